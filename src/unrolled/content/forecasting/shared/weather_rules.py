"""Forecasters of Seattle's weather that a network has to beat; each gives `(windows, AHEAD)` in °C."""

from __future__ import annotations

import numpy as np

from snippets.forecasting.usual import lasting
from snippets.q4_seven_days.ridge import fit_ridge, use_ridge
from unrolled.content.forecasting.shared.weather_windows import AHEAD, COLUMNS, Task

PENALTIES = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)


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


def ridge(task: Task, told: str) -> tuple[np.ndarray, float]:
    """Ridge regression on the arrays that the networks read, the penalty chosen on the validation year.

    Args:
        task: The windows.
        told: One of `COLUMNS`.

    Returns:
        The forecasts, and the penalty that was chosen.
    """
    inputs = task.inputs[..., COLUMNS[told]].reshape(len(task.inputs), -1).astype(float)
    trials = {}
    for penalty in PENALTIES:
        weights = fit_ridge(inputs[task.train], task.goal[task.train].astype(float), penalty)
        trials[penalty] = task.unscaled(use_ridge(weights, inputs))
    best = min(trials, key=lambda penalty: np.abs(trials[penalty] - task.targets)[task.valid].mean())
    return trials[best], best
