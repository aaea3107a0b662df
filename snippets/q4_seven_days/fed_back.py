"""Forecast one day, put the forecast at the end of the window, and go on."""

import keras
import numpy as np


def feed_back(
    model: keras.Model, window: np.ndarray, ahead: int = 7
) -> np.ndarray:
    """The next `ahead` days by a model that knows only the next one.

    Args:
        model: From `(batch, steps, 1)` to `(batch, steps, 1)`, the next day at
            each step.
        window: The last days, `(batch, steps, 1)`.
        ahead: Days to forecast.

    Returns:
        The forecasts, `(batch, ahead)`.

    Raises:
        ValueError: The window does not have three axes and one feature.

    Examples:
        >>> feed_back(lambda window: 2 * window, np.ones((1, 4, 1)), ahead=5)
        array([[ 2.,  4.,  8., 16., 32.]])
    """
    if window.ndim != 3 or window.shape[2] != 1:
        raise ValueError(f"want (batch, steps, 1), got {window.shape}")
    forecasts = []
    for _ in range(ahead):
        next_day = keras.ops.convert_to_numpy(model(window))[:, -1:]
        forecasts.append(next_day)
        window = np.concatenate([window[:, 1:], next_day], axis=1)
    return np.concatenate(forecasts, axis=1)[..., 0]


if __name__ == "__main__":
    seen = []

    def slow_growth(window: np.ndarray) -> np.ndarray:
        """Stands in for a trained model: each next day is 1 more."""
        seen.append(window[0, :, 0].tolist())
        return window + 1

    print(
        "forecast",
        feed_back(slow_growth, np.array([[[2.0], [3.0], [4.0]]]), ahead=4)[0],
    )
    for day, window in enumerate(seen, 1):
        print(f"what the model read for day {day}: {window}")
