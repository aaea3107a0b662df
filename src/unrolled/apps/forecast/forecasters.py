"""The forecasters: rules, lines, trees and an encoder-decoder, all with one face.

A forecaster is fitted to windows, forecasts windows in the series' unit, and gives the numbers it consists of, so that
it can be kept and made again without running anything that a file brings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from unrolled.apps.forecast.series_windows import Windows

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingRegressor

Parameters = Mapping[str, np.ndarray]


class Forecaster(Protocol):
    """What all forecasters can do."""

    def forecast(self, windows: Windows) -> np.ndarray:
        """Forecasts in the series' unit, `(rows, ahead)`."""
        ...

    @property
    def parameters(self) -> Parameters:
        """The arrays that it consists of, by name."""
        ...


@dataclass(frozen=True)
class Rule:
    """A forecaster that has nothing to learn.

    Attributes:
        period: 1 for “as the last day”, 7 for “as the same weekday of the last week”.
    """

    period: int

    def forecast(self, windows: Windows) -> np.ndarray:
        """Forecasts in the series' unit, `(rows, ahead)`."""
        return windows.recent[:, -self.period :][:, np.arange(windows.ahead) % self.period]

    @property
    def parameters(self) -> Parameters:
        """None: a rule has no numbers."""
        return {}


@dataclass(frozen=True)
class Usual:
    """Climatology: what is usual for a day of this calendar, by least squares; the last days are not looked at.

    Attributes:
        weights: Value for each column of the calendar and, last, for every day; `(columns + 1,)`.
    """

    weights: np.ndarray

    @classmethod
    def fit(cls, windows: Windows) -> Usual:
        """Fit to the first day ahead of each window."""
        inputs = _with_one(windows.coming[:, 0, : windows.calendar])
        return cls(_ridge(inputs, windows.target[:, :1], 1e-3)[:, 0])

    def forecast(self, windows: Windows) -> np.ndarray:
        """Forecasts in the series' unit, `(rows, ahead)`."""
        return _with_one(windows.coming[:, :, : windows.calendar]) @ self.weights

    @property
    def parameters(self) -> Parameters:
        """The weights."""
        return {"weights": self.weights}


@dataclass(frozen=True)
class Ridge:
    """A linear function of the past and of the coming days' calendar for each day ahead.

    Attributes:
        weights: `(ahead, inputs + 1, 1)`.
    """

    weights: np.ndarray

    @classmethod
    def fit(cls, windows: Windows, penalty: float) -> Ridge:
        """Fit by least squares with a penalty on the squares of the weights."""
        wanted = windows.wanted
        days = [_ridge(_columns(windows, day), wanted[:, [day]], penalty) for day in range(windows.ahead)]
        return cls(np.stack(days))

    def forecast(self, windows: Windows) -> np.ndarray:
        """Forecasts in the series' unit, `(rows, ahead)`."""
        days = [_columns(windows, day) @ weights for day, weights in enumerate(self.weights)]
        return windows.in_unit(np.concatenate(days, axis=1))

    @property
    def parameters(self) -> Parameters:
        """The weights."""
        return {"weights": self.weights}


@dataclass(frozen=True)
class Trees:
    """Boosted trees, one set for all days ahead, by scikit-learn's `HistGradientBoostingRegressor`.

    A fitted set of trees is Python objects, which cannot be kept as plain arrays; its parameters are what it was
    fitted to, and `restore` fits it again, with the same seed.

    Attributes:
        model: The fitted trees.
        data: What they were fitted to: `inputs`, `wanted`, and the settings.
    """

    model: HistGradientBoostingRegressor
    data: Parameters

    @classmethod
    def fit(cls, windows: Windows, trees: int, leaves: int, rate: float) -> Trees:
        """Fit to all days ahead of all windows at once, by absolute error."""
        inputs = np.concatenate([_tree_columns(windows, day) for day in range(windows.ahead)])
        return cls.restore(
            {
                "inputs": inputs.astype("float32"),
                "wanted": windows.wanted.T.reshape(-1),
                "settings": np.array([trees, leaves, rate]),
            }
        )

    @classmethod
    def restore(cls, data: Parameters) -> Trees:
        """Fit once more to what the trees were fitted to."""
        from sklearn.ensemble import HistGradientBoostingRegressor

        trees, leaves, rate = data["settings"]
        model = HistGradientBoostingRegressor(
            loss="absolute_error",
            max_iter=int(trees),
            max_leaf_nodes=int(leaves),
            learning_rate=float(rate),
            early_stopping=False,
            random_state=0,
        )
        return cls(model.fit(data["inputs"], data["wanted"]), data)

    def forecast(self, windows: Windows) -> np.ndarray:
        """Forecasts in the series' unit, `(rows, ahead)`."""
        days = [self.model.predict(_tree_columns(windows, day).astype("float32")) for day in range(windows.ahead)]
        return windows.in_unit(np.stack(days, axis=1))

    @property
    def parameters(self) -> Parameters:
        """What the trees were fitted to."""
        return self.data


def _ridge(inputs: np.ndarray, wanted: np.ndarray, penalty: float) -> np.ndarray:
    """Weights `(inputs, outputs)`; the last input is one for every row and goes without penalty."""
    inputs, wanted = np.asarray(inputs, "float64"), np.asarray(wanted, "float64")
    cost = np.full(inputs.shape[1], float(penalty))
    cost[-1] = 1e-9
    return np.linalg.solve(inputs.T @ inputs + np.diag(cost), inputs.T @ wanted)


def _with_one(inputs: np.ndarray) -> np.ndarray:
    return np.concatenate([inputs, np.ones((*inputs.shape[:-1], 1), inputs.dtype)], axis=-1).astype("float64")


def _columns(windows: Windows, day: int) -> np.ndarray:
    """The past without its calendar, and what is known of one coming day, `(rows, inputs + 1)`."""
    past = windows.past[:, :, :2].reshape(len(windows), -1)
    return _with_one(np.concatenate([past, windows.coming[:, day]], axis=1))


def _tree_columns(windows: Windows, day: int) -> np.ndarray:
    """What is known of one coming day, how far off it is, and the last days in short, `(rows, inputs)`."""
    past = windows.past[:, :, :2]
    means = [past[:, -days:, 1].mean(axis=1, keepdims=True) for days in (3, 7, 14, 28)]
    ahead = np.full((len(windows), 1), day)
    return np.concatenate([windows.coming[:, day], ahead, past[:, -7:].reshape(len(windows), -1), *means], axis=1)
