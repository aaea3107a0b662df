"""Chords from probabilities: each voice alone, or the best path through chords that Bach used."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np

from snippets.harmony.best_path import best_path
from snippets.harmony.parallels import FIFTH, OCTAVE
from unrolled.content.data.chorales import REST, Chorale
from unrolled.content.harmony.shared.harmony_voices import LOWEST, with_soprano

CANDIDATES = 40
"""Chords weighed at each step: those that the model likes best."""
PARALLEL = -6.0
"""What each parallel fifth or octave costs, in nats."""
MOVE = -0.06
"""What each semitone that alto or tenor moves costs, in nats; a bass leaps by nature."""
LEAST_TIMES = 2
"""How often a chord must occur in the training chorales."""


def decode_alone(piece: Chorale, probabilities: np.ndarray) -> np.ndarray:
    """Each voice takes its own likeliest pitch: MIDI pitches of four voices `(time steps, 4)`.

    Args:
        piece: Where the soprano is taken from.
        probabilities: `(time steps, 3, pitches)`.
    """
    return with_soprano(piece, probabilities.argmax(axis=-1))


def vocabulary(pieces: list[Chorale]) -> dict[int, np.ndarray]:
    """For each soprano pitch the chords that stand under it: MIDI pitches `(chords, 3)`."""
    counts = Counter(tuple(map(int, chord)) for piece in pieces for chord in piece.pitches if (chord != REST).all())
    under: dict[int, list[tuple[int, ...]]] = {}
    for chord, times in sorted(counts.items()):
        if times >= LEAST_TIMES and list(chord) == sorted(chord, reverse=True):
            under.setdefault(chord[0], []).append(chord[1:])
    return {soprano: np.array(chords) for soprano, chords in under.items()}


def decode_together(piece: Chorale, probabilities: np.ndarray, chords: dict[int, np.ndarray]) -> np.ndarray:
    """The best path through chords of the vocabulary: MIDI pitches of four voices `(time steps, 4)`.

    A chord scores the logarithm of the probabilities of its three pitches. A chord after another loses for each
    parallel fifth or octave between any two voices and for each semitone that alto or tenor moves. These two rules are
    ours: the model has not learnt them. Where the soprano rests the chord before is held.

    Args:
        piece: Where the soprano is taken from.
        probabilities: `(time steps, 3, pitches)`.
        chords: What `vocabulary` gave.
    """
    logs = np.log(np.maximum(probabilities, 1e-9))
    soprano = piece.pitches[:, 0].copy()
    sung = np.flatnonzero(soprano != REST)
    options, scores = [], []
    for t in sung.tolist():
        below = _nearest(int(soprano[t]), chords)
        score = logs[t][np.arange(3), below - LOWEST].sum(axis=1)
        best = np.sort(np.argsort(-score, kind="stable")[:CANDIDATES])
        options.append(np.column_stack([np.full(len(best), soprano[t]), below[best]]))
        scores.append(score[best])
    path = best_path(scores, lambda step: between(options[step - 1], options[step]))
    out = np.zeros((len(soprano), 4), int)
    out[sung] = [option[chosen] for option, chosen in zip(options, path, strict=True)]
    for t in range(1, len(out)):
        if soprano[t] == REST:
            out[t, 1:] = out[t - 1, 1:]
    return out


def _nearest(soprano: int, chords: dict[int, np.ndarray]) -> np.ndarray:
    """The chords under a soprano pitch, or under the nearest one that is known."""
    return chords[min(sorted(chords), key=lambda known: abs(known - soprano))]


def between(old: np.ndarray, new: np.ndarray) -> np.ndarray:
    """What it costs to go from each of some chords to each of some others, `(old, new)`.

    Args:
        old: MIDI pitches `(chords, 4)`, soprano first.
        new: The same for the step after.
    """
    moved = new[None] - old[:, None]
    cost = MOVE * np.abs(moved[..., 1:3]).sum(axis=-1)
    for upper, lower in combinations(range(4), 2):
        before, after = (old[:, upper] - old[:, lower]) % 12, (new[:, upper] - new[:, lower]) % 12
        way, other = moved[..., upper], moved[..., lower]
        same = (before[:, None] == after[None]) & np.isin(before, (FIFTH, OCTAVE))[:, None]
        cost = cost + PARALLEL * (same & (way * other > 0))
    return cost
