"""A fitted forecaster, and what it says of the days to come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unrolled.apps.forecast.calendar import Calendar
from unrolled.apps.forecast.forecasters import Forecaster
from unrolled.apps.forecast.series import Series
from unrolled.apps.forecast.series_windows import Scale, cut, needed
from unrolled.engine.terminal import InputError

INSIDE = 0.8
"""Share of the values that an interval is meant to hold."""


@dataclass(frozen=True)
class Forecast:
    """Some days to come.

    Attributes:
        dates: The days, `datetime64[D]`, `(ahead,)`.
        values: What is forecast for each, in the series' unit.
        low: Lower end of an interval that is meant to hold four values of five.
        high: Its upper end.
    """

    dates: np.ndarray
    values: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class Fitted:
    """A fitted forecaster with all that it needs to be used on new days.

    Attributes:
        key: Which kind it is.
        name: Its name in words.
        columns: What the series' columns are called: that of the days, and that of the values.
        forecaster: What forecasts windows.
        calendar: What it is told of days beforehand.
        ahead: Days to forecast.
        scale: What its inputs are divided by.
        margins: Half the width of the intervals by day ahead, `(ahead,)`.
        floor: What no forecast goes below; minus infinity where values of any sign have been seen.
    """

    key: str
    name: str
    columns: tuple[str, str]
    forecaster: Forecaster
    calendar: Calendar
    ahead: int
    scale: Scale
    margins: np.ndarray
    floor: float

    def predict(self, dates: np.ndarray, values: np.ndarray) -> Forecast:
        """Forecast the days after the last one.

        Args:
            dates: Days that follow one another, `(days,)`: at least eight weeks for a week ahead.
            values: Their values, in the unit of the series that was fitted to, `(days,)`.

        Raises:
            InputError: The days do not follow one another, are too few, or a value is not finite.
        """
        series = Series(self.columns[1], dates, values)
        if len(series) < needed(self.ahead):
            raise InputError(
                f"want at least {needed(self.ahead)} days to forecast the next {self.ahead}, got {len(series)}"
            )
        tail = slice(-needed(self.ahead), None)
        last = cut(series.dates[tail], series.values[tail], self.calendar, self.ahead, self.scale)
        middle = np.maximum(self.forecaster.forecast(last)[0], self.floor)
        days = series.dates[-1] + np.arange(1, self.ahead + 1)
        return Forecast(days, middle, np.maximum(middle - self.margins, self.floor), middle + self.margins)


def conformal(residuals: np.ndarray, inside: float = INSIDE) -> np.ndarray:
    """What a share of absolute errors stays within, by day ahead; split conformal prediction.

    Source: Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World. Its promise needs errors that
    may be swapped; those of a series may not, so the coverage is measured.

    Args:
        residuals: Absolute errors, `(rows, ahead)`.
        inside: The share.

    Returns:
        `(ahead,)`.
    """
    rank = min(int(np.ceil((len(residuals) + 1) * inside)), len(residuals))
    return np.sort(residuals, axis=0)[rank - 1]
