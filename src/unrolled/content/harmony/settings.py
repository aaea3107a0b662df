"""How often Bach agrees with himself: phrases that he set more than once."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import numpy as np

from unrolled.content.data.chorales import REST, Chorale, by_melody, load
from unrolled.engine.records.record import Record

SHORTEST = 8
"""Steps of a phrase that is compared."""
SAME = 0.8
"""Two pieces that agree in more of all their pitches are one setting, printed twice or nearly so."""


def tune(piece: Chorale, part: slice) -> tuple:
    """What makes two phrases the same melody: steps between pitches and the rhythm, in any key."""
    line = piece.pitches[part, 0]
    return tuple(map(int, line - line[0])), tuple(map(bool, piece.struck[part, 0]))


def below(piece: Chorale, part: slice) -> np.ndarray:
    """The lower voices as distances from the soprano, `(time steps, 3)`."""
    return piece.pitches[part, 1:] - piece.pitches[part, :1]


def one_setting(one: Chorale, other: Chorale) -> bool:
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
    for found in sung.values():
        for (one, part), (other, again) in combinations(found, 2):
            if one != other and not one_setting(pieces[one], pieces[other]):
                shares.append((below(pieces[one], part) == below(pieces[other], again)).mean(axis=0))
                steps.append(part.stop - part.start)
    return np.array(shares), np.array(steps)


def run(record: Record) -> None:
    """Count chorales and melodies, and compare settings of one phrase."""
    pieces = load()
    groups = by_melody(pieces)
    record.number("chorales", len(pieces))
    record.number("steps", sum(map(len, pieces)))
    record.number("melodies", len(groups))
    record.number("several", sum(len(group) > 1 for group in groups))
    record.number("most", max(map(len, groups)))
    shares, steps = agreements(pieces)
    mean = np.average(shares, axis=0, weights=steps)
    record.number("pairs", len(shares))
    for name, share in zip(("alto", "tenor", "bass"), mean, strict=True):
        record.number(name, share, digits=2)
    record.number("agreement", mean.mean(), digits=2)
