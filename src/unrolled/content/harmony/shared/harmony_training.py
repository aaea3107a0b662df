"""Training one compiled network from several seeds, with a rate chosen on validation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import cos, pi

import keras
import numpy as np
import tensorflow as tf

from unrolled.content.data.chorales import Chorale
from unrolled.content.harmony.shared.harmony_voices import features
from unrolled.content.shelf.training import Restarts

SEEDS = (0, 1, 2)
BATCH = 32


def train(
    build: Callable[[], keras.Model],
    inputs: tuple[np.ndarray, ...],
    y: np.ndarray,
    music: np.ndarray,
    epochs: int,
    accuracy: Callable[[keras.Model], float],
    *,
    rates: tuple[float, ...],
    seeds: tuple[int, ...] = SEEDS,
    batch: int = BATCH,
) -> tuple[float, Iterator[keras.Model]]:
    """Train a network from each seed, with the best of several rates.

    Args:
        build: Makes the network.
        inputs: Its input arrays, each `(windows, time steps, …)`.
        y: Classes, `(windows, time steps, voices)`.
        music: Which steps count, `(windows, time steps)`.
        epochs: How often it sees all windows; the learning rate falls to zero along half a cosine wave.
        accuracy: A network's accuracy on validation. The first seed is trained at each rate; the best serves all.
        rates: First learning rates to choose from.
        seeds: One run for each.
        batch: Windows in a batch.

    Returns:
        The rate, and the trained network for each seed; it is one and the same object, so use it before asking for
        the next.
    """
    weight = np.repeat(music[..., None], y.shape[-1], axis=-1).astype("float32")
    arrays = tf.nest.map_structure(tf.constant, (inputs if len(inputs) > 1 else inputs[0], y, weight))
    network = build()
    network.compile("adam", "sparse_categorical_crossentropy", jit_compile=False, steps_per_execution=len(y) // batch)
    start = Restarts(network, build)

    def fit(rate: float, seed: int) -> None:
        started = start(seed)  # before the data: it sets the seed that the shuffle takes too
        # Shuffled by tf.data: fit would go through arrays in the same order in every epoch. Numbers are shuffled, and
        # windows fetched a batch at a time: shuffling windows takes about as long as training.
        order = tf.data.Dataset.range(len(y)).shuffle(len(y), seed=seed).batch(batch, drop_remainder=True)
        data = order.map(lambda rows: tf.nest.map_structure(lambda array: tf.gather(array, rows), arrays))
        falling = keras.callbacks.LearningRateScheduler(lambda epoch: rate * (1 + cos(pi * epoch / epochs)) / 2)
        started.fit(data, epochs=epochs, callbacks=[falling], verbose=0)

    tried: dict[float, tuple[float, list[np.ndarray]]] = {}
    for rate in rates:
        fit(rate, seeds[0])
        tried[rate] = accuracy(network), network.get_weights()
    best = max(tried, key=lambda rate: tried[rate][0])

    def runs() -> Iterator[keras.Model]:
        network.set_weights(tried[best][1])
        yield network
        for seed in seeds[1:]:
            fit(best, seed)
            yield network

    return best, runs()


def predict(network: keras.Model, pieces: list[Chorale]) -> list[np.ndarray]:
    """Probabilities for whole pieces, `(time steps, voices, pitches)` each.

    Pieces of one length go through the network together and none is padded: a layer that reads backwards
    would come to the last chord through the padding.

    Args:
        network: A trained network that reads features alone.
        pieces: What to set.
    """
    probabilities: dict[int, np.ndarray] = {}
    for length in {len(piece) for piece in pieces}:
        rows = [row for row, piece in enumerate(pieces) if len(piece) == length]
        batch = network.predict_on_batch(np.stack([features(pieces[row]) for row in rows]))
        probabilities.update(zip(rows, batch, strict=True))
    return [probabilities[row] for row in range(len(pieces))]
