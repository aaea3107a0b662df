"""The coming days as one vector, or as a vector at every step."""

import keras
import numpy as np


def windows(
    series: np.ndarray, past: int, ahead: int
) -> tuple[np.ndarray, np.ndarray]:
    """Windows of a daily series, and at each of their days the days to come.

    Args:
        series: One number a day, `(days,)`.
        past: Days in a window.
        ahead: Days to forecast.

    Returns:
        Inputs `(windows, past, 1)` and targets `(windows, past, ahead)`.

    Raises:
        ValueError: The series has several axes or is too short.

    Examples:
        >>> x, y = windows(np.arange(6), past=3, ahead=2)
        >>> x[0, :, 0].tolist(), y[0].tolist()
        ([0, 1, 2], [[1, 2], [2, 3], [3, 4]])
    """
    if series.ndim != 1 or len(series) < past + ahead:
        raise ValueError(
            f"want (days,) with {past + ahead} days, got {series.shape}"
        )
    view = np.lib.stride_tricks.sliding_window_view
    whole = view(series, past + ahead)
    return whole[:, :past, None], view(whole[:, 1:], ahead, axis=1)


if __name__ == "__main__":
    x, every_day = windows(np.arange(60.0), past=14, ahead=7)
    last_day = every_day[:, -1]
    print("read          ", x.shape)
    for flag, target in ((False, last_day), (True, every_day)):
        gru = keras.layers.GRU(16, return_sequences=flag)
        output = keras.layers.Dense(7)(gru(x))
        print(f"target {target.shape}, network gives {tuple(output.shape)}")
