"""The simple forecasters that a practitioner would try first, their settings chosen on the validation year."""

from __future__ import annotations

import itertools

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from snippets.q4_seven_days.ridge import fit_ridge, use_ridge
from snippets.q4_seven_days.simple_rules import naive, seasonal_naive, smoothing
from unrolled.content.q4_seven_days.shared.task import AHEAD, Task, weekday

PENALTIES = (0.1, 1.0, 10.0, 100.0)
RATES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9)
TREES = (
    (True, {"max_iter": 100, "learning_rate": 0.03, "max_leaf_nodes": 6}),
    (True, {"max_iter": 400}),
    (False, {"max_iter": 100, "learning_rate": 0.03, "max_leaf_nodes": 6}),
    (False, {"max_iter": 100}),
)
"""Whether one set of trees serves all days ahead, and its settings."""


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


def smoothed(task: Task, period: int) -> tuple[np.ndarray, str]:
    """Exponential smoothing with the rates that are best on the validation year, and these rates in words."""
    series = (task.values - task.middle) / task.scale
    made = {}
    for rate, season_rate in itertools.product(RATES, RATES if period > 1 else (0.0,)):
        # The forecast made at the end of a window's last day.
        made[rate, season_rate] = smoothing(series, rate, season_rate, period)[task.steps - 1 : -AHEAD]
    best = min(made, key=lambda rates: task.errors(made[rates][task.spans["valid"]], "valid").mean())
    said = f"rate {best[0]:g}" + (f", season {best[1]:g}" if period > 1 else "")
    return made[best][task.spans["test"]], said


def linear(task: Task, lags: tuple[int, ...], calendar: bool) -> tuple[np.ndarray, str]:
    """Ridge regression on the last days, with as many days and the penalty that are best on the validation year.

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
    best = min(tried, key=lambda setting: tried[setting][0])
    return _ridge(task, tried[best][1], best[1], "test"), f"{best[0]} days, penalty {best[1]:g}"


def boosted(task: Task, calendar: bool) -> tuple[np.ndarray, str]:
    """Gradient-boosted trees for the absolute error.

    One set of trees for all days ahead, or one for each, whichever is better on the validation year. The
    number of days ahead is a column.

    Args:
        task: The series.
        calendar: Whether to add the calendar: of the day that is forecast, of the day before it, and of the
            same weekday of the last week, and the day of its year.
    """
    columns = [_columns(task, ahead, calendar) for ahead in range(AHEAD)]
    train, valid, test = (task.spans[span] for span in ("train", "valid", "test"))
    made = []
    for together, setting in TREES:
        groups = [range(AHEAD)] if together else [[ahead] for ahead in range(AHEAD)]
        said = np.empty((AHEAD, len(task.x)))
        for group in groups:
            trees = HistGradientBoostingRegressor(loss="absolute_error", random_state=0, **setting)
            inputs = np.concatenate([columns[ahead][train] for ahead in group])
            trees.fit(inputs, np.concatenate([task.target[train, ahead] for ahead in group]))
            for ahead in group:
                said[ahead] = trees.predict(columns[ahead])
        made.append((task.errors(said.T[valid], "valid").mean(), len(made), said.T[test]))
    _, which, forecast = min(made)
    together, chosen = TREES[which]
    leaves, rate = chosen.get("max_leaf_nodes", 31), chosen.get("learning_rate", 0.1)
    sets = "one set" if together else "one set a day ahead"
    return forecast, f"{sets}: {chosen['max_iter']} trees, {leaves} leaves, rate {rate:g}"


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
