"""The chapter's quiz; each answer is found by running Keras."""

from __future__ import annotations

import keras
import numpy as np

from snippets.q3_stacking.forgotten_flag import stack
from snippets.q3_stacking.silent_broadcast import broadcast_loss
from unrolled.engine.records.record import Record


def working_flags(axes: int) -> list[tuple[bool, ...]]:
    """The flags of three stacked GRU layers that build and give an output of so many axes."""
    found = []
    for number in range(8):
        flags = tuple(bool(number & bit) for bit in (4, 2, 1))
        try:
            model = stack(*flags)
        except ValueError:
            continue
        if len(model.output_shape) == axes:
            found.append(flags)
    return found


def shape(axes: tuple[int | None, ...]) -> str:
    """A shape as the site writes it."""
    return "`(" + ", ".join("batch" if size is None else str(size) for size in axes) + ")`"


def spoken(flags: tuple[bool, ...]) -> str:
    """Flags from the first layer to the last, as code."""
    return ", ".join(f"`{flag}`" for flag in flags)


def run(record: Record) -> None:
    """Work out the answers and keep the questions."""
    [vector_flags] = working_flags(axes=2)
    try:
        stack(True, False, True)
        middle_forgot = "it trains, with a wrong loss"
    except ValueError:
        middle_forgot = "a `ValueError` when the model is built"

    cells = keras.layers.RNN([keras.layers.GRUCell(8), keras.layers.GRUCell(4)], return_sequences=True)
    cells_shape = shape((None, *cells(np.ones((2, 10, 3))).shape[1:]))

    refused = {}
    for name, middle in {
        "`GRU(16)`": [keras.layers.GRU(16)],
        "`GRU(16)`, then `RepeatVector(10)`": [keras.layers.GRU(16), keras.layers.RepeatVector(10)],
        "`GRU(16, return_sequences=True)`": [keras.layers.GRU(16, return_sequences=True)],
    }.items():
        try:
            keras.Sequential([keras.Input((10, 3)), *middle, keras.layers.GRU(16)])
            refused[name] = False
        except ValueError:
            refused[name] = True
    [refused_name] = [name for name, was in refused.items() if was]

    output = np.array([[[0.0], [0.0], [0.0], [4.0]]])
    target = np.array([[4.0]])
    loss = f"{broadcast_loss(output, target)[0]:g}"

    losses = {
        "the mean squared error": keras.losses.MeanSquaredError(),
        "the Huber loss": keras.losses.Huber(),
        "the binary crossentropy": keras.losses.BinaryCrossentropy(),
    }
    refusing = []
    for name, loss_of in losses.items():
        try:
            loss_of(np.ones((4, 1)), np.full((4, 6, 1), 0.5))
        except ValueError:
            refusing.append(name)
    [refusing_name] = refusing

    record.quiz(
        "quiz",
        [
            (
                "Three recurrent layers are to turn a sequence into one vector. "
                "What is `return_sequences`, from the first layer to the last?",
                spoken(vector_flags),
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
                middle_forgot,
                {
                    "a `ValueError` when the model is built": "The third layer expects three axes and finds two. "
                    "No data are needed to see it.",
                    "it trains, with a wrong loss": "That is what a wrong flag of the last layer can do, "
                    "where no recurrent layer above checks the number of axes.",
                    "the third layer repeats the vector at each step": "No layer does this by itself. "
                    "`RepeatVector` does, if you put it there.",
                },
            ),
            (
                "`RNN([GRUCell(8), GRUCell(4)], return_sequences=True)` reads `(batch, 10, 3)`. What does it return?",
                cells_shape,
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
                loss,
                {
                    "0": "That is the error of the last step alone, which was perhaps meant.",
                    "12": "The target is compared with every step: three errors of 16 and one of 0, divided by four.",
                    "16": "The last step has no error, and it counts in the mean as well.",
                    "none: an error is raised": "The mean squared error broadcasts the two shapes without a word.",
                },
            ),
            (
                "Which of these, placed below a `GRU` layer, gives an error?",
                refused_name,
                {
                    "`GRU(16)`": "Its output has two axes, and a GRU layer wants three.",
                    "`GRU(16)`, then `RepeatVector(10)`": "The repeated vector is a sequence again: "
                    "this is an encoder-decoder.",
                    "`GRU(16, return_sequences=True)`": "This is the usual stack.",
                },
            ),
            (
                "The output is `(batch, 6, 1)` and the target `(batch, 1)`. Which loss refuses them?",
                refusing_name,
                {
                    "the mean squared error": "It broadcasts the target over the time steps.",
                    "the Huber loss": "It broadcasts the target over the time steps.",
                    "the binary crossentropy": "It asks for equal shapes and raises a `ValueError`.",
                },
            ),
        ],
    )
