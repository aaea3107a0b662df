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
"""Two pieces that agree in more of the pitches of their common phrases are one setting, printed twice or nearly so."""


def tune(piece: Chorale, part: slice) -> tuple[tuple[int, ...], tuple[bool, ...]]:
    """What makes two phrases the same melody: steps between pitches and the rhythm, in any key."""
    line = piece.pitches[part, 0]
    return tuple(map(int, line - line[0])), tuple(map(bool, piece.struck[part, 0]))


def below(piece: Chorale, part: slice) -> np.ndarray:
    """The lower voices as distances from the soprano, `(time steps, 3)`."""
    return piece.pitches[part, 1:] - piece.pitches[part, :1]


def common_phrases(pieces: list[Chorale]) -> dict[tuple[int, int], list[tuple[slice, slice]]]:
    """For each pair of pieces, by their numbers, the phrases that have one melody; others have no entry."""
    sung = defaultdict(list)
    for number, piece in enumerate(pieces):
        for part in piece.phrases:
            if part.stop - part.start >= SHORTEST and (piece.pitches[part] != REST).all():
                sung[tune(piece, part)].append((number, part))
    common = defaultdict(list)
    for phrases in sung.values():
        for (one, part), (other, again) in combinations(phrases, 2):
            if one != other:
                common[one, other].append((part, again))
    return dict(common)


def agreements(pieces: list[Chorale]) -> np.ndarray:
    """How often two settings have the same pitch under the same soprano, for each pair of pieces, `(pairs, 3)`.

    The pieces may differ in length and key: their common phrases are compared, and each pair of pieces counts once,
    however often a phrase is repeated. A pair that is one setting is left out.
    """
    shares = []
    for (one, other), phrases in common_phrases(pieces).items():
        same = [below(pieces[one], part) == below(pieces[other], again) for part, again in phrases]
        share = np.concatenate(same).mean(axis=0)
        if share.mean() <= SAME:
            shares.append(share)
    return np.array(shares).reshape(-1, 3)


def measure() -> dict:
    """Count chorales and melodies, and compare settings of one phrase."""
    pieces = load()
    shares = agreements(pieces)
    return {
        "chorales": len(pieces),
        "steps": sum(map(len, pieces)),
        "melodies": [len(group) for group in group_by_melody(pieces)],
        "pairs": len(shares),
        "agreement": shares.mean(axis=0),
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
