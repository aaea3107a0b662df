"""How far forecasts are off: by day ahead, on days of some kind, and to which side."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def by_day(forecasts: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Mean absolute error by seed and day ahead, `(seeds, ahead)`.

    Args:
        forecasts: `(rows, ahead)`, which counts as one seed, or `(seeds, rows, ahead)`.
        target: What came, `(rows, ahead)`.

    Raises:
        ValueError: The forecasts are of other rows or days than what came.

    Examples:
        >>> by_day(np.array([[1.0, 4.0], [3.0, 4.0]]), np.zeros((2, 2)))
        array([[2., 4.]])
    """
    return _absolute(forecasts, target).mean(axis=1)


def by_kind(forecasts: np.ndarray, target: np.ndarray, kinds: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Mean absolute error on some of the rows, or on some of their days, by kind, each `(seeds,)`.

    Args:
        forecasts: `(rows, ahead)`, which counts as one seed, or `(seeds, rows, ahead)`.
        target: What came, `(rows, ahead)`.
        kinds: Masks, `(rows,)` or `(rows, ahead)`.

    Examples:
        >>> days = {"first": np.array([[True, False]]), "second": np.array([[False, True]])}
        >>> by_kind(np.array([[1.0, 4.0]]), np.zeros((1, 2)), days)
        {'first': array([1.]), 'second': array([4.])}
    """
    errors = _absolute(forecasts, target)
    return {kind: errors[:, mask].reshape(len(errors), -1).mean(axis=1) for kind, mask in kinds.items()}


def lean(forecasts: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Mean error with its sign over all rows and days, `(seeds,)`; below zero where forecasts are too low.

    Args:
        forecasts: `(rows, ahead)`, which counts as one seed, or `(seeds, rows, ahead)`.
        target: What came, `(rows, ahead)`.

    Examples:
        >>> lean(np.array([[1.0, -4.0], [3.0, -4.0]]), np.zeros((2, 2)))
        array([-1.])
    """
    return _errors(forecasts, target).mean(axis=(1, 2))


def without_lean(forecasts: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Mean absolute error once each seed's own mean error is taken away, `(seeds,)`.

    No forecaster can do that beforehand: it says how much of the error is a lean to one side.

    Args:
        forecasts: `(rows, ahead)`, which counts as one seed, or `(seeds, rows, ahead)`.
        target: What came, `(rows, ahead)`.

    Examples:
        >>> without_lean(np.array([[1.0, 3.0], [3.0, 1.0]]), np.zeros((2, 2)))
        array([1.])
    """
    errors = _errors(forecasts, target)
    return np.abs(errors - errors.mean(axis=(1, 2), keepdims=True)).mean(axis=(1, 2))


def kept_up(forecasts: np.ndarray, target: np.ndarray, rows: int) -> np.ndarray:
    """Forecasts less the mean error of the latest forecasts that could be checked when each was made.

    Args:
        forecasts: A row for each day after which a forecast is made, the days one after the other, `(..., all, ahead)`.
        target: What came, `(all, ahead)`.
        rows: How many of the latest rows to take the mean of; the first rows have fewer or none.

    Examples:
        >>> kept_up(np.full((4, 1), 3.0), np.full((4, 1), 1.0), rows=2)[:, 0]
        array([3., 1., 1., 1.])
    """
    ahead = target.shape[1]
    error = (forecasts - target).mean(axis=-1)
    # A row can be checked on the evening of its last day: it is `ahead` rows before the row whose forecast starts then.
    known = np.maximum(np.arange(len(target)) - ahead + 1, 0)
    begin = np.maximum(known - rows, 0)
    sums = np.concatenate([np.zeros_like(error[..., :1]), np.cumsum(error, axis=-1)], axis=-1)
    means = (sums[..., known] - sums[..., begin]) / np.maximum(known - begin, 1)
    return forecasts - means[..., np.newaxis]


def _absolute(forecasts: np.ndarray, target: np.ndarray) -> np.ndarray:
    return np.abs(_errors(forecasts, target))


def _errors(forecasts: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Forecast less what came, `(seeds, rows, ahead)`."""
    if forecasts.shape[-2:] != target.shape:
        raise ValueError(f"want forecasts {target.shape}, got {forecasts.shape}")
    return forecasts.reshape(-1, *target.shape) - target
