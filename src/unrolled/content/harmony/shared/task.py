"""The task: features of a melody, pitches of the other voices, and a split that keeps a melody on one side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from unrolled.content.data.chorales import REST, Chorale, by_melody, load

LOWEST, PITCHES = 30, 51
"""Pitches are counted from here; class 0 is a rest."""
TOP, TOPS = 53, 33
WINDOW, HOP = 32, 32
SHARES = (0.7, 0.15)


@dataclass(frozen=True)
class Task:
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
    top = np.where(piece.pitches[:, 0] == REST, 0, np.clip(piece.pitches[:, 0] - TOP, 1, TOPS - 1))
    extra = np.stack(
        [piece.struck[:, 0], piece.place % 2 == 1, piece.place == 0, piece.fermata, np.ones(len(piece))], axis=1
    )
    return np.concatenate([np.eye(TOPS)[top], extra], axis=1).astype("float32")


FEATURES = TOPS + 5


def targets(piece: Chorale) -> np.ndarray:
    """The classes of alto, tenor and bass, `(time steps, 3)`."""
    below = piece.pitches[:, 1:]
    return np.where(below == REST, 0, np.clip(below - LOWEST, 1, PITCHES - 1))


def pitches(classes: np.ndarray) -> np.ndarray:
    """The inverse of `targets`: MIDI pitches for classes."""
    return np.where(classes == 0, REST, classes + LOWEST)


@cache
def task() -> Task:
    """The chorales of the corpus, melodies shuffled once and split."""
    pieces = [piece.without_signature() for piece in load()]
    groups = by_melody(pieces)
    np.random.default_rng(0).shuffle(groups)
    sides: tuple[list, list, list] = ([], [], [])
    bounds = np.cumsum(SHARES) * len(pieces)
    count = 0
    for group in groups:
        sides[int(np.searchsorted(bounds, count, side="right"))].extend(pieces[i] for i in group)
        count += len(group)
    return Task(*sides)


def padded(pieces: list[np.ndarray], steps: int) -> np.ndarray:
    """Arrays of different lengths as one, filled up with zeros: `(pieces, steps, …)`."""
    out = np.zeros((len(pieces), steps, *pieces[0].shape[1:]), pieces[0].dtype)
    for row, piece in zip(out, pieces, strict=True):
        row[: len(piece)] = piece
    return out


def whole(pieces: list[Chorale]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inputs, targets, and which steps are music, of whole pieces."""
    steps = max(map(len, pieces))
    x, y = padded([features(p) for p in pieces], steps), padded([targets(p) for p in pieces], steps)
    return x, y, x[..., -1] > 0


def windows(pieces: list[Chorale]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inputs, targets, and which steps are music, cut into overlapping windows."""
    cut = [
        (features(piece)[start : start + WINDOW], targets(piece)[start : start + WINDOW])
        for piece in pieces
        for start in range(0, max(len(piece) - WINDOW + HOP, 1), HOP)
    ]
    x, y = padded([x for x, _ in cut], WINDOW), padded([y for _, y in cut], WINDOW)
    return x, y, x[..., -1] > 0
