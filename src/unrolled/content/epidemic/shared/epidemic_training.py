"""Training over several seeds, compiled once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from unrolled.content.shelf.training import each_seed

SEEDS = (0, 1, 2)
EPOCHS, BATCH, RATE = 20, 512, 0.015


@dataclass(frozen=True)
class Trained:
    """What training from several seeds gave.

    Attributes:
        model: The network, with the weights of the last seed.
        weights: The weights from each seed.
    """

    model: keras.Model
    weights: list[list[np.ndarray]]

    def outputs(self, inputs: np.ndarray) -> np.ndarray:
        """The outputs from each seed, `(seeds, windows, 7)`."""
        outputs = []
        for weights in self.weights:
            self.model.set_weights(weights)
            outputs.append(keras.ops.convert_to_numpy(self.model(inputs)))
        return np.stack(outputs)


def train(
    build: Callable[[], keras.Model],
    inputs: np.ndarray,
    targets: np.ndarray,
    seeds: tuple[int, ...] = SEEDS,
    epochs: int = EPOCHS,
    batch: int = BATCH,
    rate: float = RATE,
) -> Trained:
    """Train a network from each seed on the mean absolute error.

    The learning rate falls to nothing over the epochs, so that no early stop is needed.

    Args:
        build: Makes the network with fresh weights.
        inputs: `(windows, steps, features)`.
        targets: `(windows, 7)`.
        seeds: One run for each.
        epochs: Passes over the windows.
        batch: Windows in a batch.
        rate: The first learning rate.
    """
    # Batches of one size, so that nothing is compiled twice.
    schedule = keras.optimizers.schedules.CosineDecay(rate, epochs * (len(inputs) // batch))
    optimizer = keras.optimizers.Adam(schedule, clipnorm=1.0)
    x, y = tf.constant(inputs, "float32"), tf.constant(targets, "float32")

    def fit(seed: int) -> dict[str, object]:
        # Numbers are shuffled, and windows fetched a batch at a time: shuffling windows takes as long as training.
        order = tf.data.Dataset.range(len(inputs)).shuffle(len(inputs), seed=seed).batch(batch, drop_remainder=True)
        return {"x": order.map(lambda rows: (tf.gather(x, rows), tf.gather(y, rows))), "epochs": epochs}

    settings = {"loss": "mae", "optimizer": optimizer, "jit_compile": True}
    weights = []
    for model in each_seed(build, seeds, settings, fit):
        weights.append(model.get_weights())
    return Trained(model, weights)
