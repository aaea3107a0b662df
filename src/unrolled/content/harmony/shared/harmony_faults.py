"""What a teacher of harmony would mark: parallels, crossings, weak cadences. Counted."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from snippets.harmony.parallels import FIFTH, OCTAVE, parallels
from unrolled.content.data.chorales import REST, Chorale

FAULTS = (
    "fifths",
    "octaves",
    "contrary",
    "sevenths",
    "changed",
    "crossed",
    "stacked",
    "same",
    "rooted",
    "authentic",
    "doubled",
)

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
        step at which at least one voice moves; `contrary`: the same where the two voices move in contrary directions;
        `sevenths`: percentage of the lower voices' moves that are leaps of a seventh; `changed`: changes for a hundred
        steps; `crossed`: percentage of steps at which a voice lies below the one under it; `stacked`: percentage of
        beats with at least three different notes that all belong to one triad or seventh chord; `same`: percentage
        of beats at which the soprano moves and no other voice does;
        `rooted`: percentage of phrase ends on a major or minor triad with its root in the bass; `authentic`:
        percentage of phrase ends where, besides, the bass falls a fifth or rises a fourth, and the leading tone,
        a semitone below the root, sounded in the beat before; `doubled`: percentage of phrase ends on such a triad
        before which two voices had that leading tone at once.
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
    sung = (chords[1:, 1:] != REST) & (chords[:-1, 1:] != REST)
    steps = np.abs(np.diff(chords[:, 1:], axis=0))[sung]
    return {
        "fifths": (sum(parallels(*pair, FIFTH) for pair in pairs), changed),
        "octaves": (sum(parallels(*pair, OCTAVE) for pair in pairs), changed),
        "contrary": (sum(_in_contrary_motion(*pair) for pair in pairs), changed),
        "sevenths": (int(np.isin(steps, (10, 11)).sum()), int((steps > 0).sum())),
        "changed": (changed, len(chords)),
        "crossed": (crossed, len(chords)),
    }


def _in_contrary_motion(upper: np.ndarray, lower: np.ndarray) -> int:
    """How often two voices go by contrary motion from a fifth to a fifth, or from an octave to an octave."""
    interval = np.where((upper != REST) & (lower != REST), np.abs(upper - lower) % 12, -1)
    stays = (interval[1:] == interval[:-1]) & np.isin(interval[1:], (FIFTH, OCTAVE))
    return int((stays & (np.diff(upper) * np.diff(lower) < 0)).sum())


def _on_beats(chords: np.ndarray) -> Tally:
    moved = np.diff(chords[:, 0]) != 0
    same = moved & (np.diff(chords[:, 1:], axis=0) == 0).all(axis=1)
    return {
        "stacked": (sum(_is_stacked(chord) for chord in chords), len(chords)),
        "same": (int(same.sum()), int(moved.sum())),
    }


def _is_stacked(chord: np.ndarray) -> bool:
    sounding = {int(pitch) % 12 for pitch in chord if pitch != REST}
    return len(sounding) >= 3 and any(sounding <= stack for stack in _STACKS)


def _at_ends(piece: Chorale, chords: np.ndarray) -> Tally:
    ends = rooted = authentic = doubled = 0
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
            leading = (chords[end - 2 : end] % 12 == (root - 1) % 12) & (chords[end - 2 : end] != REST)
            doubled += bool((leading.sum(axis=1) > 1).any())
    return {"rooted": (rooted, ends), "authentic": (authentic, ends), "doubled": (doubled, rooted)}


def authentic_closes(pieces: list[Chorale], settings: list[np.ndarray]) -> np.ndarray:
    """How many phrases of each piece close as `count_faults` calls `authentic`, and how many could, `(pieces, 2)`."""
    return np.array([_at_ends(piece, chords)["authentic"] for piece, chords in zip(pieces, settings, strict=True)])


def interval_of_difference(one: np.ndarray, other: np.ndarray, draws: int = 4000) -> np.ndarray:
    """In which 95 % of the differences of two shares lie if the pieces are drawn anew, in hundredths, `(2,)`.

    A bootstrap over pieces: the phrases of one piece are no independent trials.

    Args:
        one: Hits and cases of each piece, `(pieces, 2)`.
        other: The same for the other share.
        draws: Of as many pieces as there are, with replacement.
    """
    drawn = np.random.default_rng(0).integers(len(one), size=(draws, len(one)))
    shares = [(hits := tally[drawn].sum(axis=1))[:, 0] / np.maximum(hits[:, 1], 1) for tally in (one, other)]
    return np.quantile(100 * (shares[0] - shares[1]), (0.025, 0.975))


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
