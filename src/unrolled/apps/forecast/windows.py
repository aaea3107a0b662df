"""Moved to `unrolled.apps.forecast.series_windows`."""

from unrolled.apps.forecast.series_windows import STEPS, Scale, Windows, cut, needed

__all__ = ["STEPS", "Scale", "Windows", "cut", "needed"]
