"""Small networks from a window to the coming days, trained from several seeds."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

from unrolled.content.forecasting.shared.weather_windows import AHEAD, PAST, Task
from unrolled.content.shelf.training import each_seed, falling_rate

SEEDS = (0, 1, 2)
EPOCHS, BATCH, RATE = 10, 64, 0.01


def recurrent(kind: str, columns: int, units: int = 32) -> keras.Model:
    """One recurrent layer that returns its last output, and a number for each coming day.

    Args:
        kind: `SimpleRNN`, `LSTM` or `GRU`.
        columns: Columns of a day.
        units: Units of the layer.
    """
    layer = getattr(keras.layers, kind)
    return keras.Sequential([keras.Input((PAST, columns)), layer(units), keras.layers.Dense(AHEAD)])


def train(
    task: Task, build: Callable[[], keras.Model], inputs: np.ndarray, epochs: int = EPOCHS, xla: bool = False
) -> np.ndarray:
    """Forecasts from each seed for all windows, in °C, `(seeds, windows, AHEAD)`.

    The learning rate falls to nothing over the epochs. No weights are picked by the validation year, so its errors
    are those of days that the network was not fitted to.

    Args:
        task: The windows.
        build: Makes the network with fresh weights.
        inputs: `(windows, PAST, columns)`.
        epochs: Passes over the training windows.
        xla: Whether XLA compiles the network: that takes longer than to train a recurrent one from three seeds without,
            and pays for one of many convolutions.
    """
    x, y = inputs[task.train], task.goal[task.train]
    batches = epochs * (len(x) // BATCH)

    def fit(seed: int) -> dict[str, object]:
        data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(len(x), seed=seed)
        return {"x": data.batch(BATCH, drop_remainder=True).repeat(epochs), "steps_per_epoch": batches}

    # One call runs all batches of all epochs: each call costs more than such a small network's batch.
    settings = falling_rate(RATE, batches) | {"steps_per_execution": batches, "jit_compile": xla}
    models = each_seed(build, SEEDS, settings, fit)
    return np.stack([task.unscaled(keras.ops.convert_to_numpy(model(inputs))) for model in models])
