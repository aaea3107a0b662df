"""The walkthrough's model trained with several seeds: how it learns, and what it confuses."""

from __future__ import annotations

from functools import partial

import numpy as np

from snippets.q8_video.cnn_rnn import cnn_rnn
from snippets.video.confusion import by_class, confusion
from unrolled.content.data.clips import DIRECTIONS, load
from unrolled.content.q8_video.shared.moving_digit_training import EPOCHS, FRAMES, SEEDS, clips, predictions, train
from unrolled.content.shelf.words import spread
from unrolled.content.video.shared.confusion_figure import draw_confusion
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import SERIES

VALIDATION = 400
CURVES = {"accuracy": "training", "val_accuracy": "validation"}
"""The columns of a history, and what the page calls them."""
OVER = f"median (least–greatest) of {len(SEEDS)} trainings"


def measure() -> dict:
    """Train with each seed, and count what each model says of the test clips."""
    training, test = clips()
    validation = load("validation", VALIDATION, FRAMES)
    trained = train(
        partial(cnn_rnn, training.frames.shape[1:], len(DIRECTIONS)),
        training.frames,
        training.direction,
        settings={"metrics": ["accuracy"]},
        validation_data=(validation.frames, validation.direction),
        validation_batch_size=VALIDATION,
    )
    histories, counts, right = [], [], []
    for model in trained:
        classes = predictions(model, test.frames)
        histories.append({kind: model.history.history[kind] for kind in CURVES})
        counts.append(confusion(test.direction, classes, len(DIRECTIONS)))
        right.append(classes == test.direction)
    speeds = {
        f"{speed}": {
            "clips": np.sum(test.speed == speed),
            "accuracies": [np.mean(row[test.speed == speed]) for row in right],
        }
        for speed in np.unique(test.speed)
    }
    return {"histories": histories, "counts": counts, "speeds": speeds}


def show(record: Record, measured: dict) -> None:
    """Draw the curves and the matrix, and tabulate accuracies by class and by speed."""
    counts = np.array(measured["counts"])
    _draw_curves(record, {kind: np.array([row[kind] for row in measured["histories"]]) for kind in CURVES})
    total = counts.sum(axis=0)
    draw_confusion(
        record,
        "matrix",
        total,
        DIRECTIONS,
        f"What {len(SEEDS)} trainings say of {counts[0].sum()} test clips each: shares of a row, in hundredths.",
    )
    recall, precision = (np.array(shares).T for shares in zip(*map(by_class, counts), strict=True))
    record.table(
        "by_class",
        ["direction", "test clips", "recall", "precision"],
        [[name, counts[0, k].sum(), spread(recall[k]), spread(precision[k])] for k, name in enumerate(DIRECTIONS)],
        f"Class by class, {OVER}",
    )
    record.table(
        "by_speed",
        ["pixels a frame", "test clips", "accuracy"],
        [[speed, row["clips"], spread(row["accuracies"])] for speed, row in measured["speeds"].items()],
        f"Slow and fast digits, {OVER}",
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
    record.number("seeds", len(SEEDS))


def _draw_curves(record: Record, curves: dict[str, np.ndarray]) -> None:
    """Draw the accuracies, `(seeds, epochs)` each, and give where they end."""
    epochs = np.arange(1, EPOCHS + 1)
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
    training, validation = (curves[kind] for kind in CURVES)
    half = (validation > 0.5).argmax(axis=1) + 1
    record.figure(
        "curves",
        svg,
        alt=(
            f"Accuracies of {len(SEEDS)} trainings, median (least–greatest). On validation clips they begin at "
            f"{spread(validation[:, 0])}, first pass one half in epoch {spread(half, 0)}, and end at "
            f"{spread(validation[:, -1])}; on training clips they end at {spread(training[:, -1])}."
        ),
        caption="Accuracy after each epoch, a line for each seed.",
        columns=["epoch", *CURVES.values()],
        rows=[[int(epoch), spread(training[:, epoch - 1]), spread(validation[:, epoch - 1])] for epoch in epochs],
    )
    record.number("validation", np.median(validation[:, -1]), digits=3)
    record.number("training", np.median(training[:, -1]), digits=3)
