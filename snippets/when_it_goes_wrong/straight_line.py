"""Forecasts fed back until they end in a straight line."""

import keras
import numpy as np


def wave(days: int, seed: int) -> np.ndarray:
    """A wave of twelve days under noise.

    Examples:
        >>> wave(100, seed=0).shape
        (100,)
    """
    noise = np.random.default_rng(seed).normal(size=days)
    return np.sin(2 * np.pi * np.arange(days) / 12) + noise


def model_for(windows: np.ndarray, targets: np.ndarray) -> keras.Model:
    """Train a GRU from windows to all the days of the targets at once."""
    model = keras.Sequential(
        [
            keras.Input((windows.shape[1], 1)),
            keras.layers.GRU(16),
            keras.layers.Dense(targets.shape[1]),
        ]
    )
    model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.01))
    model.fit(windows, targets, epochs=15, batch_size=64, verbose=0)
    return model


def both_ways(seed: int, steps: int = 4, ahead: int = 48) -> tuple:
    """Forecast one day and feed it back, and forecast all days at once.

    Returns:
        Two arrays of shape (ahead,).
    """
    keras.utils.set_random_seed(seed)
    view = np.lib.stride_tricks.sliding_window_view
    cut = view(wave(1000, seed), steps + ahead)
    windows, later = cut[:, :steps, np.newaxis], cut[:, steps:]
    one_day, window = model_for(windows, later[:, :1]), windows[-1]
    fed_back = []
    for _ in range(ahead):
        fed_back.append(one_day(window[np.newaxis]).numpy()[0, 0])
        window = np.append(window[1:], [[fed_back[-1]]], axis=0)
    at_once = model_for(windows, later)(windows[-1:])[0]
    return np.array(fed_back), np.array(at_once)


if __name__ == "__main__":
    fed_back, at_once = both_ways(seed=1)
    for days in (fed_back, at_once):
        first, last = np.ptp(days[:12]), np.ptp(days[-12:])
        print(f"up and down by {first:.2f}, in the end by {last:.2f}")
