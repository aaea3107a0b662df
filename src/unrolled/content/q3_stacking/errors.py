"""Which wrong shapes Keras refuses, and which it lets pass."""

from __future__ import annotations

import keras
import numpy as np

from unrolled.engine.records.record import Record

STEPS, FEATURES, BATCH, CLASSES = 6, 3, 4, 5
ABOVE = {
    "SimpleRNN": lambda: keras.layers.SimpleRNN(8, name="above"),
    "LSTM": lambda: keras.layers.LSTM(8, name="above"),
    "GRU": lambda: keras.layers.GRU(8, name="above"),
    "Bidirectional(GRU)": lambda: keras.layers.Bidirectional(keras.layers.GRU(8), name="above"),
    "Conv1D": lambda: keras.layers.Conv1D(8, 2, name="above"),
    "TimeDistributed(Dense)": lambda: keras.layers.TimeDistributed(keras.layers.Dense(8), name="above"),
    "Dense": lambda: keras.layers.Dense(8, name="above"),
    "RepeatVector": lambda: keras.layers.RepeatVector(STEPS, name="above"),
}
LOSSES = {
    "mean squared error": ("mse", (1, CLASSES)),
    "mean absolute error": ("mae", (1, CLASSES)),
    "Huber": ("huber", (1, CLASSES)),
    "binary crossentropy": ("binary_crossentropy", (1, CLASSES)),
    "categorical crossentropy": ("categorical_crossentropy", (CLASSES,)),
    "sparse categorical crossentropy": ("sparse_categorical_crossentropy", (CLASSES,)),
}
"""Keras's name of each loss, and how many outputs for each step make sense with it."""


def outcome_above(layer: keras.Layer) -> str:
    """What happens when `layer` stands on a GRU layer that does not return its sequence."""
    try:
        model = keras.Sequential([keras.Input((STEPS, FEATURES)), keras.layers.GRU(8, name="inner"), layer])
    except ValueError as error:
        said = str(error).split("incompatible with the layer: ")[-1].split(". Full shape")[0]
        return f"`{type(error).__name__}`: {said}"
    return f"no error, {len(model.output_shape)} axes"


def outcome_loss(loss: str, width: int, last_returns_sequences: bool) -> str:
    """Whether one training step runs when output and target differ by the axis of time.

    Args:
        loss: Keras's name of the loss.
        width: Units of the last `Dense` layer.
        last_returns_sequences: The flag of the recurrent layer; the targets are made for the other value.
    """
    activation = "sigmoid" if loss == "binary_crossentropy" else "softmax" if "categorical" in loss else None
    recurrent = keras.layers.GRU(4, return_sequences=last_returns_sequences)
    dense = keras.layers.Dense(width, activation=activation)
    model = keras.Sequential([keras.Input((STEPS, FEATURES)), recurrent, dense])
    model.compile(loss=loss)
    axes = (BATCH,) if last_returns_sequences else (BATCH, STEPS)
    targets = np.zeros(axes if loss.startswith("sparse") else (*axes, width))
    try:
        model.train_on_batch(np.ones((BATCH, STEPS, FEATURES)), targets)
    except ValueError as error:
        return f"`{type(error).__name__}`"
    return "trains"


def either_way(loss: str, width: int) -> str:
    """What comes of both mistakes; one word where they end alike."""
    found = [outcome_loss(loss, width, flag) for flag in (True, False)]
    return found[0] if found[0] == found[1] else " and ".join(found)


def run(record: Record) -> None:
    """Try each wrong shape and keep what came of it."""
    record.table(
        "above",
        ["layer above", "what happens"],
        [[f"`{name}`", outcome_above(make())] for name, make in ABOVE.items()],
        "A `GRU` layer without `return_sequences=True`, and the layer that stands on it.",
    )
    record.table(
        "losses",
        ["loss", "one output at each step", f"{CLASSES} outputs"],
        [
            [name, *(either_way(loss, width) if width in widths else "–" for width in (1, CLASSES))]
            for name, (loss, widths) in LOSSES.items()
        ],
        f"One training step on {BATCH} sequences of {STEPS} steps, with a sequence out and a vector as target, and the "
        "other way round; one word where both end alike",
    )
