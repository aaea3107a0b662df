"""The shapes that layers give, read from live models."""

import keras
import numpy as np

from snippets.q2_shapes.return_state import output_and_states
from unrolled.engine.records.record import Record

SEED = 0
STEPS, FEATURES, UNITS, KERNEL = 10, 3, 8, 4
RECURRENT = {
    "SimpleRNN": keras.layers.SimpleRNN,
    "GRU": keras.layers.GRU,
    "LSTM": keras.layers.LSTM,
}


def _shape(shape: tuple) -> str:
    return "`(" + ", ".join("batch" if size is None else str(size) for size in shape) + ")`"


def output_shape(layer: keras.layers.Layer) -> str:
    """The shape that a layer gives for the chapter's input, as a table cell."""
    model = keras.Sequential([keras.Input((STEPS, FEATURES)), layer])
    return _shape(model.output_shape)


def run(record: Record) -> None:
    """Ask Keras for every shape in the chapter's tables."""
    record.number("steps", STEPS)
    record.table(
        "outputs",
        ["Layer", "default", "`return_sequences=True`"],
        [[f"`{name}`", *_both(kind)] for name, kind in RECURRENT.items()]
        + [[f"`Bidirectional({name})`", *_both(kind, keras.layers.Bidirectional)] for name, kind in RECURRENT.items()],
        f"The output for an input of {_shape((None, STEPS, FEATURES))} and {UNITS} units",
    )
    record.table(
        "other",
        ["Layer", "Output"],
        _other(),
        f"Layers without that option, for the same input; {UNITS} units or filters",
    )
    record.table(
        "states",
        ["Layer", "Output", "States after it", "Each"],
        [[f"`{name}`", *_states(kind(UNITS, return_state=True))] for name, kind in RECURRENT.items()]
        + [
            [f"`Bidirectional({name})`", *_states(keras.layers.Bidirectional(kind(UNITS, return_state=True)))]
            for name, kind in RECURRENT.items()
        ],
        "What a layer returns with `return_state=True`, in this order",
    )


def _both(kind: type, wrap: type | None = None) -> list[str]:
    layers = [kind(UNITS, return_sequences=option) for option in (False, True)]
    return [output_shape(wrap(layer) if wrap else layer) for layer in layers]


def _other() -> list[list[str]]:
    conv = {
        f"`Conv1D`, kernel {KERNEL}, `{options}`": keras.layers.Conv1D(UNITS, KERNEL, **settings)
        for options, settings in {
            'padding="valid"': {"padding": "valid"},
            'padding="same"': {"padding": "same"},
            'padding="causal"': {"padding": "causal"},
            'padding="causal", strides=2': {"padding": "causal", "strides": 2},
        }.items()
    }
    layers = {"`TimeDistributed(Dense)`": keras.layers.TimeDistributed(keras.layers.Dense(UNITS)), **conv}
    return [[name, output_shape(layer)] for name, layer in layers.items()]


def _states(layer: keras.layers.Layer) -> list[str]:
    """The shapes of a layer's output and states; a state is named h where the output shows it."""
    inputs = np.random.default_rng(SEED).normal(size=(2, STEPS, FEATURES))
    output, states = output_and_states(layer, inputs)
    halves = np.split(output, output.shape[1] // UNITS, axis=1)
    each = len(states) // len(halves)
    cells = []
    for i, state in enumerate(states):
        letter = "$h$" if np.array_equal(state, halves[i // each]) else "$c$"
        direction = ["forward ", "backward "][i // each] if len(halves) == 2 else ""
        cells.append(direction + letter)
    (each_shape,) = {_shape((None, *state.shape[1:])) for state in states}
    return [_shape((None, *output.shape[1:])), ", ".join(cells), each_shape]
