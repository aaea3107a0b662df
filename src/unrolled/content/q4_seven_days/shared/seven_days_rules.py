"""The simple forecasters that a practitioner would try first, their settings chosen on the validation year.

Each gives scaled forecasts for all windows of a task, `(windows, 7)`.
"""

from __future__ import annotations

import itertools

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from snippets.q4_seven_days.ridge import fit_ridge, use_ridge
from snippets.q4_seven_days.simple_rules import naive, seasonal_naive, smoothing
from unrolled.content.q4_seven_days.shared.seven_days_choice import Chosen, choose
from unrolled.content.q4_seven_days.shared.seven_days_series import AHEAD, Task
from unrolled.content.shelf.days import weekday

PENALTIES = (1000.0, 100.0, 10.0, 1.0, 0.1, 0.01, 0.001)
RATES = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
TREES = (25, 50, 100, 200, 400, 800)
TREE_RATE = 0.1
BINS = 32
"""Among how many values of a column a tree may split; the timetables have two, and more took longer for nothing."""
ROUNDS = 10
"""How often `fit_absolute` weighs anew."""


def persistence(task: Task) -> np.ndarray:
    """Each day as the last one."""
    return naive(task.x[..., 0])


def last_week(task: Task) -> np.ndarray:
    """Each day as the same weekday of the last week."""
    return seasonal_naive(task.x[..., 0])


def usual(task: Task) -> np.ndarray:
    """Each day as its calendar has it, by least squares on the training days; no look at the last days."""
    training = task.days < task.first[task.spans["valid"]][0]
    values = (task.values[training, np.newaxis] - task.middle) / task.scale
    weights = fit_ridge(task.calendar[training], values, 1e-3)  # weekdays add up to one: least squares alone fails
    return use_ridge(weights, task.coming)[..., 0]


def smoothed(task: Task, period: int) -> Chosen:
    """Exponential smoothing; its rates are the setting."""
    series = (task.values - task.middle) / task.scale
    tried = {}
    for rates in itertools.product(RATES, RATES if period > 1 else (0.0,)):
        # The forecast made at the end of a window's last day.
        tried[rates] = smoothing(series, *rates, period)[task.steps - 1 : -AHEAD]
    return choose(task, ("rate", "season_rate"), tried)


def linear(task: Task, calendar: bool) -> Chosen:
    """Ridge regression on all days of the window; the penalty is the setting.

    Args:
        task: The series.
        calendar: Whether to add the calendar of the window's days and of the coming days.
    """
    inputs, train = _inputs(task, calendar), task.spans["train"]
    tried = {
        (penalty,): use_ridge(fit_ridge(inputs[train], task.target[train], penalty), inputs) for penalty in PENALTIES
    }
    return choose(task, ("penalty",), tried)


def by_weekday(task: Task, calendar: bool) -> Chosen:
    """A linear model for the absolute error for each weekday on which the seven days begin; columns as for `linear`."""
    inputs, first = _inputs(task, calendar), weekday(task.first)
    tried = {(penalty,): np.empty_like(task.target, "float64") for penalty in PENALTIES}
    for day in range(AHEAD):
        rows = first == day
        train = task.spans["train"] & rows
        varied = np.ptp(inputs[train], axis=0) > 0  # a weekday is the same in all rows
        for (penalty,), forecast in tried.items():
            weights = fit_absolute(inputs[train][:, varied], task.target[train], penalty)
            forecast[rows] = use_ridge(weights, inputs[rows][:, varied])
    return choose(task, ("penalty",), tried)


def fit_absolute(inputs: np.ndarray, targets: np.ndarray, penalty: float) -> np.ndarray:
    """Weights, as `fit_ridge` gives them, for the absolute error and a penalty on the squared weights.

    Least squares again and again: a row's square, weighed by one over how far the last weights were off, is its
    absolute error.
    """
    rows = np.column_stack([inputs, np.ones(len(inputs))])
    ridge = np.diag([penalty] * inputs.shape[1] + [0.0])
    weights = np.empty((rows.shape[1], targets.shape[1]))
    for ahead, target in enumerate(targets.T):
        weigh = np.ones(len(rows))
        for _ in range(ROUNDS):
            weighed = rows.T * weigh
            weights[:, ahead] = np.linalg.solve(weighed @ rows + ridge, weighed @ target)
            weigh = 1 / np.maximum(np.abs(target - rows @ weights[:, ahead]), 1e-3)
    return weights


def boosted(task: Task, calendar: bool, leaves: tuple[int, ...]) -> Chosen:
    """Gradient-boosted trees for the absolute error; how many, and of how many leaves, is the setting.

    Args:
        task: The series.
        calendar: Whether to add the calendar of the window's days and of the coming days.
        leaves: Numbers of leaves to try.
    """
    columns = np.concatenate([_columns(task, ahead, calendar) for ahead in range(AHEAD)])
    train, judged = task.spans["train"], task.judged
    target = task.target[train].T.reshape(-1)
    tried: dict[tuple, np.ndarray] = {}
    for most in leaves:
        model = HistGradientBoostingRegressor(
            loss="absolute_error",
            random_state=0,
            max_iter=TREES[-1],
            max_leaf_nodes=most,
            learning_rate=TREE_RATE,
            max_bins=BINS,
            early_stopping=False,
        )
        model.fit(columns[np.tile(train, AHEAD)], target)
        stages = model.staged_predict(columns[np.tile(judged, AHEAD)])
        for trees, forecast in enumerate(stages, 1):
            if trees in TREES:
                tried[trees, most] = task.spread_out(forecast.reshape(AHEAD, -1).T)
    return choose(task, ("trees", "leaves"), tried)


def _columns(task: Task, ahead: int, calendar: bool) -> np.ndarray:
    """What trees read to forecast the day so many days after the first, `(windows, columns)`."""
    last = task.x[..., 0]
    columns = [
        last,
        last[:, ahead - AHEAD :: -AHEAD],  # the same weekday of the weeks before
        last.mean(axis=1, keepdims=True),
        last[:, -AHEAD:].mean(axis=1, keepdims=True),
        np.full((len(last), 1), ahead),
    ]
    if calendar:
        columns.append(task.coming[:, ahead])
    if calendar and task.timetable:
        # Weekday and season of the other days follow from those of the day; of the timetables each column once.
        others = task.known[..., list(task.timetable)]
        own = others[..., : len(task.timetable) // 2]
        columns += [
            weekday(task.first + ahead)[:, np.newaxis],
            own[:, task.steps + ahead - 1],
            own[:, ahead : task.steps : AHEAD].reshape(len(last), -1),
            np.unique(others.reshape(len(last), -1), axis=1),
        ]
    return np.concatenate(columns, axis=1)


def _inputs(task: Task, calendar: bool) -> np.ndarray:
    """What the linear models read, `(windows, columns)`."""
    parts = [task.x, task.known] if calendar else [task.x]
    return np.concatenate([part.reshape(len(part), -1) for part in parts], axis=1).astype("float64")
