from itertools import pairwise, product

import numpy as np
import pytest

from snippets.harmony.best_path import best_path


def test_it_finds_what_trying_all_paths_finds():
    rng = np.random.default_rng(0)
    scores = [rng.normal(size=size) for size in (3, 2, 4, 3)]
    steps = [3 * rng.normal(size=(len(a), len(b))) for a, b in pairwise(scores)]

    def total(path):
        return sum(s[i] for s, i in zip(scores, path, strict=True)) + sum(
            step[i, j] for step, (i, j) in zip(steps, pairwise(path), strict=True)
        )

    best = max(product(*(range(len(s)) for s in scores)), key=total)
    assert best_path(scores, lambda t: steps[t - 1]) == list(best)
    assert list(best) != [int(s.argmax()) for s in scores]


def test_without_costs_each_step_takes_its_best():
    assert best_path([np.array([0, 1]), np.array([2, 1, 0])], lambda t: np.zeros((2, 3))) == [1, 0]


@pytest.mark.parametrize("scores", [[], [np.zeros(2), np.zeros(0)]])
def test_no_candidates_are_refused(scores):
    with pytest.raises(ValueError, match="want at least one step, and candidates at each"):
        best_path(scores, lambda t: np.zeros((2, 0)))
