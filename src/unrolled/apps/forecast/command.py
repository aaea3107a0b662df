"""Moved to `unrolled.apps.forecast.forecast_command`."""

from unrolled.apps.forecast.forecast_command import add, run

__all__ = ["add", "run"]
