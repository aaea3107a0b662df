"""The forecasters: rules, lines, trees and an encoder-decoder, all with one face.

A forecaster is fitted to windows, forecasts windows in the series' unit, and gives the numbers it consists of, so that
it can be kept and made again without running anything that a file brings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
from threadpoolctl import threadpool_limits

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
        return cls(_ridge(inputs, windows.learnt[:, :1], 1e-3)[:, 0])

    def forecast(self, windows: Windows) -> np.ndarray:
        """Forecasts in the series' unit, `(rows, ahead)`."""
        return _with_one(windows.coming[:, :, : windows.calendar]) @ self.weights

    @property
    def parameters(self) -> Parameters:
        """The weights."""
        return {"weights": self.weights}


@dataclass(frozen=True)
class Ridge:
    """A linear function, for each day ahead, of all that the network reads for it.

    Attributes:
        weights: For every day 1, the past with its calendar, and what is known of each coming day; those of the
            days after the one that is forecast are zero. `(1 + inputs, ahead)`.
    """

    weights: np.ndarray

    @classmethod
    def fit(cls, windows: Windows, penalties: Sequence[float]) -> list[Ridge]:
        """Fit by least squares with each of some penalties on the squares of the weights."""
        inputs, reads = _all_columns(windows), _reads(windows)
        squares, moments = inputs.T @ inputs, inputs.T @ windows.wanted.astype("float64")
        fitted = []
        for penalty in penalties:
            costs = np.full(len(squares), float(penalty))
            costs[0] = 1e-9  # the 1 goes without
            # A day reads the first columns only, and the Cholesky factor of the first columns is the first block of the
            # whole one: one factor serves all days.
            try:
                factor = np.linalg.inv(np.linalg.cholesky(squares + np.diag(costs)))
            except np.linalg.LinAlgError:  # too little penalty for inputs of such sizes: its error is infinite
                factor = np.full_like(squares, np.nan)
            fitted.append(cls(factor.T @ (factor @ moments * reads)))
        return fitted

    def forecast(self, windows: Windows) -> np.ndarray:
        """Forecasts in the series' unit, `(rows, ahead)`."""
        return windows.in_unit(_all_columns(windows) @ self.weights)

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
    def fit(
        cls, windows: Windows, trees: int, leaves: int, rate: float, squared: bool = False, share: float = 1.0
    ) -> Trees:
        """Fit to all days ahead of all windows at once.

        Args:
            windows: What to learn from.
            trees: How many.
            leaves: The most that a tree has.
            rate: What each tree's outputs are multiplied by.
            squared: Whether squared errors are made small, and not absolute ones.
            share: Share of the inputs, drawn anew, among which a tree looks for each split.
        """
        inputs = np.concatenate([_tree_columns(windows, day) for day in range(windows.ahead)])
        return cls.restore(
            {
                "inputs": inputs,
                "wanted": windows.wanted.T.reshape(-1),
                "settings": np.array([trees, leaves, rate, squared, share]),
            }
        )

    @classmethod
    def restore(cls, data: Parameters) -> Trees:
        """Fit once more to what the trees were fitted to."""
        from sklearn.ensemble import HistGradientBoostingRegressor

        trees, leaves, rate, squared, share = data["settings"]
        model = HistGradientBoostingRegressor(
            loss="squared_error" if squared else "absolute_error",
            max_features=float(share),
            max_iter=int(trees),
            max_leaf_nodes=int(leaves),
            learning_rate=float(rate),
            early_stopping=False,
            random_state=0,
        )
        # More threads bring less than they cost where another program, or the network, keeps the other cores busy.
        with threadpool_limits(1, "openmp"):
            return cls(model.fit(data["inputs"], data["wanted"]), data)

    def forecast(self, windows: Windows) -> np.ndarray:
        """Forecasts in the series' unit, `(rows, ahead)`."""
        return next(self.stages(windows))

    def first(self, trees: int) -> Trees:
        """The first so many of these trees; they are as if no more had been fitted."""
        return replace(self, data={**self.data, "settings": np.array([trees, *self.data["settings"][1:]])})

    def stages(self, windows: Windows, every: int = 0) -> Iterator[np.ndarray]:
        """Forecasts by the first so many trees, by twice as many, and so on; by default those of all trees alone."""
        inputs = np.concatenate([_tree_columns(windows, day) for day in range(windows.ahead)])
        every = every or int(self.data["settings"][0])
        with threadpool_limits(1, "openmp"):  # as in `restore`; each tree would wake the threads anew
            stages = list(self.model.staged_predict(inputs))[every - 1 :: every]
        for outputs in stages:
            yield windows.in_unit(outputs.reshape(windows.ahead, -1).T)

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


def _all_columns(windows: Windows) -> np.ndarray:
    """One, the past with its calendar, and what is known of one coming day after the other, `(rows, 1 + inputs)`."""
    rows = len(windows)
    ones = np.ones((rows, 1))
    return np.concatenate([ones, windows.past.reshape(rows, -1), windows.coming.reshape(rows, -1)], axis=1)


def _reads(windows: Windows) -> np.ndarray:
    """Which of these columns are known of days up to each day ahead, `(1 + inputs, ahead)`, boolean."""
    past, known = 1 + windows.past[0].size, windows.coming.shape[2]
    first = np.concatenate([np.zeros(past), np.repeat(np.arange(windows.ahead), known)])
    return first[:, np.newaxis] <= np.arange(windows.ahead)


def _tree_columns(windows: Windows, day: int) -> np.ndarray:
    """What the network reads for one coming day, in the form that suits trees, `(rows, inputs)`.

    All that is known of the day itself, how far off it is, and the values of the past; of every other day, the latest
    first, what weekday and season do not tell, its zeros and ones as the digits of one number. Trees tell these numbers
    apart without a look at each digit of each day. The rest follows from these columns and is left out: weekday and
    season of the other days, and what was on their weekdays before. Days after the one that is forecast are missing.
    """
    rows, known = len(windows), windows.calendar
    values = windows.past[:, :, :2]
    means = np.stack([values[:, -days:, 1].mean(axis=1) for days in (3, 7, 14, 28)], axis=1)
    parts = [windows.coming[:, day], np.full((rows, 1), day), values.reshape(rows, -1), means]
    if known > windows.dated:
        flags = [windows.past[:, :, 2 + windows.dated :], windows.coming[:, :day, windows.dated : known]]
        kinds = np.concatenate(flags, axis=1)[:, ::-1] @ 2.0 ** np.arange(known - windows.dated)
        missing = windows.ahead - 1 - day
        parts.append(np.pad(kinds, ((0, 0), (0, missing)), constant_values=np.nan))
    return np.concatenate(parts, axis=1)
