"""How often Bach agrees with himself: phrases that he set more than once."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import numpy as np

from unrolled.content.data.chorales import REST, Chorale, group_by_melody, load
from unrolled.engine.records.record import Record

SHORTEST = 8
"""Steps of a phrase that is compared."""
SAME = 0.8
"""Two pieces that agree in more of all their pitches are one setting, printed twice or nearly so."""


def tune(piece: Chorale, part: slice) -> tuple[tuple[int, ...], tuple[bool, ...]]:
    """What makes two phrases the same melody: steps between pitches and the rhythm, in any key."""
    line = piece.pitches[part, 0]
    return tuple(map(int, line - line[0])), tuple(map(bool, piece.struck[part, 0]))


def below(piece: Chorale, part: slice) -> np.ndarray:
    """The lower voices as distances from the soprano, `(time steps, 3)`."""
    return piece.pitches[part, 1:] - piece.pitches[part, :1]


def is_one_setting(one: Chorale, other: Chorale) -> bool:
    """Whether two pieces are one setting, whatever their keys."""
    whole = slice(None)
    return len(one) == len(other) and float((below(one, whole) == below(other, whole)).mean()) > SAME


def agreements(pieces: list[Chorale]) -> tuple[np.ndarray, np.ndarray]:
    """How often two settings of a phrase have the same pitch under the same soprano.

    Returns:
        For each pair of phrases the share of equal steps in each lower voice, `(pairs, 3)`, and the number of steps.
    """
    sung = defaultdict(list)
    for number, piece in enumerate(pieces):
        for part in piece.phrases:
            if part.stop - part.start >= SHORTEST and (piece.pitches[part] != REST).all():
                sung[tune(piece, part)].append((number, part))
    shares, steps = [], []
    for phrases in sung.values():
        for (one, part), (other, again) in combinations(phrases, 2):
            if one != other and not is_one_setting(pieces[one], pieces[other]):
                shares.append((below(pieces[one], part) == below(pieces[other], again)).mean(axis=0))
                steps.append(part.stop - part.start)
    return np.array(shares), np.array(steps)


def measure() -> dict:
    """Count chorales and melodies, and compare settings of one phrase."""
    pieces = load()
    shares, steps = agreements(pieces)
    return {
        "chorales": len(pieces),
        "steps": sum(map(len, pieces)),
        "melodies": [len(group) for group in group_by_melody(pieces)],
        "pairs": len(shares),
        "agreement": np.average(shares, axis=0, weights=steps),
    }


def show(record: Record, measured: dict) -> None:
    """The numbers of the sentences about the corpus and about Bach's agreement with himself."""
    settings, agreement = measured["melodies"], measured["agreement"]
    record.number("chorales", measured["chorales"])
    record.number("steps", measured["steps"])
    record.number("melodies", len(settings))
    record.number("several", sum(number > 1 for number in settings))
    record.number("most", max(settings))
    record.number("pairs", measured["pairs"])
    for name, share in zip(("alto", "tenor", "bass"), agreement, strict=True):
        record.number(name, share, digits=2)
    record.number("agreement", agreement.mean(), digits=2)
