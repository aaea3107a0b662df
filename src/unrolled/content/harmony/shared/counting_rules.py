"""What to beat: pitches counted in the training chorales."""

from __future__ import annotations

import numpy as np

from unrolled.content.data.chorales import Chorale
from unrolled.content.harmony.shared.harmony_voices import PITCHES, features, targets

RULES = ("common", "soprano", "beat")
"""What they look at: nothing; the soprano's pitch; that, on or off the beat, with or without a fermata."""


def _situation(rule: str, piece: Chorale) -> list[tuple[int, ...]]:
    """What a rule looks at, for each step."""
    columns = features(piece)
    soprano = columns[:, :-5].argmax(axis=1)
    if rule == "common":
        return [()] * len(piece)
    if rule == "soprano":
        return [(int(pitch),) for pitch in soprano]
    return [(int(pitch), *map(int, step)) for pitch, step in zip(soprano, columns[:, [-4, -2]], strict=True)]


def predictions(rule: str, train: list[Chorale], test: list[Chorale]) -> list[np.ndarray]:
    """The commonest class of each voice in the situation that the rule looks at, for each piece of the test.

    Args:
        rule: One of `RULES`.
        train: Where pitches are counted. A situation that never occurs there falls back on all of its steps.
        test: What is predicted, `(time steps, 3)` a piece.
    """
    counts: dict[tuple[int, ...], np.ndarray] = {}
    whole = np.zeros((3, PITCHES), int)
    for piece in train:
        for situation, classes in zip(_situation(rule, piece), targets(piece), strict=True):
            counted = counts.setdefault(situation, np.zeros((3, PITCHES), int))
            counted[np.arange(3), classes] += 1
            whole[np.arange(3), classes] += 1
    return [
        np.array([counts.get(situation, whole).argmax(axis=1) for situation in _situation(rule, piece)])
        for piece in test
    ]
