"""Forecasters of Seattle's weather that a network has to beat; each gives `(windows, AHEAD)` in °C."""

from __future__ import annotations

import numpy as np

from snippets.forecasting.usual import lasting, year_waves
from snippets.q4_seven_days.ridge import fit_ridge, use_ridge
from unrolled.content.forecasting.shared.weather_windows import AHEAD, Task

PENALTIES = (1.0, 10.0, 100.0, 1000.0)
LAGS = (7, 14)
SEASON_SCALE = 5
"""Makes the season's columns as large as the temperatures' spread, so that their penalty is small."""


def persistence(task: Task) -> np.ndarray:
    """All coming days as the last one."""
    return np.repeat(task.unscaled(task.inputs[:, -1:, 0]), AHEAD, axis=1)


def last_week(task: Task) -> np.ndarray:
    """Each day as the same day of the week before."""
    return task.unscaled(task.inputs[:, -AHEAD:, 0])


def damped(task: Task) -> np.ndarray:
    """The usual, and as much of the last day's departure from it as lasts on the training days."""
    shares = lasting(task.departure[task.train], (task.targets - task.usual)[task.train])
    return task.usual + task.departure[:, np.newaxis] * shares


def ridge(task: Task, told: str) -> tuple[np.ndarray, dict[str, float]]:
    """Ridge regression, as many days and the penalty chosen on the validation year.

    Args:
        task: The windows.
        told: `alone` for the temperature, `season` for the coming season beside it, `all` for all columns.

    Returns:
        The forecasts, and the days and the penalty that were chosen.
    """
    trials = []
    for lags in LAGS:
        past = task.inputs[:, -lags:, :4] if told == "all" else task.inputs[:, -lags:, :1]
        inputs = past.reshape(len(past), -1).astype(float) * task.scale
        if told != "alone":
            inputs = np.column_stack([inputs, year_waves(task.first) * SEASON_SCALE])
        for penalty in PENALTIES:
            weights = fit_ridge(inputs[task.train], task.targets[task.train], penalty)
            trials.append((use_ridge(weights, inputs), {"days": lags, "penalty": penalty}))
    return min(trials, key=lambda trial: np.abs(trial[0] - task.targets)[task.valid].mean())
