"""What a teacher of harmony would mark: parallels, crossings, weak cadences. Counted."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from snippets.harmony.parallels import FIFTH, OCTAVE, parallels
from unrolled.content.data.chorales import REST, Chorale

_TRIADS = ((0, 4, 7), (0, 3, 7), (0, 3, 6), (0, 4, 8))
_SEVENTHS = ((0, 4, 7, 10), (0, 4, 7, 11), (0, 3, 7, 10), (0, 3, 6, 10), (0, 3, 6, 9))
_STACKS = [frozenset((root + tone) % 12 for tone in kind) for kind in (*_TRIADS, *_SEVENTHS) for root in range(12)]


def count(pieces: list[Chorale], settings: list[np.ndarray]) -> dict[str, float]:
    """Faults of settings, pooled over pieces.

    Args:
        pieces: Chorales, for where their beats and fermatas are.
        settings: For each the MIDI pitches of four voices, `(time steps, 4)`.

    Returns:
        `fifths` and `octaves`: parallels between any two voices for a hundred changes of the chord, a change being a
        step at which at least one voice moves; `crossed`: percentage of steps at which a voice lies below the one
        under it; `stacked`: percentage of beats whose notes all belong to one triad or seventh chord; `same`:
        percentage of beats at which the soprano moves and no other voice does; `changes`: for a hundred steps;
        `rooted`: percentage of phrase ends on a major or minor triad with its root in the bass; `authentic`:
        percentage of phrase ends where, besides, the bass falls a fifth or rises a fourth, and the leading tone,
        a semitone below the root, sounded in the beat before.
    """
    found = dict.fromkeys(("fifths", "octaves", "changed", "steps", "crossed", "beats", "stacked", "moved", "same"), 0)
    found |= dict.fromkeys(("ends", "rooted", "authentic"), 0)
    for piece, chords in zip(pieces, settings, strict=True):
        for upper, lower in combinations(range(4), 2):
            found["fifths"] += parallels(chords[:, upper], chords[:, lower], FIFTH)
            found["octaves"] += parallels(chords[:, upper], chords[:, lower], OCTAVE)
        found["changed"] += int((np.diff(chords, axis=0) != 0).any(axis=1).sum())
        found["steps"] += len(chords)
        sounding = (chords[:, :-1] != REST) & (chords[:, 1:] != REST)
        found["crossed"] += int(((chords[:, :-1] < chords[:, 1:]) & sounding).any(axis=1).sum())
        beats = chords[piece.place % 2 == 0]
        found["beats"] += len(beats)
        found["stacked"] += sum(_stacked(chord) for chord in beats)
        moved = np.diff(beats[:, 0]) != 0
        found["moved"] += int(moved.sum())
        found["same"] += int((moved & (np.diff(beats[:, 1:], axis=0) == 0).all(axis=1)).sum())
        for part in piece.phrases:
            end = part.stop - 1
            while end > part.start and piece.fermata[end - 1] and not piece.struck[end, 0]:
                end -= 1
            if not piece.fermata[end] or end - part.start < 2:
                continue
            found["ends"] += 1
            root = ending(chords[end])
            found["rooted"] += root is not None
            if root is not None:
                before = {int(pitch) % 12 for pitch in chords[end - 2 : end].ravel() if pitch != REST}
                fallen = int(chords[end, 3] - chords[end - 1, 3]) in (-7, 5)
                found["authentic"] += fallen and (root - 1) % 12 in before
    of = {
        "fifths": "changed", "octaves": "changed", "crossed": "steps", "stacked": "beats", "same": "moved",
        "rooted": "ends", "authentic": "ends", "changed": "steps",
    }  # fmt: skip
    return {name: 100 * found[name] / max(found[whole], 1) for name, whole in of.items()}


def _stacked(chord: np.ndarray) -> bool:
    sounding = {int(pitch) % 12 for pitch in chord if pitch != REST}
    return any(sounding <= stack for stack in _STACKS)


def ending(chord: np.ndarray) -> int | None:
    """The root, as a pitch class, of a major or minor triad that stands on it; the fifth may be missing.

    Args:
        chord: MIDI pitches of four voices, the bass last.
    """
    if chord[-1] == REST:
        return None
    root = int(chord[-1]) % 12
    above = {(int(pitch) - root) % 12 for pitch in chord if pitch != REST}
    return root if above in ({0, 4}, {0, 3}, {0, 4, 7}, {0, 3, 7}) else None
