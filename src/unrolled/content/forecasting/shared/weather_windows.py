"""Seattle's weather as windows, split by time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from snippets.forecasting.usual import usual, year_waves
from snippets.forecasting.windows import cut, split
from unrolled.content.data.seattle import load

PAST, AHEAD = 14, 7
VALID, TEST = "2014-01-01", "2015-01-01"
COLUMNS = {"alone": [0], "season": [0, 4, 5], "all": [0, 1, 2, 3, 4, 5]}
"""Columns of a day that a forecaster is told: the temperature alone, the season beside it, or all."""


@dataclass(frozen=True)
class Task:
    """Windows of the weather, scaled by the training days.

    Attributes:
        days: All days, `datetime64[D]`.
        first: First day of each window's target.
        columns: Scaled columns of each day: the maximum, the minimum, the wind, the root of the rain, the season.
        inputs: Scaled windows, `(windows, PAST, columns)`.
        targets: The daily maximum of the coming days in °C, `(windows, AHEAD)`.
        usual: What is usual on these days in °C, `(windows, AHEAD)`.
        departure: The last day's departure from what is usual on it, °C, `(windows,)`.
        middle: Mean of the training days' maximum, °C.
        scale: Their standard deviation, °C.
        train: Mask of the windows to train on.
        valid: Mask of the windows to choose on.
        test: Mask of the windows to measure on.
    """

    days: np.ndarray
    first: np.ndarray
    columns: np.ndarray
    inputs: np.ndarray
    targets: np.ndarray
    usual: np.ndarray
    departure: np.ndarray
    middle: float
    scale: float
    train: np.ndarray
    valid: np.ndarray
    test: np.ndarray

    @property
    def goal(self) -> np.ndarray:
        """The targets, scaled as the first column of the inputs is."""
        return ((self.targets - self.middle) / self.scale).astype("float32")

    def unscaled(self, output: np.ndarray) -> np.ndarray:
        """A network's output in °C."""
        return output * self.scale + self.middle


def prepare() -> Task:
    """Cut the weather into windows: 2012 and 2013 to train, 2014 to choose, 2015 to measure."""
    weather = load()
    days, highest = weather.dates, weather.temp_max
    known, test = (int(np.searchsorted(days, np.datetime64(day))) for day in (VALID, TEST))
    columns = np.column_stack(
        [highest, weather.temp_min, weather.wind, np.sqrt(weather.precipitation), year_waves(days)]
    )
    middle, scale = columns[:known].mean(axis=0), columns[:known].std(axis=0)
    scaled = ((columns - middle) / scale).astype("float32")
    wave = usual(days, highest, known)
    train, choose, measure = split(len(days), PAST, AHEAD, known, test)
    return Task(
        days=days,
        first=days[PAST : len(days) - AHEAD + 1],
        columns=scaled,
        inputs=np.ascontiguousarray(cut(scaled, PAST, AHEAD)[0]),
        targets=cut(highest[:, np.newaxis], PAST, AHEAD)[1],
        usual=cut(wave[:, np.newaxis], PAST, AHEAD)[1],
        departure=(highest - wave)[PAST - 1 : len(days) - AHEAD],
        middle=float(middle[0]),
        scale=float(scale[0]),
        train=train,
        valid=choose,
        test=measure,
    )
