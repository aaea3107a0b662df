"""Features of a melody, classes of the voices below it, and a split that keeps a melody on one side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from unrolled.content.data.chorales import REST, Chorale, group_by_melody, load

LOWEST, PITCHES = 30, 51
"""Pitches of the lower voices are counted from here; class 0 is a rest."""
LOWEST_SOPRANO, SOPRANO_PITCHES = 53, 33
"""The same for the soprano."""
FEATURES = SOPRANO_PITCHES + 5
WINDOW, HOP = 32, 32
SHARES = (0.7, 0.15)
"""Of the chorales, to learn from and to choose by; the others are for the test."""


@dataclass(frozen=True)
class Split:
    """Chorales in the common key.

    Attributes:
        train: Chorales to learn from.
        valid: Chorales for choices.
        test: Chorales for the figures on the page.
    """

    train: list[Chorale]
    valid: list[Chorale]
    test: list[Chorale]


def features(piece: Chorale) -> np.ndarray:
    """What the models know of a step, `(time steps, features)`.

    The soprano's pitch as a one-hot vector, whether it is struck, whether the step lies off the beat, whether it
    begins a bar, and whether the note has a fermata; a last column of ones tells a step from padding.
    """
    line = piece.pitches[:, 0]
    soprano = np.where(line == REST, 0, np.clip(line - LOWEST_SOPRANO, 1, SOPRANO_PITCHES - 1))
    extra = np.stack(
        [piece.struck[:, 0], piece.place % 2 == 1, piece.place == 0, piece.fermata, np.ones(len(piece))], axis=1
    )
    return np.concatenate([np.eye(SOPRANO_PITCHES)[soprano], extra], axis=1).astype("float32")


def targets(piece: Chorale) -> np.ndarray:
    """The classes of alto, tenor and bass, `(time steps, 3)`."""
    below = piece.pitches[:, 1:]
    return np.where(below == REST, 0, np.clip(below - LOWEST, 1, PITCHES - 1))


def pitches(classes: np.ndarray) -> np.ndarray:
    """The inverse of `targets`: MIDI pitches for classes."""
    return np.where(classes == 0, REST, classes + LOWEST)


def with_soprano(piece: Chorale, classes: np.ndarray) -> np.ndarray:
    """A piece's soprano with other voices below it: classes `(time steps, 3)` to MIDI pitches `(time steps, 4)`."""
    return np.column_stack([piece.pitches[:, 0], pitches(classes)])


@cache
def split_chorales() -> Split:
    """The chorales of the corpus, melodies shuffled once and split."""
    pieces = [piece.without_signature() for piece in load()]
    groups = group_by_melody(pieces)
    np.random.default_rng(0).shuffle(groups)
    sides: tuple[list[Chorale], list[Chorale], list[Chorale]] = ([], [], [])
    bounds = np.cumsum(SHARES) * len(pieces)
    count = 0
    for group in groups:
        sides[int(np.searchsorted(bounds, count, side="right"))].extend(pieces[i] for i in group)
        count += len(group)
    return Split(*sides)


def pad(pieces: list[np.ndarray], steps: int) -> np.ndarray:
    """Arrays of different lengths as one, filled up with zeros: `(pieces, steps, …)`."""
    out = np.zeros((len(pieces), steps, *pieces[0].shape[1:]), pieces[0].dtype)
    for row, piece in zip(out, pieces, strict=True):
        row[: len(piece)] = piece
    return out


def whole_pieces(pieces: list[Chorale]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inputs, targets, and which steps are music, of whole pieces."""
    steps = max(map(len, pieces))
    x, y = pad([features(piece) for piece in pieces], steps), pad([targets(piece) for piece in pieces], steps)
    return x, y, x[..., -1] > 0


def windows(pieces: list[Chorale]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inputs, targets, and which steps are music, cut into windows one after the other."""
    parts = [
        (features(piece)[start : start + WINDOW], targets(piece)[start : start + WINDOW])
        for piece in pieces
        for start in range(0, max(len(piece) - WINDOW + HOP, 1), HOP)
    ]
    x, y = pad([x for x, _ in parts], WINDOW), pad([y for _, y in parts], WINDOW)
    return x, y, x[..., -1] > 0
