"""Which clips look alike: the same clip twice, nearly the same one, and clips that were taken in one place."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

NEAR = 0.95
"""Two clips in which things move alike, correlated more than this, are nearly the same."""
PLACE = 0.3
"""Of the edges in two clips' backgrounds, the share that they have in common if they were taken in one place."""
_FRAMES, _COARSE, _FINE = 12, 8, 16
_FAINT = 3.0
"""Levels of brightness, of 255: a smaller step from one block to the next is no edge."""
_FEWEST = 0.05
"""Backgrounds with a smaller share of edges are too plain to be known again."""


@dataclass(frozen=True)
class Sketch:
    """What is kept of a clip to tell whether others are like it.

    Attributes:
        digest: Tells whether another clip is the same to the last bit.
        motion: By how much blocks are brighter than the background, without the mean and of length 1, `(blocks,)`.
        steps: From each block of the background to the next ones, `(steps,)`.
    """

    digest: bytes
    motion: np.ndarray
    steps: np.ndarray


def sketch(clip: np.ndarray) -> Sketch:
    """What is kept of a clip, uint8 `(frames, height, width, channels)`.

    The background is what each block shows half of the time: what moves through the picture is not in it.
    """
    grey = clip.mean(axis=-1, dtype="float32")
    coarse = _blocks(grey, (_FRAMES, _COARSE, _COARSE))
    motion = (coarse - np.median(coarse, axis=0)).ravel()
    motion -= motion.mean()
    background = np.median(_blocks(grey, (len(grey), _FINE, _FINE)), axis=0)
    steps = np.concatenate([np.diff(background, axis=axis).ravel() for axis in (0, 1)])
    return Sketch(
        hashlib.sha256(clip.tobytes()).digest(),
        (motion / (np.linalg.norm(motion) or 1.0)).astype("float32"),
        steps.astype("float32"),
    )


def _blocks(values: np.ndarray, most: tuple[int, ...]) -> np.ndarray:
    """Means over blocks, at most so many along each axis."""
    for axis, count in enumerate(most):
        length = values.shape[axis]
        starts = np.arange(min(count, length)) * length // min(count, length)
        sizes = np.diff([*starts, length]).reshape([-1 if other == axis else 1 for other in range(values.ndim)])
        values = np.add.reduceat(values, starts, axis=axis) / sizes
    return values


def same(sketches: Sequence[Sketch]) -> list[int]:
    """For each clip the place of the first one that is the same, its own if there is none before it."""
    first: dict[bytes, int] = {}
    return [first.setdefault(each.digest, place) for place, each in enumerate(sketches)]


def nearly_same(clips: Sequence[Sketch], others: Sequence[Sketch]) -> dict[int, int]:
    """The clips that one of the others is nearly the same as: the place of each, and the place of that other.

    Compared is what moves, so that clips of one camera that stands still are not the same for that.
    """
    motions = np.stack([each.motion for each in others])
    likest = {place: motions @ each.motion for place, each in enumerate(clips)}
    return {place: int(likeness.argmax()) for place, likeness in likest.items() if likeness.max() > NEAR}


def told_by_place(
    clips: Sequence[Sketch], labels: np.ndarray, others: Sequence[Sketch], other_labels: np.ndarray
) -> dict[int, int]:
    """The clips whose place tells their class: one at least of the others was taken there, and all that were have it.

    Args:
        clips: Sketches of clips.
        labels: Their classes.
        others: Sketches of others.
        other_labels: The classes of these.

    Returns:
        The place of each such clip in `clips`, and in `others` that of the one whose background is most like its own.
    """
    steps = np.stack([each.steps for each in others])
    allowed = max(_FAINT, float(np.median(np.abs(steps))) / 2)
    edges = np.abs(steps) > 2 * allowed
    told = {}
    for place, each in enumerate(clips):
        either = edges | (np.abs(each.steps) > 2 * allowed)
        common = (either & (np.abs(steps - each.steps) < allowed)).sum(axis=1)
        shares = common / np.maximum(either.sum(axis=1), max(1, _FEWEST * steps.shape[1]))
        there = shares > PLACE
        if there.any() and (other_labels[there] == labels[place]).all():
            told[place] = int(shares.argmax())
    return told
