"""What to beat: pitches counted in the training chorales."""

from __future__ import annotations

import numpy as np

from unrolled.content.data.chorales import Chorale
from unrolled.content.harmony.shared.task import PITCHES, features, targets

RULES = {
    "common": "the voice's most common pitch",
    "soprano": "most common under the soprano's pitch",
    "beat": "… and on or off the beat, with or without a fermata",
}


def _situation(rule: str, piece: Chorale) -> list[tuple]:
    """What a rule looks at, for each step."""
    seen = features(piece)
    top = seen[:, :-5].argmax(axis=1)
    if rule == "common":
        return [()] * len(piece)
    if rule == "soprano":
        return [(int(pitch),) for pitch in top]
    return [(int(pitch), *map(int, step)) for pitch, step in zip(top, seen[:, [-4, -2]], strict=True)]


def predictions(rule: str, train: list[Chorale], test: list[Chorale]) -> list[np.ndarray]:
    """The commonest class of each voice in the situation that the rule looks at, for each piece of the test.

    Args:
        rule: A key of `RULES`.
        train: Where pitches are counted. A situation that never occurs there falls back on all of its steps.
        test: What is predicted, `(time steps, 3)` a piece.
    """
    counts: dict[tuple, np.ndarray] = {}
    whole = np.zeros((3, PITCHES), int)
    for piece in train:
        for situation, classes in zip(_situation(rule, piece), targets(piece), strict=True):
            seen = counts.setdefault(situation, np.zeros((3, PITCHES), int))
            seen[np.arange(3), classes] += 1
            whole[np.arange(3), classes] += 1
    return [
        np.array([counts.get(situation, whole).argmax(axis=1) for situation in _situation(rule, piece)])
        for piece in test
    ]
