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
    "mse": (1, CLASSES),
    "mae": (1, CLASSES),
    "huber": (1, CLASSES),
    "binary_crossentropy": (1, CLASSES),
    "categorical_crossentropy": (CLASSES,),
    "sparse_categorical_crossentropy": (CLASSES,),
}
"""Keras's name of each loss, and how many outputs for each step make sense with it."""
NAMES = {
    "mse": "mean squared error",
    "mae": "mean absolute error",
    "huber": "Huber",
    "binary_crossentropy": "binary crossentropy",
    "categorical_crossentropy": "categorical crossentropy",
    "sparse_categorical_crossentropy": "sparse categorical crossentropy",
}


def outcome_above(layer: keras.Layer) -> dict:
    """What happens when `layer` stands on a GRU layer that does not return its sequence.

    Returns:
        The name of the error and what it says, or the number of axes of the model's output.
    """
    try:
        model = keras.Sequential([keras.Input((STEPS, FEATURES)), keras.layers.GRU(8, name="inner"), layer])
    except ValueError as error:
        return {"error": type(error).__name__, "message": str(error)}
    return {"error": None, "axes": len(model.output_shape)}


def outcome_loss(loss: str, width: int, last_returns_sequences: bool) -> str | None:
    """The error that ends one training step when output and target differ by the axis of time, or `None`.

    Args:
        loss: Keras's name of the loss.
        width: Units of the last `Dense` layer.
        last_returns_sequences: The flag of the recurrent layer; the targets are made for the other value.
    """
    activation = "sigmoid" if loss == "binary_crossentropy" else "softmax" if "categorical" in loss else None
    recurrent = keras.layers.SimpleRNN(4, return_sequences=last_returns_sequences)
    dense = keras.layers.Dense(width, activation=activation)
    model = keras.Sequential([keras.Input((STEPS, FEATURES)), recurrent, dense])
    model.compile("sgd", loss)
    axes = (BATCH,) if last_returns_sequences else (BATCH, STEPS)
    targets = np.zeros(axes if loss.startswith("sparse") else (*axes, width))
    try:
        model.train_on_batch(np.ones((BATCH, STEPS, FEATURES)), targets)
    except ValueError as error:
        return type(error).__name__
    return None


def measure() -> dict:
    """Try each wrong shape, and both mistakes with each loss."""
    return {
        "above": {name: outcome_above(build()) for name, build in ABOVE.items()},
        "losses": {
            loss: {str(width): [outcome_loss(loss, width, flag) for flag in (True, False)] for width in widths}
            for loss, widths in LOSSES.items()
        },
    }


def show(record: Record, measured: dict) -> None:
    """Tabulate what came of each."""
    record.table(
        "above",
        ["layer above", "what happens"],
        [[f"`{name}`", _above(outcome)] for name, outcome in measured["above"].items()],
        "A `GRU` layer without `return_sequences=True`, and the layer that stands on it.",
    )
    record.table(
        "losses",
        ["loss", "one output at each step", f"{CLASSES} outputs"],
        [
            [NAMES[loss], *(_either_way(outcomes.get(str(width))) for width in (1, CLASSES))]
            for loss, outcomes in measured["losses"].items()
        ],
        f"One training step on {BATCH} sequences of {STEPS} steps, with a sequence out and a vector as target, and the "
        "other way round; one word where both end alike",
    )


def _above(outcome: dict) -> str:
    if outcome["error"] is None:
        return f"no error, {outcome['axes']} axes"
    reason = outcome["message"].split("incompatible with the layer: ")[-1].split(". Full shape")[0]
    return f"`{outcome['error']}`: {reason}"


def _either_way(outcomes: list[str | None] | None) -> str:
    if outcomes is None:
        return "–"
    return " and ".join(dict.fromkeys("trains" if error is None else f"`{error}`" for error in outcomes))
