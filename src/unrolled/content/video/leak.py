"""Whether the single-frame control can sound the alarm: clips as they are, and clips that all start in one place."""

from __future__ import annotations

from functools import partial

import numpy as np

from unrolled.content.data.clips import DIRECTIONS, SIZE, Clips
from unrolled.content.q8_video.shared.moving_digit_accuracies import CHANCE
from unrolled.content.q8_video.shared.moving_digit_models import single_frame
from unrolled.content.q8_video.shared.moving_digit_training import accuracy, clips, train
from unrolled.content.shelf.words import spread
from unrolled.engine.records.record import Record


def from_one_place(clips: Clips) -> np.ndarray:
    """The same clips, each shifted round the field so that its digit begins in the middle.

    The middle of a digit is the middle of its ink on the first frame, on a field that has no edge.

    Args:
        clips: Clips.

    Returns:
        Frames, `(clips, frames, height, width, 1)`.
    """
    first = clips.frames[:, 0, ..., 0]
    turn = np.exp(2j * np.pi * np.arange(SIZE) / SIZE)
    middle = [np.angle((first.sum(axis=other) * turn).sum(axis=1)) / (2 * np.pi) * SIZE for other in (2, 1)]
    shifts = np.stack([np.rint(SIZE / 2 - where).astype(int) for where in middle], axis=1)
    return np.stack(
        [np.roll(clip, tuple(shift), axis=(1, 2)) for clip, shift in zip(clips.frames, shifts, strict=True)]
    )


def measure() -> dict:
    """Train the single-frame model on fair and on leaky clips; gives its accuracies for each seed."""
    training, test = clips()
    build = partial(single_frame, training.frames.shape[1:], len(DIRECTIONS))
    frames = {
        "fair": (training.frames, test.frames),
        "leaky": (from_one_place(training), from_one_place(test)),
    }
    return {
        name: [accuracy(model, test_x, test.direction) for model in train(build, x, training.direction)]
        for name, (x, test_x) in frames.items()
    }


def show(record: Record, measured: dict) -> None:
    """Tabulate both."""
    labels = {"fair": "every starting place equally likely", "leaky": "every digit begins in the middle"}
    for name, accuracies in measured.items():
        record.number(name, np.median(accuracies), digits=2)
    record.number("chance", CHANCE, digits=3)
    record.table(
        "leak",
        ["clips", "accuracy from the middle frame"],
        [[labels[name], spread(accuracies)] for name, accuracies in measured.items()],
        f"The single-frame control, median (least–greatest) of {len(measured['fair'])} seeds; chance is {CHANCE:.3f}",
    )
