"""A common first answer, part by part, and what the 1 in `Conv1D` counts."""

from __future__ import annotations

import numpy as np

from snippets.q7_conv1d.same_rank import LAYERS, outcome
from unrolled.engine.records.record import Record

SIZES = (10, 9, 8)
BATCH, FEATURES, FILTERS = 2, 5, 4


def array(axes: int) -> np.ndarray:
    """An array with so many axes between the batch and the features."""
    return np.zeros((BATCH, *SIZES[:axes], FEATURES))


def rank_taken(name: str) -> int:
    """The one number of axes, of two to five, that a layer accepts in its input."""
    [taken] = [array(axes).ndim for axes in range(4) if outcome(name, array(axes)) != "refused"]
    return taken


def slides_along(name: str) -> int:
    """Along how many axes of its input a convolutional layer slides its kernel."""
    return len(LAYERS[name]().kernel_size)


def run(record: Record) -> None:
    """Put the answer to the test and tabulate the three convolutions."""
    ranks = {name: rank_taken(name) for name in LAYERS}
    inputs = array(1)
    both = [outcome(name, inputs) for name in ("GRU", "Conv1D")]
    same = ranks["GRU"] == ranks["Conv1D"] and "refused" not in both
    record.number("rank", ranks["GRU"])
    record.table(
        "first_answer",
        ["What it says", "What ran", "Verdict"],
        [
            [
                "An RNN's data are one-dimensional",
                f"a GRU layer takes arrays of rank {ranks['GRU']} and no other; here with {inputs.shape[2]} features",
                "wrong" if ranks["GRU"] != 1 else "right",
            ],
            [
                "A CNN's data are not",
                f"a `Conv1D` layer takes the same array `{inputs.shape}`, a `Conv2D` layer rank {ranks['Conv2D']}, "
                f"a `Conv3D` layer rank {ranks['Conv3D']}",
                "wrong" if same else "right",
            ],
            [
                "This is why one uses `Conv1D` with an RNN",
                f"both take the data as they are: `{both[0]}` from the GRU layer, `{both[1]}` from `Conv1D`",
                "no reason" if same else "a reason",
            ],
        ],
        "A common first answer, part by part",
    )
    rows = []
    for axes, name in enumerate(("Conv1D", "Conv2D", "Conv3D"), 1):
        layer = LAYERS[name]()
        layer.build(array(axes).shape)
        kernel = tuple(int(size) for size in layer.kernel.shape)
        rows.append([f"`{name}`", slides_along(name), ranks[name], f"`{kernel}`"])
    record.table(
        "axes",
        ["layer", "the kernel slides along", "rank of the input", "shape of the kernel"],
        rows,
        f"Kernel size 3, {FEATURES} features, {FILTERS} filters. The last two sizes of a kernel are features and "
        "filters; a kernel slides along neither.",
    )
