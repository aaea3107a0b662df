"""The walkthrough's model trained with several seeds: how it learns, and what it confuses."""

from __future__ import annotations

import numpy as np

from snippets.q8_video.cnn_rnn import cnn_rnn
from snippets.video.confusion import by_class, confusion
from unrolled.content.data.clips import DIRECTIONS, load
from unrolled.content.q8_video.shared import EPOCHS, FRAMES, SEEDS, clips, guesses, spread
from unrolled.content.video.shared import Trainer, matrix
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import SERIES

SEED = 0
VALIDATION = 400


def run(record: Record) -> None:
    """Train with each seed; add up what the models say of the test clips."""
    training, test = clips()
    validation = load("validation", VALIDATION, FRAMES)
    trainer = Trainer(lambda: cnn_rnn(training.frames.shape[1:], len(DIRECTIONS)))
    histories, counts, found = [], [], []
    for seed in SEEDS:
        watched = {"validation_data": (validation.frames, validation.direction), "validation_batch_size": VALIDATION}
        histories.append(trainer.train(training.frames, training.direction, seed, **watched))
        found.append(guesses(trainer.model, test.frames))
        counts.append(confusion(test.direction, found[-1], len(DIRECTIONS)))
    _curves(record, histories)
    total = np.sum(counts, axis=0)
    matrix(
        record,
        total,
        DIRECTIONS,
        caption=f"What {len(SEEDS)} trainings say of {len(test)} test clips each: shares of a row, in hundredths.",
    )
    recall, precision = by_class(total)
    each = [by_class(one)[0] for one in counts]
    record.table(
        "by_class",
        ["direction", "test clips", "recall", "precision"],
        [
            [name, int(np.sum(test.direction == k)), spread([one[k] for one in each]), f"{precision[k]:.2f}"]
            for k, name in enumerate(DIRECTIONS)
        ],
        f"Class by class, mean of {len(SEEDS)} trainings (lowest to highest recall)",
    )
    right = [one == test.direction for one in found]
    record.table(
        "by_speed",
        ["pixels a frame", "test clips", "accuracy"],
        [
            [int(speed), int(np.sum(test.speed == speed)), spread([np.mean(one[test.speed == speed]) for one in right])]
            for speed in np.unique(test.speed)
        ],
        f"Slow and fast digits, mean of {len(SEEDS)} trainings (lowest to highest)",
    )
    accuracies = [float(np.mean(one)) for one in right]
    wrong = total.copy()
    np.fill_diagonal(wrong, 0)
    apart = (np.arange(len(DIRECTIONS)) - np.arange(len(DIRECTIONS))[:, None]) % len(DIRECTIONS)
    record.number("accuracy", np.mean(accuracies), digits=3)
    record.number("least", min(accuracies), digits=3)
    record.number("most", max(accuracies), digits=3)
    record.number("errors", wrong.sum())
    record.number("neighbours", wrong[np.isin(apart, (1, len(DIRECTIONS) - 1))].sum())
    record.number("opposite", wrong[apart == len(DIRECTIONS) // 2].sum())
    record.number("recall_least", recall.min(), digits=2)
    record.number("seeds", len(SEEDS))


def _curves(record: Record, histories: list[dict[str, list[float]]]) -> None:
    epochs = np.arange(1, EPOCHS + 1)
    kinds = {"accuracy": "training", "val_accuracy": "validation"}
    with canvas(height=240) as figure:
        axes = figure.add_subplot()
        for (kind, name), colour, line in zip(kinds.items(), SERIES, ("--", "-"), strict=False):
            for number, history in enumerate(histories):
                label = name if number == 0 else None
                axes.plot(epochs, history[kind], line, color=colour, linewidth=1.2, label=label)
        axes.set_ylim(0, 1.02)
        axes.set_xlabel("epoch")
        axes.set_ylabel("accuracy")
        axes.legend(loc="lower right")
        svg = to_svg(figure, f"{record.name}-curves")
    ends = {kind: [history[kind][-1] for history in histories] for kind in kinds}
    firsts = [history["val_accuracy"][0] for history in histories]
    half = [int(np.argmax(np.array(history["val_accuracy"]) > 0.5)) + 1 for history in histories]
    record.figure(
        "curves",
        svg,
        alt=(
            f"In all {len(histories)} trainings the accuracy on validation clips begins at "
            f"{min(firsts):.2f} to {max(firsts):.2f}, first passes one half in epoch {min(half)} to {max(half)}, and "
            f"ends at {min(ends['val_accuracy']):.2f} to {max(ends['val_accuracy']):.2f}; on training clips it ends "
            f"at {min(ends['accuracy']):.2f} to {max(ends['accuracy']):.2f}."
        ),
        caption="Accuracy after each epoch, a line for each seed.",
        columns=["epoch", "training", "validation"],
        rows=[
            [int(epoch), *(spread([history[kind][epoch - 1] for history in histories]) for kind in kinds)]
            for epoch in epochs
        ],
    )
    record.number("validation", np.mean(ends["val_accuracy"]), digits=3)
    record.number("training", np.mean(ends["accuracy"]), digits=3)
