"""Forecasts that look perfect in a plot, and repeat the last value."""

import keras
import numpy as np


def slow_series(days: int) -> np.ndarray:
    """A series that moves slowly: most of a day's value is the last one's.

    Examples:
        >>> slow_series(100).shape
        (100,)
    """
    series = np.random.default_rng(0).normal(size=days)
    for day in range(1, days):
        series[day] += 0.97 * series[day - 1]
    return series


def next_days(series: np.ndarray, train: int, seed: int = 0) -> np.ndarray:
    """A GRU's forecasts of the next day, for the days after `train`.

    Args:
        series: One value a day.
        train: How many days to train on.
        seed: For the first weights and the order of the batches.

    Returns:
        An array of shape (days - train,).
    """
    keras.utils.set_random_seed(seed)
    steps = 10
    mean, spread = series[:train].mean(), series[:train].std()
    scaled = (series - mean) / spread
    view = np.lib.stride_tricks.sliding_window_view
    windows, targets = view(scaled[:-1], steps)[:, :, None], scaled[steps:]
    model = keras.Sequential(
        [keras.Input((steps, 1)), keras.layers.GRU(16), keras.layers.Dense(1)]
    )
    model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.01))
    first = train - steps
    model.fit(windows[:first], targets[:first], epochs=10, verbose=0)
    return model.predict(windows[first:], verbose=0)[:, 0] * spread + mean


if __name__ == "__main__":
    series, train = slow_series(1200), 900
    truth, before = series[train:], series[train - 1 : -1]
    forecasts = next_days(series, train)
    for name, days in [("the network", forecasts), ("repeating", before)]:
        print(f"mean absolute error of {name}: {abs(days - truth).mean():.3f}")
