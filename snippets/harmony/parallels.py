"""Parallel fifths and octaves between two voices, counted."""

import numpy as np

FIFTH, OCTAVE = 7, 0


def parallels(upper: np.ndarray, lower: np.ndarray, interval: int) -> int:
    """How often two voices move in parallel at an interval.

    Both voices move, in the same direction, from the interval to the same
    interval. Octaves added to it do not count, so that a unison is an octave
    and a twelfth a fifth. Two voices that move in contrary directions are not
    counted, and neither is a pair in which one voice stays.

    Args:
        upper: MIDI pitches at successive steps, `(steps,)`; 0 is a rest.
        lower: The same for the other voice.
        interval: `FIFTH` or `OCTAVE`, in semitones.

    Raises:
        ValueError: The voices differ in length or have more than one axis.

    Examples:
        >>> parallels(np.array([67, 69]), np.array([60, 62]), FIFTH)
        1
    """
    upper, lower = np.asarray(upper), np.asarray(lower)
    if upper.ndim != 1 or upper.shape != lower.shape:
        raise ValueError(f"want two (steps,): {upper.shape}, {lower.shape}")
    sounding = (upper > 0) & (lower > 0)
    there = sounding & (np.abs(upper - lower) % 12 == interval)
    moves, other = np.sign(np.diff(upper)), np.sign(np.diff(lower))
    together = (moves == other) & (moves != 0)
    return int(np.sum(there[:-1] & there[1:] & together))


if __name__ == "__main__":
    soprano = np.array([72, 74, 76, 77])
    fifths_below = soprano - 7
    thirds_below = np.array([69, 71, 72, 74])
    print("fifths:", parallels(soprano, fifths_below, FIFTH))
    print("thirds:", parallels(soprano, thirds_below, FIFTH))
    print("octaves:", parallels(soprano, soprano - 12, OCTAVE))
    print("contrary:", parallels([67, 69], [60, 50], FIFTH))
