"""Which wrong shapes Keras refuses, and which it lets pass."""

from __future__ import annotations

import inspect

import keras
import numpy as np
import tensorflow as tf

from unrolled.engine.records.record import Record

STEPS, FEATURES, BATCH, CLASSES = 6, 3, 4, 5
ABOVE = {
    "SimpleRNN": lambda: keras.layers.SimpleRNN(8, name="above"),
    "LSTM": lambda: keras.layers.LSTM(8, name="above"),
    "GRU": lambda: keras.layers.GRU(8, name="above"),
    "Bidirectional(GRU)": lambda: keras.layers.Bidirectional(keras.layers.GRU(8), name="above"),
    "RNN(GRUCell)": lambda: keras.layers.RNN(keras.layers.GRUCell(8), name="above"),
    "Conv1D": lambda: keras.layers.Conv1D(8, 2, name="above"),
    "TimeDistributed(Dense)": lambda: keras.layers.TimeDistributed(keras.layers.Dense(8), name="above"),
    "Dense": lambda: keras.layers.Dense(8, name="above"),
    "RepeatVector": lambda: keras.layers.RepeatVector(STEPS, name="above"),
}
OF_ANOTHER_FORM = ("CTC", "Circle")
"""Losses whose targets are no values to compare the outputs with one by one."""
INTEGERS = ("SparseCategoricalCrossentropy", "CategoricalGeneralizedCrossEntropy")
"""Losses whose targets are numbers of classes, without an axis for the classes."""


def losses() -> list[str]:
    """The names of Keras's losses that compare outputs with targets."""
    classes = inspect.getmembers(keras.losses, inspect.isclass)
    return [
        name
        for name, loss in classes
        if issubclass(loss, keras.Loss) and loss is not keras.Loss and name not in OF_ANOTHER_FORM
    ]


def over_classes(loss: str) -> bool:
    """Whether a loss needs an output for each of several classes."""
    return "Categorical" in loss


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


def shapes_of_the_mistake(loss: str, width: int, sequence_out: bool) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The shapes of outputs and targets that differ by the axis of time.

    Args:
        loss: The name of its class.
        width: How many outputs there are for each step.
        sequence_out: Whether the outputs are sequences and the targets vectors; else the other way round.
    """
    sequence, vector = (BATCH, STEPS, width), (BATCH, width)
    output, target = (sequence, vector) if sequence_out else (vector, sequence)
    return output, target[:-1] if loss in INTEGERS else target


def outcome_loss(loss: str, width: int, sequence_out: bool, steps_known: bool) -> str | None:
    """The error that a loss raises in a training step where outputs and targets differ by the axis of time, or `None`.

    As `fit` does, it is traced once, for shapes in which not all lengths are known, and then given numbers.

    Args:
        loss: The name of its class.
        width: How many outputs there are for each step.
        sequence_out: Whether the outputs are sequences and the targets vectors; else the other way round.
        steps_known: Whether the number of time steps is known when it is traced.
    """
    shapes = shapes_of_the_mistake(loss, width, sequence_out)
    free = (BATCH,) if steps_known else (BATCH, STEPS)
    traced = [tf.TensorSpec([None if size in free else size for size in shape], "float32") for shape in shapes]
    compute = getattr(keras.losses, loss)()
    step = tf.function(lambda output, target: compute(target, output), input_signature=traced)
    try:
        step(*(np.full(shape, 0.5, "float32") for shape in shapes))
    except (ValueError, tf.errors.InvalidArgumentError) as error:
        return type(error).__name__
    return None


def measure() -> dict:
    """Try each wrong shape, and both mistakes with each loss."""
    return {
        "above": {name: outcome_above(build()) for name, build in ABOVE.items()},
        "losses": {
            loss: {
                "known": None if over_classes(loss) else _both_ways(loss, 1, True),
                "open": None if over_classes(loss) else _both_ways(loss, 1, False),
                "several": _both_ways(loss, CLASSES, True),
            }
            for loss in losses()
        },
    }


def _both_ways(loss: str, width: int, steps_known: bool) -> list[str | None]:
    return [outcome_loss(loss, width, sequence_out, steps_known) for sequence_out in (True, False)]


def show(record: Record, measured: dict) -> None:
    """Tabulate what came of each."""
    record.table(
        "above",
        ["layer above", "what happens when the model is built"],
        [[f"`{name}`", _above(outcome)] for name, outcome in measured["above"].items()],
        "A `GRU` layer without `return_sequences=True`, and the layer that stands on it.",
    )
    alike: dict[tuple[str, ...], list[str]] = {}
    for loss, outcomes in measured["losses"].items():
        cells = tuple(_ends(outcomes[case]) for case in ("known", "open", "several"))
        alike.setdefault(cells, []).append(f"`{loss}`")
    record.table(
        "losses",
        [
            "losses",
            "one output at each step",
            "the same, batches of several lengths",
            f"{CLASSES} outputs at each step",
        ],
        [[", ".join(names), *cells] for cells, names in sorted(alike.items(), key=lambda row: -len(row[1]))],
        f"A batch of {BATCH} sequences of {STEPS} time steps. Outputs are sequences and targets vectors, or the other "
        "way round: both mistakes end alike. Batches of several lengths need an open time axis. Targets have a number "
        "for each output; class numbers as targets are told of below. A dash: the loss needs an output for each of "
        "several classes.",
    )
    record.number("others", len(silent(measured["losses"])) - 1)


def silent(outcomes: dict[str, dict]) -> list[str]:
    """The losses that raise no error although the number of time steps is known, from what `measure` gives."""
    return [loss for loss, cases in outcomes.items() if cases["known"] == [None, None]]


def _above(outcome: dict) -> str:
    if outcome["error"] is None:
        return f"no error, {outcome['axes']} axes"
    reason = outcome["message"].split("incompatible with the layer: ")[-1].split(". ")[0]
    return f"`{outcome['error']}`: {reason}"


def _ends(outcomes: list[str | None] | None) -> str:
    if outcomes is None:
        return "–"
    refused = {outcome is not None for outcome in outcomes}
    return " or ".join("error" if error else "no error" for error in sorted(refused))
