"""A series divided into the part to fit on, the part to choose by, and the part to measure on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from unrolled.apps.forecast.calendar import Calendar
from unrolled.apps.forecast.series import Series
from unrolled.apps.forecast.series_windows import Scale, Windows, cut, needed
from unrolled.engine.terminal import InputError

YEAR = 365
MOST_AHEAD = 56
"""Days that can be forecast."""
FEWEST_WINDOWS = 60
"""To fit a forecaster on, and to choose one."""


@dataclass(frozen=True)
class Plan:
    """The three parts of a series.

    Attributes:
        calendar: What is known of a day beforehand.
        ahead: Days to forecast.
        valid: First day on which forecasters are chosen; those before it are fitted to.
        test: First day on which they are measured; nothing is fitted to it and nothing chosen by it.
    """

    calendar: Calendar
    ahead: int
    valid: np.datetime64
    test: np.datetime64

    def windows(self, series: Series, scale: Scale | None = None) -> dict[str, Windows]:
        """The windows of each part: those whose targets all lie in it.

        Args:
            series: The series.
            scale: What to divide by; by default it is taken from the days before the validation.

        Returns:
            `train`, `valid`, `test`; `both`, all before the test, those across the border of the first two parts
            too; `all`, whose targets are all known; and `last`, the window that ends with the series.
        """
        every = cut(series.dates, series.values, self.calendar, self.ahead, scale, self.valid)
        last = every.first + (self.ahead - 1)
        spans = {
            "train": last < self.valid,
            "valid": (every.first >= self.valid) & (last < self.test),
            "both": last < self.test,
            "test": (every.first >= self.test) & (last <= series.dates[-1]),
            "all": last <= series.dates[-1],
            "last": every.first > series.dates[-1],
        }
        return {name: every[rows] for name, rows in spans.items()}


def plan(series: Series, horizon: int = 7, test_days: int | None = None, country: str | None = None) -> Plan:
    """Divide a series.

    The last year is the test and the year before it the validation; of a series shorter than four years, the last
    quarter and the quarter before it.

    Args:
        series: The series.
        horizon: Days to forecast.
        test_days: Days of the test; by default a year, or a quarter of the series.
        country: Two-letter code for the public holidays.

    Raises:
        InputError: A number is out of range, the series too short or the same on all days of a part of more than a
            week, or the country unknown.
    """
    if not 1 <= horizon <= MOST_AHEAD:
        raise InputError(f"--horizon is {horizon}; want a whole number from 1 to {MOST_AHEAD}")
    if test_days is not None and test_days < horizon:
        raise InputError(f"--test-days is {test_days}; want at least as many as --horizon, {horizon}")
    calendar = Calendar(country)  # refuses a country that is not known
    days = len(series)
    fewest = horizon - 1 + FEWEST_WINDOWS
    least = least_days(horizon, test_days)
    if days < least:
        span = f" with a test of {test_days}" if test_days else ""
        raise InputError(f"{series.name} has {days} days; want at least {least} to forecast {horizon} ahead{span}")
    test = test_days or min(YEAR, max(days // 4, fewest))
    valid = min(YEAR, max((days - test) // 3, fewest))
    dates = series.dates
    begin = days - test - valid
    _check_parts(series, begin, days - test)
    # A season that was seen less than once would be made up.
    season = begin - needed(horizon) >= YEAR
    calendar = replace(calendar, season=season, named=holiday_names(calendar, dates[:begin]))
    return Plan(calendar, horizon, dates[begin], dates[days - test])


def _check_parts(series: Series, valid: int, test: int) -> None:
    """Refuse a part that is the same on all its days; in a test of a week or less that may well be."""
    for name, begin, end in (
        ("to fit on", 0, valid),
        ("to choose by", valid, test),
        ("of the test", test, len(series)),
    ):
        values, dates = series.values[begin:end], series.dates[begin:end]
        if np.ptp(values) == 0 and len(values) > 7:
            raise InputError(
                f"{series.name} is {values[0]:g} on all days {name}, {dates[0]} to {dates[-1]}; there is nothing to "
                "forecast; want days that differ: another --test-days, or a file without the first days"
            )


def least_days(horizon: int = 7, test_days: int | None = None) -> int:
    """The fewest days that a series must have.

    Windows to fit on, as many to choose by, and a test of the same length or as asked for.

    Examples:
        >>> least_days(7), least_days(1)
        (254, 236)
    """
    fewest = horizon - 1 + FEWEST_WINDOWS
    return needed(horizon) + 2 * fewest + (test_days or fewest)


def holiday_names(calendar: Calendar, days: np.ndarray) -> tuple[str, ...]:
    """The names of the public holidays that some days hold at least twice: one that was there once teaches nothing."""
    seen = Counter(name for names in calendar.names(days) for name in names)
    return tuple(sorted(name for name, times in seen.items() if times > 1))
