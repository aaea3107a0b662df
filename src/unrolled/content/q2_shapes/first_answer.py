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


def measure() -> dict:
    """Put the answer's parts to the test on a data set of windows."""
    points = np.arange(POINTS)
    data = np.stack([np.sin(points), np.cos(points)], axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(data, STEPS, axis=0).transpose(0, 2, 1)
    ranks = ranks_given()
    return {
        "sequences": len(windows),
        "points": len(np.unique(points)),
        "variables": data.shape[1],
        "seen": shapes_seen(windows, batch_size=BATCH),
        "taken": ranks_taken(),
        "ranks": {"sequences": ranks[True], "default": ranks[False]},
    }


def show(record: Record, measured: dict) -> None:
    """Set each part beside what ran, with a verdict."""
    seen, taken, ranks = measured["seen"], measured["taken"], measured["ranks"]
    for item, value in {
        "sequences": measured["sequences"],
        "batch": BATCH,
        "rest": seen[-1][0],
        "steps": STEPS,
        "points": measured["points"],
    }.items():
        record.number(item, value)
    parts = [
        (
            "The input has three axes",
            f"inputs with 2, 3 and 4 axes tried; accepted: {', '.join(map(str, taken)) or 'none'}",
            taken == [3],
        ),
        (
            "The first is the number of inputs in the data",
            f"{measured['sequences']} sequences came as {', '.join(str(batch) for batch, _, _ in seen)}",
            all(batch == measured["sequences"] for batch, _, _ in seen),
        ),
        (
            "The second is the number of unique time points in the data",
            f"{measured['points']} time points; the axis has {seen[0][1]}",
            seen[0][1] == measured["points"],
        ),
        (
            "The third is the number of variables at a time step",
            f"{measured['variables']} variables; the axis has {seen[0][2]}",
            seen[0][2] == measured["variables"],
        ),
        (
            "`return_sequences=True` gives two axes, otherwise three",
            f"`True` gives {ranks['sequences']}, `False` gives {ranks['default']}",
            ranks == {"sequences": 2, "default": 3},
        ),
    ]
    record.table(
        "first_answer",
        ["What it says", "What ran", "Verdict"],
        [[part, ran, "right" if holds else "wrong"] for part, ran, holds in parts],
        "A common first answer, part by part",
    )
