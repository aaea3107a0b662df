"""How the CNN with a GRU learns the direction from several seeds, and what it confuses."""

from __future__ import annotations

import numpy as np

from snippets.video.confusion import by_class
from unrolled.content.data.clips import DIRECTIONS
from unrolled.content.q8_video.shared.confusion_figure import draw_confusion
from unrolled.content.shelf.words import spread
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import SERIES

CURVES = {"accuracy": "training", "val_accuracy": "validation"}
"""The columns of a history, and what the page calls them."""
SPEEDS = (1, 2)
"""Pixels that a digit moves from a frame to the next."""


def show_trainings(record: Record, curves: list[dict], errors: list[dict]) -> None:
    """Draw the curves and the matrix, and tabulate accuracies by class and by speed.

    Args:
        record: Where to.
        curves: For each seed the accuracies of each epoch, by the names in `CURVES`.
        errors: For each seed the `counts` of the confusion matrix and the `accuracy` at each of `SPEEDS`.
    """
    over = f"median (least–greatest) of {len(errors)} trainings"
    counts = np.array([row["counts"] for row in errors])
    _draw_curves(record, {kind: np.array([row[kind] for row in curves]) for kind in CURVES})
    total = counts.sum(axis=0)
    draw_confusion(
        record,
        "matrix",
        total,
        DIRECTIONS,
        f"What {len(errors)} trainings say of {counts[0].sum()} test clips each: shares of a row, in hundredths.",
    )
    recall, precision = (np.array(shares).T for shares in zip(*map(by_class, counts), strict=True))
    record.table(
        "by_class",
        ["direction", "test clips", "recall", "precision"],
        [[name, counts[0, k].sum(), spread(recall[k]), spread(precision[k])] for k, name in enumerate(DIRECTIONS)],
        f"Class by class, {over}",
    )
    record.table(
        "by_speed",
        ["pixels a frame", "accuracy"],
        [[speed, spread(row["accuracy"][n] for row in errors)] for n, speed in enumerate(SPEEDS)],
        f"Slow and fast digits, {over}",
    )
    accuracies = np.trace(counts, axis1=1, axis2=2) / counts.sum(axis=(1, 2))
    apart = (np.arange(len(DIRECTIONS)) - np.arange(len(DIRECTIONS))[:, None]) % len(DIRECTIONS)
    record.number("accuracy", np.median(accuracies), digits=3)
    record.number("least", accuracies.min(), digits=3)
    record.number("most", accuracies.max(), digits=3)
    record.number("errors", total[apart != 0].sum())
    record.number("neighbours", total[np.isin(apart, (1, len(DIRECTIONS) - 1))].sum())
    record.number("opposite", total[apart == len(DIRECTIONS) // 2].sum())
    record.number("recall_least", by_class(total)[0].min(), digits=2)


def _draw_curves(record: Record, curves: dict[str, np.ndarray]) -> None:
    """Draw the accuracies, `(seeds, epochs)` each, and give where they end."""
    training, validation = (curves[kind] for kind in CURVES)
    epochs = np.arange(1, training.shape[1] + 1)
    with canvas(height=240) as figure:
        axes = figure.add_subplot()
        for (kind, rows), colour, line in zip(curves.items(), SERIES, ("--", "-"), strict=False):
            for number, row in enumerate(rows):
                label = CURVES[kind] if number == 0 else None
                axes.plot(epochs, row, line, color=colour, linewidth=1.2, label=label)
        axes.set_ylim(0, 1.02)
        axes.set_xlabel("epoch")
        axes.set_ylabel("accuracy")
        axes.legend(loc="lower right")
        svg = to_svg(figure, f"{record.name}-curves")
    half = (validation > 0.5).argmax(axis=1) + 1
    record.figure(
        "curves",
        svg,
        alt=(
            f"Accuracies of {len(training)} trainings, median (least–greatest). On validation clips they begin at "
            f"{spread(validation[:, 0])}, first pass one half in epoch {spread(half, 0)}, and end at "
            f"{spread(validation[:, -1])}; during the last epoch they are {spread(training[:, -1])} on training clips."
        ),
        caption=(
            "Accuracy on validation clips after each epoch, and on training clips during it, as a mean over its "
            "batches while the weights change. A line for each seed."
        ),
        columns=["epoch", *CURVES.values()],
        rows=[[int(epoch), spread(training[:, epoch - 1]), spread(validation[:, epoch - 1])] for epoch in epochs],
    )
    record.number("validation", np.median(validation[:, -1]), digits=3)
    record.number("training", np.median(training[:, -1]), digits=3)
