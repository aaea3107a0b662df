import keras
import numpy as np
import pytest

from snippets.harmony.harmoniser import KINDS, harmoniser

TUNE = np.random.default_rng(0).normal(size=(2, 12, 5)).astype("float32")


def said(model, tune=TUNE):
    return keras.ops.convert_to_numpy(model(tune))


@pytest.mark.parametrize("kind", KINDS)
def test_each_voice_has_a_distribution_at_each_step(kind):
    found = said(harmoniser(5, 3, 7, kind, units=4))
    assert found.shape == (2, 12, 3, 7)
    np.testing.assert_allclose(found.sum(axis=-1), 1, rtol=1e-5)


@pytest.mark.parametrize(("kind", "first", "last"), [("none", 6, 6), ("gru", 6, 11), ("bidirectional", 0, 11)])
def test_how_far_each_kind_looks(kind, first, last):
    """A change at one step reaches exactly the steps that may see it."""
    model = harmoniser(5, 3, 7, kind, units=8)
    changed = TUNE.copy()
    changed[:, 6] += 3
    reached = np.flatnonzero(np.abs(said(model) - said(model, changed)).max(axis=(0, 2, 3)) > 1e-6)
    assert reached.tolist() == list(range(first, last + 1))


def test_convolutions_look_fifteen_steps_both_ways():
    tune = np.zeros((1, 41, 5), "float32")
    model = harmoniser(5, 1, 4, "dilated", units=16)
    changed = tune.copy()
    changed[:, 20] = 1
    reached = np.flatnonzero(np.abs(said(model, tune) - said(model, changed)).max(axis=(0, 2, 3)) > 0)
    assert (reached.min(), reached.max()) == (5, 35)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="kind is 'lstm'; want one of"):
        harmoniser(5, 3, 7, "lstm")
