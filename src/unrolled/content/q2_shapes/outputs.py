"""The shapes that layers give, read from live models."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from snippets.q2_shapes.return_state import output_and_states
from unrolled.content.shelf.words import shape
from unrolled.engine.records.record import Record

SEED = 0
STEPS, FEATURES, UNITS, KERNEL = 10, 3, 8, 4
RECURRENT = {
    "SimpleRNN": keras.layers.SimpleRNN,
    "GRU": keras.layers.GRU,
    "LSTM": keras.layers.LSTM,
}
CONVOLUTIONS: dict[str, dict[str, Any]] = {
    'padding="valid"': {"padding": "valid"},
    'padding="same"': {"padding": "same"},
    'padding="causal"': {"padding": "causal"},
    'padding="causal", strides=2': {"padding": "causal", "strides": 2},
}


def recurrent(name: str, **options: bool) -> keras.Layer:
    """A layer of `RECURRENT`, or `Bidirectional` around one, by its name."""
    layer = RECURRENT[name.removeprefix("Bidirectional(").removesuffix(")")](UNITS, **options)
    return keras.layers.Bidirectional(layer) if name.startswith("Bidirectional") else layer


def output_shape(layer: keras.Layer) -> tuple[int | None, ...]:
    """The shape that a layer gives for the chapter's input."""
    return keras.Sequential([keras.Input((STEPS, FEATURES)), layer]).output_shape


def states_of(layer: keras.Layer) -> dict:
    """The shapes of a layer's output and states, and what each state is.

    Args:
        layer: A recurrent layer, or `Bidirectional` around one, made with `return_state=True`.

    Returns:
        Under `output` and `state` shapes without the batch, under `states` a letter for each state and each
        direction: h where the output shows it, otherwise c.
    """
    inputs = np.random.default_rng(SEED).normal(size=(2, STEPS, FEATURES))
    output, states = output_and_states(layer, inputs)
    directions = np.split(output, output.shape[1] // UNITS, axis=1)
    letters = [
        ["h" if np.array_equal(state, shown) else "c" for state in part]
        for shown, part in zip(directions, np.split(np.array(states), len(directions)), strict=True)
    ]
    (state_shape,) = {state.shape[1:] for state in states}
    return {"output": output.shape[1:], "state": state_shape, "states": letters}


def measure() -> dict:
    """Ask Keras for every shape in the chapter's tables."""
    names = [*RECURRENT, *(f"Bidirectional({name})" for name in RECURRENT)]
    convolutions = {name: keras.layers.Conv1D(UNITS, KERNEL, **options) for name, options in CONVOLUTIONS.items()}
    return {
        "outputs": {
            name: [output_shape(recurrent(name, return_sequences=option)) for option in (False, True)] for name in names
        },
        "dense": output_shape(keras.layers.TimeDistributed(keras.layers.Dense(UNITS))),
        "convolutions": {name: output_shape(layer) for name, layer in convolutions.items()},
        "states": {name: states_of(recurrent(name, return_state=True)) for name in names},
    }


def show(record: Record, measured: dict) -> None:
    """Tabulate the shapes."""
    record.number("steps", STEPS)
    record.table(
        "outputs",
        ["Layer", "default", "`return_sequences=True`"],
        [[f"`{name}`", *map(shape, shapes)] for name, shapes in measured["outputs"].items()],
        f"The output for an input of {shape((None, STEPS, FEATURES))} and {UNITS} units",
    )
    convolutions = {f"`Conv1D`, kernel {KERNEL}, `{name}`": sizes for name, sizes in measured["convolutions"].items()}
    record.table(
        "other",
        ["Layer", "Output"],
        [
            [name, shape(sizes)]
            for name, sizes in {"`TimeDistributed(Dense)`": measured["dense"], **convolutions}.items()
        ],
        f"Layers without `return_sequences`; input {shape((None, STEPS, FEATURES))}, {UNITS} units or filters",
    )
    record.table(
        "states",
        ["Layer", "Output", "States after it", "Each"],
        [
            [f"`{name}`", shape((None, *layer["output"])), _letters(layer["states"]), shape((None, *layer["state"]))]
            for name, layer in measured["states"].items()
        ],
        "What a layer returns with `return_state=True`, in this order",
    )


def _letters(states: list[list[str]]) -> str:
    directions = ["forward ", "backward "] if len(states) == 2 else [""]
    return ", ".join(
        f"{direction}${letter}$" for direction, part in zip(directions, states, strict=True) for letter in part
    )
