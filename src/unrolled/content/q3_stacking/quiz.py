"""The chapter's quiz; each answer is found by running Keras."""

from __future__ import annotations

import itertools

import keras
import numpy as np

from snippets.q3_stacking.forgotten_flag import stack
from snippets.q3_stacking.silent_broadcast import broadcast_loss
from unrolled.content.shelf.words import shape
from unrolled.engine.records.record import Record

FORGOTTEN = {"error": "a `ValueError` when the model is built", "builds": "it trains, with a wrong loss"}
BELOW = {
    "vector": "`GRU(16)`",
    "repeated": "`GRU(16)`, then `RepeatVector(10)`",
    "sequence": "`GRU(16, return_sequences=True)`",
}
LOSSES = {
    "mse": "the mean squared error",
    "huber": "the Huber loss",
    "binary_crossentropy": "the binary crossentropy",
}
QUESTIONS: list[tuple[str, str, dict[str, str]]] = [
    (
        "Three recurrent layers are to turn a sequence into one vector. "
        "What is `return_sequences`, from the first layer to the last?",
        "flags",
        {
            "`False`, `False`, `False`": "The second layer gets two axes where it wants three: a `ValueError`.",
            "`False`, `False`, `True`": "This is upside down: the lower layers must return sequences.",
            "`True`, `True`, `True`": "This builds, but gives one vector for each time step.",
            "`True`, `True`, `False`": "Each lower layer feeds a recurrent layer, which reads a sequence. "
            "Only the last may drop it.",
        },
    ),
    (
        "In a stack of three GRU layers the middle one lacks `return_sequences=True`. What happens?",
        "middle",
        {
            FORGOTTEN["error"]: "The third layer expects three axes and finds two. No data are needed to see it.",
            FORGOTTEN["builds"]: "That is what a wrong flag of the last layer can do, "
            "where no recurrent layer above checks the number of axes.",
            "the third layer repeats the vector at each step": "No layer does this by itself. "
            "`RepeatVector` does, if you put it there.",
        },
    ),
    (
        "`RNN([GRUCell(8), GRUCell(4)], return_sequences=True)` reads `(batch, 10, 3)`. What does it return?",
        "cells",
        {
            "`(batch, 4)`": "This is what it returns with the default, `False`.",
            "`(batch, 10, 8)`": "The first cell's output goes to the second cell and no further.",
            "`(batch, 10, 4)`": "The flag is the layer's. The last cell's output comes out, at every step.",
            "`(batch, 10, 12)`": "Cells are stacked, not joined side by side.",
        },
    ),
    (
        "A model gives 0, 0, 0 and 4 at four time steps, shape `(1, 4, 1)`. The target is 4, shape `(1, 1)`. "
        "Which mean squared error does Keras report?",
        "loss",
        {
            "0": "That is the error of the last step alone, which was perhaps meant.",
            "12": "The target is compared with every step: three errors of 16 and one of 0, divided by four.",
            "16": "The last step has no error, and it counts in the mean as well.",
            "none: an error is raised": "The mean squared error repeats the target at each step, and says nothing.",
        },
    ),
    (
        "Which of these, placed below a `GRU` layer, gives an error?",
        "below",
        {
            BELOW["vector"]: "Its output has two axes, and a GRU layer wants three.",
            BELOW["repeated"]: "The repeated vector is a sequence again: this is an encoder-decoder.",
            BELOW["sequence"]: "This is the usual stack.",
        },
    ),
    (
        "The output is `(batch, 6, 1)` and the target `(batch, 1)`. Which of these losses refuses them?",
        "refusing",
        {
            LOSSES["mse"]: "It broadcasts the target over the time steps.",
            LOSSES["huber"]: "It broadcasts the target over the time steps.",
            LOSSES["binary_crossentropy"]: "It compares the shapes and raises a `ValueError`. It can do so because the "
            "number of time steps, 6, is known; with an open time axis and batches of several lengths it would "
            "broadcast too.",
        },
    ),
]
"""Each question, what was measured for it, and the choices."""


def working_flags(axes: int) -> list[tuple[bool, ...]]:
    """The flags of three stacked GRU layers that build and give an output of so many axes."""
    return [
        flags
        for flags in itertools.product((False, True), repeat=3)
        if builds(*flags) and len(stack(*flags).output_shape) == axes
    ]


def builds(*flags: bool) -> bool:
    """Whether stacked GRU layers with these flags build."""
    try:
        stack(*flags)
    except ValueError:
        return False
    return True


def refused_below() -> list[str]:
    """What gives an error below a GRU layer, of `BELOW`."""
    middles = {
        "vector": [keras.layers.GRU(16)],
        "repeated": [keras.layers.GRU(16), keras.layers.RepeatVector(10)],
        "sequence": [keras.layers.GRU(16, return_sequences=True)],
    }
    refused = []
    for name, middle in middles.items():
        try:
            keras.Sequential([keras.Input((10, 3)), *middle, keras.layers.GRU(16)])
        except ValueError:
            refused.append(name)
    return refused


def refusing_losses() -> list[str]:
    """The losses that raise an error for an output with time steps and a target without them, of `LOSSES`."""
    losses = {
        "mse": keras.losses.MeanSquaredError(),
        "huber": keras.losses.Huber(),
        "binary_crossentropy": keras.losses.BinaryCrossentropy(),
    }
    refusing = []
    for name, loss in losses.items():
        try:
            loss(np.ones((4, 1)), np.full((4, 6, 1), 0.5))
        except ValueError:
            refusing.append(name)
    return refusing


def measure() -> dict:
    """Work out the answers.

    Raises:
        ValueError: A question has no answer, or more than one.
    """
    [flags] = working_flags(axes=2)
    [below] = refused_below()
    [refusing] = refusing_losses()
    cells = keras.layers.RNN([keras.layers.GRUCell(8), keras.layers.GRUCell(4)], return_sequences=True)
    output = np.array([[[0.0], [0.0], [0.0], [4.0]]])
    return {
        "flags": flags,
        "middle": "builds" if builds(True, False, True) else "error",
        "cells": (None, *cells(np.ones((2, 10, 3))).shape[1:]),
        "loss": broadcast_loss(output, np.array([[4.0]]))[0],
        "below": below,
        "refusing": refusing,
    }


def show(record: Record, measured: dict) -> None:
    """Put the answers among the choices."""
    answers = {
        "flags": ", ".join(f"`{flag}`" for flag in measured["flags"]),
        "middle": FORGOTTEN[measured["middle"]],
        "cells": shape(measured["cells"]),
        "loss": f"{measured['loss']:g}",
        "below": BELOW[measured["below"]],
        "refusing": LOSSES[measured["refusing"]],
    }
    record.quiz("quiz", [(question, answers[answer], choices) for question, answer, choices in QUESTIONS])
