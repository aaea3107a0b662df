"""Ridge regression on the last days: a linear forecaster."""

import numpy as np


def fit_ridge(
    inputs: np.ndarray, targets: np.ndarray, penalty: float
) -> np.ndarray:
    """Least squares with a penalty on the squared weights, none on intercepts.

    Args:
        inputs: One row for each window, `(windows, columns)`.
        targets: The days that follow, `(windows, ahead)`.
        penalty: 0 for ordinary least squares.

    Returns:
        The weights, the intercepts in the last row, `(columns + 1, ahead)`.

    Raises:
        ValueError: The penalty is negative, or the numbers of rows differ.
    """
    if penalty < 0 or len(inputs) != len(targets):
        raise ValueError(
            f"penalty {penalty}, {len(inputs)} inputs, {len(targets)} targets"
        )
    middle, height = inputs.mean(axis=0), targets.mean(axis=0)
    x, y = inputs - middle, targets - height
    weights = np.linalg.solve(x.T @ x + penalty * np.eye(x.shape[1]), x.T @ y)
    return np.vstack([weights, height - middle @ weights])


def use_ridge(weights: np.ndarray, inputs: np.ndarray) -> np.ndarray:
    """The forecasts, `(windows, ahead)`.

    Examples:
        >>> x = np.arange(10.0)[:, None]
        >>> weights = fit_ridge(x, 3 * x + 1, penalty=1e-9)
        >>> use_ridge(weights, np.array([[20.0]])).round(3)
        array([[61.]])
    """
    return inputs @ weights[:-1] + weights[-1]


if __name__ == "__main__":
    days = np.arange(400)
    series = (
        10
        + np.sin(2 * np.pi * days / 7)
        + np.random.default_rng(0).normal(scale=0.1, size=400)
    )
    runs = np.lib.stride_tricks.sliding_window_view(series, 14 + 7)
    weights = fit_ridge(runs[:300, :14], runs[:300, 14:], penalty=1.0)
    error = np.abs(use_ridge(weights, runs[320:, :14]) - runs[320:, 14:]).mean()
    print(f"weights {weights.shape}, mean absolute error {error:.2f}")
