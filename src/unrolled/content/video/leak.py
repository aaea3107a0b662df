"""Whether the single-frame control can sound the alarm: clips as they are, and clips that all start in one place."""

from __future__ import annotations

import numpy as np

from unrolled.content.data.clips import DIRECTIONS, SIZE, Clips
from unrolled.content.q8_video.shared import CHANCE, SEEDS, accuracy, clips, spread
from unrolled.content.q8_video.shared.models import single_frame
from unrolled.content.video.shared import Trainer
from unrolled.engine.records.record import Record

SEED = 0


def from_one_place(found: Clips) -> np.ndarray:
    """The same clips, each shifted round the field so that its digit begins in the middle.

    The middle of a digit is the middle of its ink on the first frame, on a field that has no edge.

    Args:
        found: Clips.

    Returns:
        Frames, `(clips, frames, height, width, 1)`.
    """
    first = found.frames[:, 0, ..., 0]
    turn = np.exp(2j * np.pi * np.arange(SIZE) / SIZE)
    middle = [np.angle((first.sum(axis=other) * turn).sum(axis=1)) / (2 * np.pi) * SIZE for other in (2, 1)]
    shifts = np.stack([np.rint(SIZE / 2 - where).astype(int) for where in middle], axis=1)
    return np.stack(
        [np.roll(clip, tuple(shift), axis=(1, 2)) for clip, shift in zip(found.frames, shifts, strict=True)]
    )


def run(record: Record) -> None:
    """Train the single-frame model on fair and on leaky clips."""
    training, test = clips()
    trainer = Trainer(lambda: single_frame(training.frames.shape[1:], len(DIRECTIONS)))
    reached = {}
    for item, frames in {
        "fair": (training.frames, test.frames),
        "leaky": (from_one_place(training), from_one_place(test)),
    }.items():
        reached[item] = []
        for seed in SEEDS[:3]:
            trainer.train(frames[0], training.direction, seed)
            reached[item].append(accuracy(trainer.model, frames[1], test.direction))
        record.number(item, np.mean(reached[item]), digits=2)
    record.number("chance", CHANCE, digits=3)
    record.number("seeds", len(reached["fair"]))
    record.table(
        "leak",
        ["clips", "accuracy from the middle frame"],
        [
            ["every starting place equally likely", spread(reached["fair"])],
            ["every digit begins in the middle", spread(reached["leaky"])],
        ],
        f"The single-frame control, mean of {len(reached['fair'])} seeds (lowest to highest); chance is {CHANCE:.3f}",
    )
