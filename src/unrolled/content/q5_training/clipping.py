"""What clipping does to the gradient of a recurrent network: its length, its direction, and the steps it comes from."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf

from snippets.q5_training.clip_gradients import clipped, cosine
from snippets.q5_training.train_clipped import network, sums
from unrolled.engine.records.record import Record

SEEDS = (0, 1, 2, 3, 4)
STEPS = 40
WAYS = {
    "none": {},
    "`clipvalue=0.1`": {"clipvalue": 0.1},
    "`clipnorm=1.0`": {"clipnorm": 1.0},
    "`global_clipnorm=1.0`": {"global_clipnorm": 1.0},
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


def shares(seed: int, limit: float) -> tuple[float, float]:
    """The early steps' share before and after clipping by norm."""
    parts = by_step(0.9, seed)
    whole = parts.sum(axis=0)
    factor = float(np.linalg.norm(clipped([whole], global_clipnorm=limit)[0]) / np.linalg.norm(whole))
    return early_share(parts), early_share(parts * factor)


def run(record: Record) -> None:
    """Clip exploding gradients in three ways, and a vanishing one by norm."""
    found = [gradients("relu", 1.5, seed) for seed in SEEDS]
    rows, least = [], {}
    for name, how in WAYS.items():
        kept = [clipped(g, **how) for g in found]
        length = [np.sqrt(sum((part**2).sum() for part in g)) for g in kept]
        angle = [cosine(a, b) for a, b in zip(found, kept, strict=True)]
        least[name] = min(angle)
        rows.append([name, _range(length, ".2g"), _range(angle, ".2f")])
    record.table(
        "clipping",
        ["clipping", "norm of the gradient", "cosine to the gradient without clipping"],
        rows,
        "The gradient of untrained networks (ReLU, orthogonal × 1.5), least and greatest of the seeds",
    )
    record.number("value_cosine", least["`clipvalue=0.1`"], digits=2)
    record.number("steps", STEPS)
    before, after = zip(*[shares(seed, 0.01) for seed in SEEDS], strict=True)
    record.number("early_before", 100 * max(before), digits=2, unit="%")
    record.number("early_after", 100 * max(after), digits=2, unit="%")


def _range(values: list[float], form: str) -> str:
    least, most = (_typeset(f"{value:{form}}") for value in (min(values), max(values)))
    return least if least == most else f"{least} to {most}"


def _typeset(number: str) -> str:
    digits, _, exponent = number.partition("e")
    return f"${digits} \\cdot 10^{{{int(exponent)}}}$" if exponent else f"${digits}$"
