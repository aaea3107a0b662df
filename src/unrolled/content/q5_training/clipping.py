"""What clipping does to the gradient of a recurrent network: its length, its direction, and the steps it comes from."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
import tensorflow as tf

from snippets.q5_training.clip_gradients import clipped, cosine
from snippets.q5_training.train_clipped import network, sums
from unrolled.content.q5_training.shared.powers import power_of_ten
from unrolled.content.shelf.words import spread
from unrolled.engine.records.record import Record

SEEDS = (0, 1, 2, 3, 4)
STEPS = 40
WAYS = {
    "none": {},
    "clipvalue=0.1": {"clipvalue": 0.1},
    "clipnorm=1.0": {"clipnorm": 1.0},
    "global_clipnorm=1.0": {"global_clipnorm": 1.0},
}


def gradients(activation: str, gain: float, seed: int) -> list[np.ndarray]:
    """The gradient of one batch's loss with respect to each weight array of a fresh network."""
    keras.utils.set_random_seed(seed)
    model = network(STEPS, activation, gain)
    x, y = sums(32, STEPS, seed)
    with tf.GradientTape() as tape:
        loss = keras.ops.mean(keras.ops.square(model(x) - y))
    return [np.asarray(g) for g in tape.gradient(loss, model.trainable_weights)]


def by_step(gain: float, seed: int) -> np.ndarray:
    """What each time step adds to the gradient of the recurrent matrix, `(steps, units, units)`.

    The network is run step by step, with a copy of the matrix for each step: the gradient of a shared
    matrix is the sum of the gradients of the copies.
    """
    keras.utils.set_random_seed(seed)
    model = network(STEPS, "tanh", gain)
    x, y = sums(32, STEPS, seed)
    kernel, recurrent, bias, out, shift = (tf.constant(w) for w in model.get_weights())
    copies = tf.stack([recurrent] * STEPS)
    with tf.GradientTape() as tape:
        tape.watch(copies)
        h = tf.zeros((len(x), len(recurrent)))
        for t in range(STEPS):
            h = tf.tanh(x[:, t] @ kernel + h @ copies[t] + bias)
        loss = tf.reduce_mean(tf.square(h @ out + shift - y))
    return tape.gradient(loss, copies).numpy()


def early_share(parts: np.ndarray) -> float:
    """The first half of the steps' part in the summed norms of the contributions."""
    norms = np.linalg.norm(parts.reshape(len(parts), -1), axis=1)
    return float(norms[: len(norms) // 2].sum() / norms.sum())


def measure() -> dict:
    """Clip exploding gradients in three ways, and see how little of a vanishing one comes from the early steps."""
    exploding = [gradients("relu", 1.5, seed) for seed in SEEDS]
    ways = {}
    for name, limits in WAYS.items():
        results = [clipped(gradient, **limits) for gradient in exploding]
        ways[name] = {
            "norms": [np.sqrt(sum((part**2).sum() for part in result)) for result in results],
            "cosines": [cosine(*pair) for pair in zip(exploding, results, strict=True)],
        }
    return {"ways": ways, "early": [early_share(by_step(0.9, seed)) for seed in SEEDS]}


def show(record: Record, measured: dict) -> None:
    """Tabulate norms and directions, and give the greatest share of the early steps."""
    record.table(
        "clipping",
        ["clipping", "norm of the gradient", "cosine to the gradient without clipping"],
        [
            [name if name == "none" else f"`{name}`", _norms(way["norms"]), spread(way["cosines"])]
            for name, way in measured["ways"].items()
        ],
        f"The gradient of untrained networks (ReLU, orthogonal × 1.5), median (least–greatest) of {len(SEEDS)} seeds",
    )
    record.number("steps", STEPS)
    record.number("early", 100 * max(measured["early"]), digits=2, unit="%")


def _norms(values: Sequence[float]) -> str:
    """Numbers with two digits: all with a power of ten, or none, so that a range cannot be misread."""
    powers = max(values) >= 100

    def write(value: float) -> str:
        if not powers:
            return f"{value:.2g}"
        digits, exponent = f"{value:.1e}".split("e")
        return f"{digits} · {power_of_ten(int(exponent))}"

    return spread(values, form=write)
