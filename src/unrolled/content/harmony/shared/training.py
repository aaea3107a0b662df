"""Training one compiled network from several starts."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import keras
import numpy as np
import tensorflow as tf

from unrolled.content.data.chorales import Chorale
from unrolled.content.harmony.shared.task import features
from unrolled.content.shelf.training import Restarts

SEEDS = (0, 1, 2)
RATE, BATCH = 0.01, 32


def train(
    build: Callable[[], keras.Model], inputs: tuple, y: np.ndarray, music: np.ndarray, epochs: int
) -> Iterator[tuple[int, keras.Model]]:
    """The trained network for each seed; it is one and the same object, so use it before asking for the next.

    Args:
        build: Makes the network.
        inputs: Its input arrays, each `(windows, time steps, …)`.
        y: Classes, `(windows, time steps, voices)`.
        music: Which steps count, `(windows, time steps)`.
        epochs: How often it sees all windows; the learning rate falls to zero along half a cosine wave.
    """
    network = build()
    batches = len(y) // BATCH
    rate = keras.optimizers.schedules.CosineDecay(RATE, epochs * batches)
    network.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", jit_compile=False)
    start = Restarts(network, build)
    weight = np.repeat(music[..., None], y.shape[-1], axis=-1).astype("float32")
    for seed in SEEDS:
        start(seed)
        # Shuffled by tf.data: fit would go through arrays in the same order in every epoch.
        data = tf.data.Dataset.from_tensor_slices((inputs if len(inputs) > 1 else inputs[0], y, weight))
        data = data.shuffle(len(y), seed=seed).batch(BATCH, drop_remainder=True)
        network.fit(data, epochs=epochs, verbose=0)
        yield seed, network


def heard(network: keras.Model, pieces: list[Chorale]) -> list[np.ndarray]:
    """Probabilities for whole pieces, `(time steps, voices, pitches)` each.

    Pieces of one length go through the network together and none is padded: a layer that reads backwards
    would come to the last chord through the padding.

    Args:
        network: A trained network that reads features alone.
        pieces: What to set.
    """
    said: dict[int, np.ndarray] = {}
    for length in {len(piece) for piece in pieces}:
        rows = [row for row, piece in enumerate(pieces) if len(piece) == length]
        found = network.predict_on_batch(np.stack([features(pieces[row]) for row in rows]))
        said.update(zip(rows, found, strict=True))
    return [said[row] for row in range(len(pieces))]


def spread(values: list[float], digits: int = 2) -> str:
    """The median of some values, with the least and the greatest."""
    middle, least, most = (f"{value:.{digits}f}" for value in (np.median(values), min(values), max(values)))
    return f"{middle} ({least}–{most})"


def packed(model: keras.Model) -> bytes:
    """A model's weights as the bytes of an `.npz` file."""
    out = io.BytesIO()
    np.savez(out, *model.get_weights())
    return out.getvalue()
