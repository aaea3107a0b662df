"""What a teacher of harmony would mark: parallels, crossings, weak cadences. Counted."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from snippets.harmony.parallels import FIFTH, OCTAVE, parallels
from unrolled.content.data.chorales import REST, Chorale

FAULTS = ("fifths", "octaves", "changed", "crossed", "stacked", "same", "rooted", "authentic")

_TRIADS = ((0, 4, 7), (0, 3, 7), (0, 3, 6), (0, 4, 8))
_SEVENTHS = ((0, 4, 7, 10), (0, 4, 7, 11), (0, 3, 7, 10), (0, 3, 6, 10), (0, 3, 6, 9))
_STACKS = [frozenset((root + tone) % 12 for tone in kind) for kind in (*_TRIADS, *_SEVENTHS) for root in range(12)]


def count_faults(pieces: list[Chorale], settings: list[np.ndarray]) -> dict[str, float]:
    """Faults of settings in hundredths, pooled over pieces.

    Args:
        pieces: Chorales, for where their beats and fermatas are.
        settings: For each the MIDI pitches of four voices, `(time steps, 4)`.

    Returns:
        `fifths` and `octaves`: parallels between any two voices for a hundred changes of the chord, a change being a
        step at which at least one voice moves; `changed`: changes for a hundred steps; `crossed`: percentage of steps
        at which a voice lies below the one under it; `stacked`: percentage of beats whose notes all belong to one
        triad or seventh chord; `same`: percentage of beats at which the soprano moves and no other voice does;
        `rooted`: percentage of phrase ends on a major or minor triad with its root in the bass; `authentic`:
        percentage of phrase ends where, besides, the bass falls a fifth or rises a fourth, and the leading tone,
        a semitone below the root, sounded in the beat before.
    """
    tallies = [
        {**_in_steps(chords), **_on_beats(chords[piece.place % 2 == 0]), **_at_ends(piece, chords)}
        for piece, chords in zip(pieces, settings, strict=True)
    ]
    sums = {name: np.sum([tally[name] for tally in tallies], axis=0) for name in FAULTS}
    return {name: float(100 * times / max(cases, 1)) for name, (times, cases) in sums.items()}


Tally = dict[str, tuple[int, int]]
"""How often each fault occurs in a piece, and in how many cases it could."""


def _in_steps(chords: np.ndarray) -> Tally:
    changed = int((np.diff(chords, axis=0) != 0).any(axis=1).sum())
    sounding = (chords[:, :-1] != REST) & (chords[:, 1:] != REST)
    crossed = int(((chords[:, :-1] < chords[:, 1:]) & sounding).any(axis=1).sum())
    pairs = [(chords[:, upper], chords[:, lower]) for upper, lower in combinations(range(4), 2)]
    return {
        "fifths": (sum(parallels(*pair, FIFTH) for pair in pairs), changed),
        "octaves": (sum(parallels(*pair, OCTAVE) for pair in pairs), changed),
        "changed": (changed, len(chords)),
        "crossed": (crossed, len(chords)),
    }


def _on_beats(chords: np.ndarray) -> Tally:
    moved = np.diff(chords[:, 0]) != 0
    same = moved & (np.diff(chords[:, 1:], axis=0) == 0).all(axis=1)
    return {
        "stacked": (sum(_is_stacked(chord) for chord in chords), len(chords)),
        "same": (int(same.sum()), int(moved.sum())),
    }


def _is_stacked(chord: np.ndarray) -> bool:
    sounding = {int(pitch) % 12 for pitch in chord if pitch != REST}
    return any(sounding <= stack for stack in _STACKS)


def _at_ends(piece: Chorale, chords: np.ndarray) -> Tally:
    ends = rooted = authentic = 0
    for part in piece.phrases:
        end = part.stop - 1
        while end > part.start and piece.fermata[end - 1] and not piece.struck[end, 0]:
            end -= 1
        if not piece.fermata[end] or end - part.start < 2:
            continue
        ends += 1
        if (root := closing_root(chords[end])) is not None:
            rooted += 1
            before = {int(pitch) % 12 for pitch in chords[end - 2 : end].ravel() if pitch != REST}
            bass_step = int(chords[end, 3] - chords[end - 1, 3])
            authentic += bass_step in (-7, 5) and (root - 1) % 12 in before
    return {"rooted": (rooted, ends), "authentic": (authentic, ends)}


def closing_root(chord: np.ndarray) -> int | None:
    """The root, as a pitch class, of a major or minor triad that stands on it; the fifth may be missing.

    Args:
        chord: MIDI pitches of four voices, the bass last.
    """
    if chord[-1] == REST:
        return None
    root = int(chord[-1]) % 12
    above = {(int(pitch) - root) % 12 for pitch in chord if pitch != REST}
    return root if above in ({0, 4}, {0, 3}, {0, 4, 7}, {0, 3, 7}) else None
