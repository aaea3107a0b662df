"""What to beat: rules of thumb, a linear model, boosted trees.

Each gives cases a day, `(windows, 7)`, for every span asked for; what can be chosen is chosen on `valid`.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from snippets.q4_seven_days.ridge import fit_ridge, use_ridge
from unrolled.content.epidemic.shared.epidemic_spans import AHEAD, Span, Task, errors

DAMPING = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
PENALTIES = (1.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
ROUNDS, NARROW = 10, 0.01
"""Of reweighted least squares, and the error below which a target weighs no more than at it."""
LEAVES = (7, 15, 31, 63)
"""Leaves of a tree, to choose from."""
TREES, GAIN = 100, 0.001
"""How many trees are added at a time, as long as they take away that share of the error on validation."""
MIDDLE = 3
"""The day ahead on which the trees are chosen, counted from 0: to try them on all seven takes seven times as long."""
PROFILE_WEEKS = 3


def persistence(span: Span) -> np.ndarray:
    """Each day the mean of last week."""
    return span.level[:, np.newaxis].repeat(AHEAD, axis=1)


def profile(span: Span) -> np.ndarray:
    """The ratio of each coming weekday to the mean of seven days, over the window's last weeks.

    A day is held against the mean of the seven days up to it, so that growth does not pass for rhythm.
    """
    ratio = np.exp(span.x[..., 1] - span.x[..., 0])[:, -AHEAD * PROFILE_WEEKS :]
    ratio = ratio.reshape(-1, PROFILE_WEEKS, AHEAD).mean(axis=1)
    return ratio / ratio.mean(axis=1, keepdims=True)


def seasonal(span: Span) -> np.ndarray:
    """The mean of last week, with the rhythm of the weekdays."""
    return persistence(span) * profile(span)


def damped(span: Span, damping: float) -> np.ndarray:
    """Last week's growth goes on, damped, with the rhythm of the weekdays.

    The mean of last week stands for its middle, three days before the last known day.
    """
    growth = -span.x[:, -1 - AHEAD, 0]  # the last day's mean is the level: its logarithm here is 0
    since_middle = np.arange(1, AHEAD + 1) + 3
    return seasonal(span) * np.exp(damping * growth[:, np.newaxis] * since_middle / AHEAD)


def growth(task: Task, spans: Iterable[str]) -> tuple[dict[str, np.ndarray], float]:
    """Damped growth for each span, and the damping that was chosen on the validation span."""
    valid = task.spans["valid"]
    best = min(DAMPING, key=lambda damping: errors(valid, damped(valid, damping)).day.mean())
    return {name: damped(task.spans[name], best) for name in spans}, best


def _columns(span: Span) -> np.ndarray:
    return np.concatenate([span.x[..., :2].reshape(len(span.x), -1), span.x[:, -1, 2:]], axis=1)


def fit_absolute(inputs: np.ndarray, targets: np.ndarray, penalty: float) -> np.ndarray:
    """Linear weights for the least absolute error, with a penalty on their squares.

    Least squares again and again, each target weighed by one over its last error (Schlossmacher, Journal of the
    American Statistical Association 68, 1973).

    Args:
        inputs: `(windows, columns)`.
        targets: `(windows, ahead)`.
        penalty: On the squared weights, none on intercepts.

    Returns:
        The weights, the intercepts in the last row, `(columns + 1, ahead)`, as `use_ridge` takes them.
    """
    weights = fit_ridge(inputs, targets, penalty)
    columns = np.hstack([inputs, np.ones((len(inputs), 1))])
    shrink = np.diag([*np.full(inputs.shape[1], penalty), 0.0])
    for _ in range(ROUNDS):
        off = np.maximum(np.abs(targets - columns @ weights), NARROW)
        for day in range(targets.shape[1]):
            weighed = columns / off[:, [day]]
            weights[:, day] = np.linalg.solve(weighed.T @ columns + shrink, weighed.T @ targets[:, day])
    return weights


def linear(task: Task, spans: Iterable[str]) -> tuple[dict[str, np.ndarray], float]:
    """A linear model of the logarithms of the window, with level and weekday, one for all places.

    Returns:
        The forecasts for each span, and the penalty that was chosen on the validation span.
    """
    train, valid = task.spans["train"], task.spans["valid"]
    columns = _columns(train).astype(float)

    def use(weights: np.ndarray, span: Span) -> np.ndarray:
        return np.exp(use_ridge(weights, _columns(span))) * span.level[:, np.newaxis]

    fitted = {penalty: fit_absolute(columns, train.y, penalty) for penalty in PENALTIES}
    best = min(fitted, key=lambda penalty: errors(valid, use(fitted[penalty], valid)).day.mean())
    return {name: use(fitted[best], task.spans[name]) for name in spans}, best


def boosted_trees(task: Task, spans: Iterable[str]) -> tuple[dict[str, np.ndarray], tuple[int, int]]:
    """Gradient-boosted trees on what the linear model gets, a set for each day ahead.

    Returns:
        The forecasts for each span; how many leaves a tree has, and how many trees there are, as they were chosen on
        the validation span.
    """
    train = task.spans["train"]
    columns = _columns(train)
    tried = {leaves: grow(task, leaves) for leaves in LEAVES}
    leaves = min(LEAVES, key=lambda leaves: tried[leaves][1])
    trees = tried[leaves][0]
    sets = [_trees(leaves, trees).fit(columns, train.y[:, day]) for day in range(AHEAD)]

    def use(span: Span) -> np.ndarray:
        inputs = _columns(span)
        return np.exp(np.stack([one.predict(inputs) for one in sets], axis=1)) * span.level[:, np.newaxis]

    return {name: use(task.spans[name]) for name in spans}, (leaves, trees)


def grow(task: Task, leaves: int) -> tuple[int, float]:
    """How many trees of so many leaves are worth their while, and the error of the middle day with them."""
    train, valid = task.spans["train"], task.spans["valid"]
    columns, inputs = _columns(train), _columns(valid)
    trees = _trees(leaves, TREES).set_params(warm_start=True)

    def error(count: int) -> float:
        trees.set_params(max_iter=count).fit(columns, train.y[:, MIDDLE])
        week = np.zeros(valid.cases.shape)
        week[:, MIDDLE] = np.exp(trees.predict(inputs)) * valid.level
        return float(errors(valid, week).days[:, MIDDLE].mean())

    count, least = TREES, error(TREES)
    while (more := error(count + TREES)) < (1 - GAIN) * least:
        count, least = count + TREES, more
    return count, least


def _trees(leaves: int, trees: int) -> HistGradientBoostingRegressor:
    return HistGradientBoostingRegressor(
        loss="absolute_error", max_leaf_nodes=leaves, max_iter=trees, early_stopping=False, random_state=0
    )
