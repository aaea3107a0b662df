"""How far forecasts are off: by day ahead, and on days of some kind."""

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


def _absolute(forecasts: np.ndarray, target: np.ndarray) -> np.ndarray:
    if forecasts.shape[-2:] != target.shape:
        raise ValueError(f"want forecasts {target.shape}, got {forecasts.shape}")
    return np.abs(forecasts.reshape(-1, *target.shape) - target)
