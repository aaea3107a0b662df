"""What to beat: rules of thumb, a linear model, boosted trees.

Each gives cases a day, `(windows, 7)`, for every span asked for; what can be chosen is chosen on `valid`.
"""

from __future__ import annotations

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from snippets.q4_seven_days.ridge import fit_ridge, use_ridge
from unrolled.content.epidemic.shared.epidemic_spans import AHEAD, Span, Task, errors

DAMPING = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
PENALTIES = (0.1, 1.0, 10.0, 100.0, 1000.0, 10000.0)
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


def growth(task: Task, spans: tuple[str, ...]) -> tuple[dict[str, np.ndarray], float]:
    """Damped growth for each span, and the damping that was chosen on the validation span."""
    valid = task.spans["valid"]
    best = min(DAMPING, key=lambda damping: errors(valid, damped(valid, damping)).day.mean())
    return {name: damped(task.spans[name], best) for name in spans}, best


def _columns(span: Span) -> np.ndarray:
    return np.concatenate([span.x[..., :2].reshape(len(span.x), -1), span.x[:, -1, 2:]], axis=1)


def ridge(task: Task, spans: tuple[str, ...]) -> tuple[dict[str, np.ndarray], float]:
    """Ridge regression on the logarithms of the window, with level and weekday, one for all places.

    Returns:
        The forecasts for each span, and the penalty that was chosen on the validation span.
    """
    train, valid = task.spans["train"], task.spans["valid"]
    columns = _columns(train).astype(float)

    def use(weights: np.ndarray, span: Span) -> np.ndarray:
        return np.exp(use_ridge(weights, _columns(span))) * span.level[:, np.newaxis]

    fitted = {penalty: fit_ridge(columns, train.y, penalty) for penalty in PENALTIES}
    best = min(fitted, key=lambda penalty: errors(valid, use(fitted[penalty], valid)).day.mean())
    return {name: use(fitted[best], task.spans[name]) for name in spans}, best


def boosted_trees(task: Task, spans: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Gradient-boosted trees on what ridge regression gets, a set for each day ahead, as scikit-learn sets them."""
    train = task.spans["train"]
    columns = _columns(train)
    sets = [
        HistGradientBoostingRegressor(loss="absolute_error", random_state=0).fit(columns, train.y[:, day])
        for day in range(AHEAD)
    ]

    def use(span: Span) -> np.ndarray:
        columns = _columns(span)
        return np.exp(np.stack([trees.predict(columns) for trees in sets], axis=1)) * span.level[:, np.newaxis]

    return {name: use(task.spans[name]) for name in spans}
