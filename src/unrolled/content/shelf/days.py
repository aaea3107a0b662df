"""Days as numbers: the weekday and the time of the year, as the programs for a reader's own series have them."""

from unrolled.apps.forecast.calendar import weekday, year_waves

__all__ = ["weekday", "year_waves"]
