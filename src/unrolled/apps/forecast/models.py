"""Moved to `unrolled.apps.forecast.forecasters`."""

from unrolled.apps.forecast.forecasters import Ridge, Rule, Trees, Usual

__all__ = ["Ridge", "Rule", "Trees", "Usual"]
