"""Seattle's weather as windows, split by time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from snippets.forecasting.usual import lasting, usual, year_waves
from snippets.forecasting.windows import cut, split
from snippets.q4_seven_days.ridge import fit_ridge, use_ridge
from unrolled.content.data.seattle import load

PAST, AHEAD = 14, 7
VALID, TEST = "2014-01-01", "2015-01-01"
PENALTIES = (1.0, 10.0, 100.0, 1000.0)
LAGS = (7, 14)


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
    days = weather.dates
    known, test = (int(np.searchsorted(days, np.datetime64(day))) for day in (VALID, TEST))
    measured = [weather.temp_max, weather.temp_min, weather.wind, np.sqrt(weather.precipitation)]
    columns = np.column_stack([*measured, year_waves(days)])
    middle, scale = columns[:known].mean(axis=0), columns[:known].std(axis=0)
    scaled = ((columns - middle) / scale).astype("float32")
    inputs, _ = cut(scaled, PAST, AHEAD)
    _, targets = cut(weather.temp_max[:, np.newaxis], PAST, AHEAD)
    _, wave = cut(usual(days, weather.temp_max, known)[:, np.newaxis], PAST, AHEAD)
    spans = split(len(days), PAST, AHEAD, known, test)
    first = days[PAST : len(days) - AHEAD + 1]
    return Task(
        days, first, scaled, np.ascontiguousarray(inputs), targets, wave, float(middle[0]), float(scale[0]), *spans
    )


def persistence(task: Task) -> np.ndarray:
    """All coming days as the last one, `(windows, AHEAD)` in °C."""
    return np.repeat(task.unscaled(task.inputs[:, -1:, 0]), AHEAD, axis=1)


def last_week(task: Task) -> np.ndarray:
    """Each day as the same day of the week before."""
    return task.unscaled(task.inputs[:, -AHEAD:, 0])


def damped(task: Task) -> np.ndarray:
    """The usual, and as much of the last day's departure from it as lasts on the training days."""
    # The usual of the last day is the usual of the day before the first target.
    weather = load()
    known = int(np.searchsorted(task.days, np.datetime64(VALID)))
    departure = weather.temp_max - usual(task.days, weather.temp_max, known)
    last = departure[PAST - 1 : len(task.days) - AHEAD]
    shares = lasting(last[task.train], (task.targets - task.usual)[task.train])
    return task.usual + last[:, np.newaxis] * shares


def ridge(task: Task, what: str) -> tuple[np.ndarray, str]:
    """Ridge regression, as many days and the penalty chosen on the validation year.

    Args:
        task: The windows.
        what: `alone` for the temperature, `season` for the coming season beside it, `all` for all columns.

    Returns:
        Forecasts `(windows, AHEAD)` in °C, and the choice in words.
    """
    tried = []
    season = year_waves(task.first) * 5  # as large as the temperatures' spread, so that its penalty is small
    for lags in LAGS:
        past = task.inputs[:, -lags:, :4] if what == "all" else task.inputs[:, -lags:, :1]
        inputs = past.reshape(len(past), -1).astype(float) * task.scale
        if what != "alone":
            inputs = np.column_stack([inputs, season])
        for penalty in PENALTIES:
            weights = fit_ridge(inputs[task.train], task.targets[task.train], penalty)
            forecast = use_ridge(weights, inputs)
            error = np.abs(forecast - task.targets)[task.valid].mean()
            tried.append((error, f"{lags} days, penalty {penalty:g}", forecast))
    _, said, forecast = min(tried, key=lambda one: one[0])
    return forecast, said
