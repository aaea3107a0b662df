"""Training over several seeds with a rate chosen on validation, compiled once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi

import keras
import numpy as np
import tensorflow as tf

from unrolled.content.shelf.training import Restarts

SEEDS = (0, 1, 2)
EPOCHS, BATCH = 20, 256
RATES = (0.015, 0.03, 0.06)


@dataclass(frozen=True)
class Trained:
    """What training from several seeds gave.

    Attributes:
        model: The network, with the weights of the last seed.
        weights: The weights from each seed.
        rate: The first learning rate, as it was chosen.
    """

    model: keras.Model
    weights: list[list[np.ndarray]]
    rate: float

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
    error: Callable[[keras.Model], float],
    *,
    seeds: tuple[int, ...] = SEEDS,
    rates: tuple[float, ...] = RATES,
    epochs: int = EPOCHS,
    batch: int = BATCH,
) -> Trained:
    """Train a network from each seed on the mean absolute error.

    Args:
        build: Makes the network with fresh weights.
        inputs: `(windows, steps, features)`.
        targets: `(windows, 7)`.
        error: A network's error on validation. The first seed is trained at each rate; the best one serves all seeds.
        seeds: One run for each.
        rates: First learning rates to choose from; they fall to nothing over the epochs, so no early stop is needed.
        epochs: Passes over the windows.
        batch: Windows in a batch.
    """
    model = build()
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(clipnorm=1.0), jit_compile=True)
    start = Restarts(model, build)
    x, y = tf.constant(inputs, "float32"), tf.constant(targets, "float32")

    def fit(rate: float, seed: int) -> list[np.ndarray]:
        network = start(seed)
        # Numbers are shuffled, and windows fetched a batch at a time: shuffling windows takes as long as training.
        # Batches have one size, so that nothing is compiled twice.
        order = tf.data.Dataset.range(len(inputs)).shuffle(len(inputs), seed=seed).batch(batch, drop_remainder=True)
        falling = keras.callbacks.LearningRateScheduler(lambda epoch: rate * (1 + cos(pi * epoch / epochs)) / 2)
        windows = order.map(lambda rows: (tf.gather(x, rows), tf.gather(y, rows)))
        network.fit(windows, epochs=epochs, callbacks=[falling], verbose=0)
        return network.get_weights()

    def validate(weights: list[np.ndarray]) -> float:
        model.set_weights(weights)
        return error(model)

    tried = {rate: fit(rate, seeds[0]) for rate in rates}
    best = min(tried, key=lambda rate: validate(tried[rate]))
    return Trained(model, [tried[best], *(fit(best, seed) for seed in seeds[1:])], best)
