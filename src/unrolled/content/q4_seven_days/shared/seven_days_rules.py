"""The simple forecasters that a practitioner would try first, their settings chosen on the validation year."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from snippets.q4_seven_days.ridge import fit_ridge, use_ridge
from snippets.q4_seven_days.simple_rules import naive, seasonal_naive, smoothing
from unrolled.content.q4_seven_days.shared.seven_days_series import AHEAD, Task
from unrolled.content.shelf.days import weekday

PENALTIES = (0.1, 1.0, 10.0, 100.0)
RATES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9)
TREES: tuple[dict[str, Any], ...] = (
    {"together": True, "trees": 100, "leaves": 6, "rate": 0.03},
    {"together": True, "trees": 400, "leaves": 31, "rate": 0.1},
    {"together": False, "trees": 100, "leaves": 6, "rate": 0.03},
    {"together": False, "trees": 100, "leaves": 31, "rate": 0.1},
)
"""Whether one set of trees serves all days ahead, and its settings."""

Chosen = tuple[np.ndarray, dict[str, Any]]
"""Scaled forecasts for the test windows, `(windows, 7)`, and the setting that was best on the validation year."""


def persistence(task: Task) -> np.ndarray:
    """Scaled forecasts for the test windows, `(windows, 7)`: each day as the last one."""
    return naive(task.x[task.spans["test"], :, 0])


def last_week(task: Task) -> np.ndarray:
    """Each day as the same weekday of the last week."""
    return seasonal_naive(task.x[task.spans["test"], :, 0])


def usual(task: Task) -> np.ndarray:
    """Each day as its calendar has it, by least squares on the training days; no look at the last days."""
    training = task.days < task.first[task.spans["valid"]][0]
    values = (task.values[training, np.newaxis] - task.middle) / task.scale
    weights = fit_ridge(task.calendar[training], values, 1e-3)  # weekdays add up to one: least squares alone fails
    return use_ridge(weights, task.coming[task.spans["test"]])[..., 0]


def smoothed(task: Task, period: int) -> Chosen:
    """Exponential smoothing; its rates are the setting."""
    series = (task.values - task.middle) / task.scale
    forecasts = {}
    for rates in itertools.product(RATES, RATES if period > 1 else (0.0,)):
        # The forecast made at the end of a window's last day.
        forecasts[rates] = smoothing(series, *rates, period)[task.steps - 1 : -AHEAD]
    best = min(forecasts, key=lambda rates: task.errors(forecasts[rates][task.spans["valid"]], "valid").mean())
    return forecasts[best][task.spans["test"]], {"rate": best[0], "season_rate": best[1]}


def linear(task: Task, lags: tuple[int, ...], calendar: bool) -> Chosen:
    """Ridge regression on the last days; how many days and the penalty are the setting.

    Args:
        task: The series.
        lags: Numbers of days to try.
        calendar: Whether to add the calendar of the coming days and of the window.
    """
    tried = {}
    for count, penalty in itertools.product(lags, PENALTIES):
        inputs = task.x[:, -count:, 0]
        if calendar:
            known = np.concatenate([task.past, task.coming], axis=1)
            inputs = np.concatenate([inputs, known.reshape(len(inputs), -1)], axis=1)
        tried[count, penalty] = (task.errors(_ridge(task, inputs, penalty, "valid"), "valid").mean(), inputs)
    count, penalty = min(tried, key=lambda setting: tried[setting][0])
    forecast = _ridge(task, tried[count, penalty][1], penalty, "test")
    return forecast, {"days": count, "penalty": penalty}


def boosted(task: Task, calendar: bool) -> Chosen:
    """Gradient-boosted trees for the absolute error; one of `TREES` is the setting.

    Args:
        task: The series.
        calendar: Whether to add the calendar: of the day that is forecast, of the day before it, and of the
            same weekday of the last week, and the day of its year.
    """
    columns = [_columns(task, ahead, calendar) for ahead in range(AHEAD)]
    forecasts = [_boosted(task, columns, **setting) for setting in TREES]
    errors = [task.errors(forecast[task.spans["valid"]], "valid").mean() for forecast in forecasts]
    best = int(np.argmin(errors))
    return forecasts[best][task.spans["test"]], TREES[best]


def _boosted(task: Task, columns: list[np.ndarray], together: bool, trees: int, leaves: int, rate: float) -> np.ndarray:
    """Scaled forecasts for all windows, `(windows, 7)`; the number of days ahead is one of the columns."""
    train = task.spans["train"]
    forecast = np.empty((len(task.x), AHEAD))
    for group in [range(AHEAD)] if together else [[ahead] for ahead in range(AHEAD)]:
        model = HistGradientBoostingRegressor(
            loss="absolute_error", random_state=0, max_iter=trees, max_leaf_nodes=leaves, learning_rate=rate
        )
        inputs = np.concatenate([columns[ahead][train] for ahead in group])
        model.fit(inputs, np.concatenate([task.target[train, ahead] for ahead in group]))
        for ahead in group:
            forecast[:, ahead] = model.predict(columns[ahead])
    return forecast


def _columns(task: Task, ahead: int, calendar: bool) -> np.ndarray:
    last = task.x[..., 0]
    week = -AHEAD + ahead  # the same weekday of the last week, and from there back in steps of a week
    columns = [
        last[:, -2 * AHEAD :],
        last[:, week::-AHEAD],
        last.mean(axis=1, keepdims=True),
        last[:, -AHEAD:].mean(axis=1, keepdims=True),
        np.full((len(last), 1), ahead),
    ]
    if calendar:
        day = task.first + ahead
        known = np.concatenate([task.past[:, -1:], task.coming], axis=1)[:, ahead : ahead + 2]
        columns += [
            known.reshape(len(last), -1),
            task.past[:, week],
            np.stack([weekday(day), (day - day.astype("datetime64[Y]")).astype(int)], axis=1),
        ]
    return np.concatenate(columns, axis=1)


def _ridge(task: Task, inputs: np.ndarray, penalty: float, span: str) -> np.ndarray:
    train = task.spans["train"]
    return use_ridge(fit_ridge(inputs[train], task.target[train], penalty), inputs[task.spans[span]])
