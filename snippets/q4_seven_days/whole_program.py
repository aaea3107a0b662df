"""From a series to the forecast of the next seven days."""

import keras
import numpy as np


def simulated_series(days: int, seed: int) -> np.ndarray:
    """A series with a weekly rhythm and a slowly wandering level, `(days,)`.

    Examples:
        >>> simulated_series(30, seed=0).shape
        (30,)
    """
    random = np.random.default_rng(seed)
    level = np.cumsum(random.normal(scale=0.1, size=days))
    week = np.array([1.0, 1, 1, 1, 1, -2, -3])
    return (
        level + week[np.arange(days) % 7] + random.normal(scale=0.2, size=days)
    ).astype("float32")


def train(
    series: np.ndarray, steps: int = 28, ahead: int = 7, epochs: int = 12
) -> keras.Model:
    """A forecaster whose output at each step is the next `ahead` days.

    Args:
        series: One value a day, `(days,)`.
        steps: Days in a window.
        ahead: Days to forecast.
        epochs: Passes over the windows.

    Raises:
        ValueError: The series is too short for one window and its targets.
    """
    if len(series) < steps + ahead:
        raise ValueError(
            f"{len(series)} days cannot give {steps} days and the next {ahead}"
        )
    runs = np.lib.stride_tricks.sliding_window_view(series, steps + ahead)
    inputs, later = runs[:, :steps, np.newaxis], runs[:, 1:]
    targets = np.lib.stride_tricks.sliding_window_view(later, ahead, axis=1)
    gru = keras.layers.GRU(16, return_sequences=True)
    dense = keras.layers.Dense(ahead)
    model = keras.Sequential([keras.Input((steps, 1)), gru, dense])
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(0.01))
    model.fit(inputs, targets, batch_size=64, epochs=epochs, verbose=0)
    return model


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    series = simulated_series(800, seed=0)
    known, coming = series[:-7], series[-7:]
    model = train(known)
    output = model.predict(known[np.newaxis, -28:, np.newaxis], verbose=0)
    print("output   ", output.shape)
    print("last step", output[0, -1].round(0).astype(int))
    print("came     ", coming.round(0).astype(int))
