"""How long one training step takes, for a GRU layer and for convolutions, over the length of the sequence.

Run it on the machine that you ask about: `python benchmarks/conv_and_rnn.py`. It prints medians, which
change from machine to machine and a little from run to run.
"""

from __future__ import annotations

import statistics
import time

import keras
import numpy as np

LENGTHS = (64, 128, 256, 512)
BATCH, FEATURES, UNITS = 32, 32, 32
REPEATS = 15


def dilated(steps: int) -> list[keras.layers.Layer]:
    """As many layers as the last output needs to see all the steps."""
    rates = [2**level for level in range((steps - 1).bit_length())]
    return [keras.layers.Conv1D(UNITS, 2, padding="causal", dilation_rate=rate, activation="relu") for rate in rates]


MODELS = {
    "GRU": lambda steps: [keras.layers.GRU(UNITS, return_sequences=True)],
    "strided, GRU": lambda steps: [
        keras.layers.Conv1D(UNITS, 8, strides=4, activation="relu"),
        keras.layers.GRU(UNITS, return_sequences=True),
    ],
    "dilated stack": dilated,
}


def step_seconds(layers: list[keras.layers.Layer], steps: int) -> float:
    """The median time of a training step, after two that trace and warm up."""
    model = keras.Sequential([keras.Input((steps, FEATURES)), *layers, keras.layers.Dense(1)])
    model.compile("adam", "mse")
    inputs = np.random.default_rng(0).normal(size=(BATCH, steps, FEATURES)).astype("float32")
    targets = np.zeros((BATCH, *model.compute_output_shape(inputs.shape)[1:]), "float32")
    taken = []
    for _ in range(REPEATS + 2):
        start = time.perf_counter()
        model.train_on_batch(inputs, targets)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[2:])


def main() -> None:
    """Print one line for each length, in milliseconds."""
    print("time steps", *(f"{name:>14}" for name in MODELS))
    for steps in LENGTHS:
        found = [1000 * step_seconds(make(steps), steps) for make in MODELS.values()]
        print(f"{steps:10}", *(f"{value:11.1f} ms" for value in found), flush=True)


if __name__ == "__main__":
    main()
