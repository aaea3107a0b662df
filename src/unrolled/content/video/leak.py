"""Whether the single-frame control can sound the alarm: on clips that all start in one place it should."""

from __future__ import annotations

import numpy as np

from unrolled.content.data.clips import DIRECTIONS, SIZE, STEPS, Clips
from unrolled.content.q8_video.shared.gru_trainings import SPEEDS
from unrolled.content.q8_video.shared.moving_digit_training import FRAMES, clips, frame_trials
from unrolled.engine.records.record import Record

EPOCHS = 6
"""Half as many as the chapter's: where the place tells the direction, that is enough."""


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


def ceiling() -> float:
    """The most that the middle frame tells of clips that begin in one place: one guess for each place it can show."""
    directions = np.tile(np.arange(len(DIRECTIONS)), len(SPEEDS))
    places = FRAMES // 2 * np.repeat(SPEEDS, len(DIRECTIONS))[:, np.newaxis] * STEPS[directions] % SIZE
    shown = np.unique(places, axis=0, return_inverse=True)[1].ravel()
    right = [np.bincount(directions[shown == place]).max() for place in np.unique(shown)]
    return float(np.sum(right) / len(directions))


def measure() -> dict:
    """Train the control on leaky clips; gives its `accuracies` for each seed, and the most that is possible."""
    training, test = clips()
    leaky = [(from_one_place(part), part.direction) for part in (training, test)]
    trials = frame_trials(*leaky, len(DIRECTIONS), epochs=EPOCHS)  # type: ignore[call-arg, arg-type]
    return {"accuracies": trials["single"]["intact"], "ceiling": ceiling()}


def show(record: Record, measured: dict) -> None:
    """Give both for a sentence."""
    record.number("leaky", np.median(measured["accuracies"]), digits=2)
    record.number("ceiling", measured["ceiling"], digits=2)
