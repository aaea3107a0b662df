"""Training one compiled network from several starts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import keras
import numpy as np
import tensorflow as tf

from unrolled.content.data.chorales import Chorale
from unrolled.content.harmony.shared.harmony_voices import features
from unrolled.content.shelf.training import each_seed

SEEDS = (0, 1, 2)
RATE, BATCH = 0.015, 32


def train(
    build: Callable[[], keras.Model],
    inputs: tuple[np.ndarray, ...],
    y: np.ndarray,
    music: np.ndarray,
    epochs: int,
    *,
    seeds: tuple[int, ...] = SEEDS,
    rate: float = RATE,
    batch: int = BATCH,
) -> Iterator[keras.Model]:
    """The trained network for each seed; it is one and the same object, so use it before asking for the next.

    Args:
        build: Makes the network.
        inputs: Its input arrays, each `(windows, time steps, …)`.
        y: Classes, `(windows, time steps, voices)`.
        music: Which steps count, `(windows, time steps)`.
        epochs: How often it sees all windows; the learning rate falls to zero along half a cosine wave.
        seeds: One run for each.
        rate: The first learning rate.
        batch: Windows in a batch.
    """
    batches = len(y) // batch
    schedule = keras.optimizers.schedules.CosineDecay(rate, epochs * batches)
    weight = np.repeat(music[..., None], y.shape[-1], axis=-1).astype("float32")
    arrays = tf.nest.map_structure(tf.constant, (inputs if len(inputs) > 1 else inputs[0], y, weight))

    def fit(seed: int) -> dict[str, object]:
        # Shuffled by tf.data: fit would go through arrays in the same order in every epoch. Numbers are shuffled, and
        # windows fetched a batch at a time: shuffling windows takes about as long as training.
        order = tf.data.Dataset.range(len(y)).shuffle(len(y), seed=seed).batch(batch, drop_remainder=True)
        data = order.map(lambda rows: tf.nest.map_structure(lambda array: tf.gather(array, rows), arrays))
        return {"x": data, "epochs": epochs}

    settings = {
        "optimizer": keras.optimizers.Adam(schedule),
        "loss": "sparse_categorical_crossentropy",
        "jit_compile": False,
        "steps_per_execution": batches,
    }
    return each_seed(build, seeds, settings, fit)


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
