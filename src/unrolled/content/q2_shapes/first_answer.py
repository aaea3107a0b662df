"""Each part of a common first answer, and what ran against it."""

import keras
import numpy as np

from snippets.q2_shapes.first_answer import shapes_seen
from unrolled.engine.records.record import Record

SEED = 0
POINTS, STEPS, BATCH = 79, 10, 32


def ranks_taken() -> list[int]:
    """The numbers of axes, of two to four, that a GRU layer accepts in its input."""
    taken = []
    for rank in (2, 3, 4):
        try:
            keras.layers.GRU(2)(np.zeros((2,) * rank))
        except ValueError:
            continue
        taken.append(rank)
    return taken


def ranks_given() -> dict[bool, int]:
    """The number of axes of a GRU layer's output, under the value of `return_sequences`."""
    inputs = np.zeros((2, 5, 3))
    return {option: keras.layers.GRU(2, return_sequences=option)(inputs).ndim for option in (True, False)}


def run(record: Record) -> None:
    """Put the five parts of the answer to the test."""
    points = np.arange(POINTS)
    data = np.stack([np.sin(points), np.cos(points)], axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(data, STEPS, axis=0).transpose(0, 2, 1)
    seen = shapes_seen(windows, batch_size=BATCH)
    taken, given = ranks_taken(), ranks_given()

    for item, value in {
        "sequences": len(windows),
        "batch": BATCH,
        "rest": seen[-1][0],
        "steps": STEPS,
        "points": len(np.unique(points)),
    }.items():
        record.number(item, value)
    record.table(
        "first_answer",
        ["What it says", "What ran", "Verdict"],
        [
            [
                "The input has three axes",
                f"inputs with 2, 3 and 4 axes tried; accepted: {', '.join(map(str, taken)) or 'none'}",
                _verdict(taken == [3]),
            ],
            [
                "The first is the number of inputs in the data",
                f"{len(windows)} sequences came as {', '.join(str(shape[0]) for shape in seen)}",
                _verdict({shape[0] for shape in seen} == {len(windows)}),
            ],
            [
                "The second is the number of unique time points in the data",
                f"{len(np.unique(points))} time points; the axis has {seen[0][1]}",
                _verdict(seen[0][1] == len(np.unique(points))),
            ],
            [
                "The third is the number of variables at a time step",
                f"{data.shape[1]} variables; the axis has {seen[0][2]}",
                _verdict(seen[0][2] == data.shape[1]),
            ],
            [
                "`return_sequences=True` gives two axes, otherwise three",
                f"`True` gives {given[True]}, `False` gives {given[False]}",
                _verdict(given == {True: 2, False: 3}),
            ],
        ],
        "A common first answer, part by part",
    )


def _verdict(holds: bool) -> str:
    return "right" if holds else "wrong"
