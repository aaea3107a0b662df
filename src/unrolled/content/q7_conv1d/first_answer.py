"""A common first answer, part by part, and what the 1 in `Conv1D` counts."""

from __future__ import annotations

import numpy as np

from snippets.q7_conv1d.same_rank import LAYERS, outcome
from unrolled.content.shelf.words import shape
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


def kernel_shape(name: str, axes: int) -> tuple[int, ...]:
    """The shape of the kernel of a layer that reads an array with so many axes between batch and features."""
    layer = LAYERS[name]()
    layer.build(array(axes).shape)
    return tuple(layer.kernel.shape)


def measure() -> dict:
    """Put the answer to the test, and look at the three convolutions."""
    convolutions = ("Conv1D", "Conv2D", "Conv3D")
    return {
        "ranks": {name: rank_taken(name) for name in LAYERS},
        "outcomes": {name: outcome(name, array(1)) for name in ("GRU", "Conv1D")},
        "kernels": {name: kernel_shape(name, axes) for axes, name in enumerate(convolutions, 1)},
        "slides_along": {name: slides_along(name) for name in convolutions},
    }


def show(record: Record, measured: dict) -> None:
    """Say part by part whether the answer holds, and tabulate the three convolutions."""
    ranks, outcomes = measured["ranks"], measured["outcomes"]
    same = ranks["GRU"] == ranks["Conv1D"] and "refused" not in outcomes.values()
    along = measured["slides_along"]
    record.table(
        "first_answer",
        ["What it says", "What ran", "Verdict"],
        [
            [
                "An RNN's data are one-dimensional",
                f"a `Conv1D` layer slides along {_axes(along['Conv1D'])} of what a GRU layer reads, time; the array "
                f"itself has {_axes(ranks['GRU'])}",
                "right in the sense of `Conv1D`" if same and along["Conv1D"] == 1 else "wrong",
            ],
            [
                "A CNN's data are not",
                f"a `Conv1D` layer takes the same array `{array(1).shape}`; `Conv2D` slides along "
                f"{_axes(along['Conv2D'])}, `Conv3D` along {_axes(along['Conv3D'])}",
                "right of images, videos and other grids" if same else "right",
            ],
            [
                "This is why one uses `Conv1D` with an RNN",
                f"both take the data as they are: `{outcomes['GRU']}` from the GRU layer, "
                f"`{outcomes['Conv1D']}` from `Conv1D`",
                "no reason" if same else "a reason",
            ],
        ],
        "A common first answer, part by part",
    )
    record.table(
        "axes",
        ["layer", "the kernel slides along", "axes of the input", "shape of the kernel"],
        [[f"`{name}`", _axes(along[name]), ranks[name], shape(kernel)] for name, kernel in measured["kernels"].items()],
        f"Kernel size 3, {FEATURES} features, {FILTERS} filters. The last two sizes of a kernel are features and "
        "filters; a kernel slides along neither.",
    )


def _axes(count: int) -> str:
    """A number of axes in words."""
    return f"{count} {'axis' if count == 1 else 'axes'}"
