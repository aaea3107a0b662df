import numpy as np
import pytest

from snippets.q4_seven_days.ridge import fit_ridge, use_ridge

RANDOM = np.random.default_rng(0)
X, Y = RANDOM.normal(size=(60, 4)) + 3, RANDOM.normal(size=(60, 7)) - 2


def loss(weights, penalty):
    return ((use_ridge(weights, X) - Y) ** 2).sum() + penalty * (weights[:-1] ** 2).sum()


@pytest.mark.parametrize("penalty", [0.0, 1.0, 50.0])
def test_no_other_weights_are_better(penalty):
    best = fit_ridge(X, Y, penalty)
    for _ in range(20):
        assert loss(best + RANDOM.normal(scale=0.01, size=best.shape), penalty) > loss(best, penalty)


def test_a_huge_penalty_leaves_the_mean():
    np.testing.assert_allclose(use_ridge(fit_ridge(X, Y, 1e12), X), np.broadcast_to(Y.mean(axis=0), Y.shape), atol=1e-6)


def test_wrong_input_is_refused():
    with pytest.raises(ValueError, match="penalty"):
        fit_ridge(X, Y, -1)
    with pytest.raises(ValueError, match="59 targets"):
        fit_ridge(X, Y[1:], 1)
