"""Beam search: keep the few best beginnings, not only one."""

from collections.abc import Callable

import numpy as np


def beam(step: Callable, word: int, steps: int, width: int = 4) -> list:
    """The likeliest sentences that a search of this width finds.

    Args:
        step: From `(word, last, state)` to `(scores, state)`; words and last
            symbols are `(batch,)`, scores `(batch, symbols)`, the state
            `(batch, units)` or `None`, as at the start.
        word: What to write about.
        steps: How many symbols a sentence has at most, its final zero included.
        width: How many beginnings are kept.

    Returns:
        Pairs of log-probability and symbols, likeliest first; ended ones only.

    Raises:
        ValueError: The width is not positive.

    Examples:
        >>> p = [[0.01, 0.6, 0.39], [0.4, 0.3, 0.3], [0.98, 0.01, 0.01]]
        >>> step = lambda word, last, state: (np.log(p)[last], state)
        >>> [symbols for _, symbols in beam(step, 0, steps=3, width=2)]
        [[2, 0], [1, 0]]
    """
    if width < 1:
        raise ValueError(f"want a width from 1 on, got {width}")
    begun, ended, state = [(0.0, [])], [], None
    for _ in range(steps):
        last = np.array([symbols[-1] if symbols else 0 for _, symbols in begun])
        scores, state = step(np.full(len(begun), word), last, state)
        scores = np.asarray(scores, float)
        logs = scores - np.logaddexp.reduce(scores, axis=-1, keepdims=True)
        totals = logs + np.array([[total] for total, _ in begun])
        best = np.argsort(-totals, axis=None)[:width]
        rows, symbols = np.unravel_index(best, totals.shape)
        longer = [
            (float(totals[r, s]), [*begun[r][1], int(s)])
            for r, s in zip(rows, symbols, strict=True)
        ]
        ended += [pair for pair in longer if pair[1][-1] == 0]
        going = np.flatnonzero(symbols)
        if not going.size:
            break
        begun = [longer[i] for i in going]
        if state is not None:
            state = np.asarray(state)[rows[going]]
    return sorted(ended, reverse=True)[:width]


if __name__ == "__main__":
    p = np.log([[0.01, 0.6, 0.39], [0.4, 0.3, 0.3], [0.98, 0.01, 0.01]])
    for width in (1, 2):
        best = beam(lambda _, last, s: (p[last], s), 0, 4, width)[0]
        print(f"width {width}: {best[1]}, probability {np.exp(best[0]):.2f}")
