import keras
import numpy as np
import pytest

from snippets.harmony.harmoniser import KINDS, harmoniser

TUNE = np.random.default_rng(0).normal(size=(2, 12, 5)).astype("float32")


def probabilities(model, tune=TUNE):
    return keras.ops.convert_to_numpy(model(tune))


@pytest.mark.parametrize("kind", KINDS)
def test_each_voice_has_a_distribution_at_each_step(kind):
    outputs = probabilities(harmoniser(5, 3, 7, kind, units=4))
    assert outputs.shape == (2, 12, 3, 7)
    np.testing.assert_allclose(outputs.sum(axis=-1), 1, rtol=1e-5)


@pytest.mark.parametrize(("kind", "first", "last"), [("none", 6, 6), ("gru", 6, 11), ("bidirectional", 0, 11)])
def test_how_far_each_kind_looks(kind, first, last):
    """A change at one step reaches exactly the steps that may see it."""
    model = harmoniser(5, 3, 7, kind, units=8)
    changed = TUNE.copy()
    changed[:, 6] += 3
    reached = np.flatnonzero(np.abs(probabilities(model) - probabilities(model, changed)).max(axis=(0, 2, 3)) > 1e-6)
    assert reached.tolist() == list(range(first, last + 1))


def test_convolutions_look_fifteen_steps_both_ways():
    tune = np.zeros((1, 41, 5), "float32")
    model = harmoniser(5, 1, 4, "dilated", units=16)
    changed = tune.copy()
    changed[:, 20] = 1
    reached = np.flatnonzero(np.abs(probabilities(model, tune) - probabilities(model, changed)).max(axis=(0, 2, 3)) > 0)
    assert (reached.min(), reached.max()) == (5, 35)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="kind is 'lstm'; want one of"):
        harmoniser(5, 3, 7, "lstm")


@pytest.mark.parametrize(
    ("kind", "between"),
    [("none", 0), ("gru", 3 * 64 * 130), ("bidirectional", 2 * 3 * 64 * 130), ("dilated", 4 * (3 * 64 + 1) * 64)],
)
def test_the_layers_have_the_sizes_that_were_asked_for(kind, between):
    model = harmoniser(5, 3, 7, kind)
    last = 129 if kind == "bidirectional" else 65
    assert model.count_params() == 6 * 64 + between + last * 3 * 7
    assert model.name == kind


def test_the_melody_is_read_by_a_relu_and_three_tenths_are_dropped_in_training():
    model = harmoniser(5, 3, 7, "none")
    dense = next(layer for layer in model.layers if isinstance(layer, keras.layers.Dense))
    read = np.asarray(dense(TUNE))
    assert read.min() == 0 < read.max()
    dropout = next(layer for layer in model.layers if isinstance(layer, keras.layers.Dropout))
    assert np.mean(np.asarray(dropout(np.ones((50, 64)), training=True)) == 0) == pytest.approx(0.3, abs=0.05)


def test_what_a_convolution_adds_is_never_negative():
    model = harmoniser(5, 3, 7, "dilated", units=4)
    add = next(layer for layer in model.layers if isinstance(layer, keras.layers.Add))
    before, added = (np.asarray(part) for part in keras.Model(model.inputs[0], add.input)(TUNE))
    assert added.min() == 0 < added.max()
    assert before.shape == added.shape
