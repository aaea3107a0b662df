"""Viterbi's algorithm: the best chain of candidates, not the best of each."""

from collections.abc import Callable

import numpy as np


def best_path(
    scores: list[np.ndarray], between: Callable[[int], np.ndarray]
) -> list[int]:
    """Choose one candidate at each step so that the whole scores highest.

    Args:
        scores: For each step the scores of its candidates, `(candidates,)`;
            steps may have different numbers of them.
        between: For step `t` what is added when a candidate of step `t - 1`
            is followed by one of step `t`, `(candidates before, candidates)`.

    Returns:
        The number of the chosen candidate at each step.

    Raises:
        ValueError: There is no step, or a step has no candidate.

    Examples:
        >>> best_path([np.zeros(2), np.zeros(2)], lambda t: -np.eye(2)[::-1])
        [0, 0]
    """
    if not scores or any(len(here) == 0 for here in scores):
        raise ValueError("want at least one step, and candidates at each")
    total, came_from = scores[0], []
    for t in range(1, len(scores)):
        reached = total[:, None] + between(t)
        came_from.append(reached.argmax(axis=0))
        total = reached.max(axis=0) + scores[t]
    path = [int(total.argmax())]
    for back in reversed(came_from):
        path.append(int(back[path[-1]]))
    return path[::-1]


if __name__ == "__main__":
    # Each step likes the other candidate a little; a change costs more.
    alone = [np.array([0.0, 0.1]), np.array([0.1, 0.0]), np.array([0.0, 0.3])]
    print("each alone:", [int(here.argmax()) for here in alone])
    print("best path: ", best_path(alone, lambda t: -(1 - np.eye(2))))
