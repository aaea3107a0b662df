import keras
import numpy as np
import pytest

from snippets.sentences.spell_digit import speller


def test_shapes():
    assert speller(8, 8, steps=5, letters=17, units=8)(np.zeros((3, 8, 8))).shape == (3, 5, 17)


def test_every_letter_depends_on_the_image():
    keras.utils.set_random_seed(0)
    model = speller(4, 4, steps=3, letters=5, units=8)
    images = np.stack([np.zeros((4, 4)), np.ones((4, 4))])
    first, second = np.asarray(model(images))
    assert (np.abs(first - second).max(axis=-1) > 1e-4).all()


@pytest.mark.parametrize("wrong", range(5))
def test_sizes_that_are_not_positive_are_refused(wrong):
    sizes = [0 if place == wrong else 4 for place in range(5)]
    with pytest.raises(ValueError, match="want positive sizes"):
        speller(*sizes)


def test_the_layers_have_the_sizes_that_were_asked_for():
    model = speller(8, 4, steps=5, letters=17)
    assert model.count_params() == 33 * 64 + 3 * 64 * (64 + 64 + 2) + 65 * 17
    assert speller(1, 1, 1, 1, 1).output_shape == (None, 1, 1)


def test_the_image_is_read_by_a_relu_and_three_tenths_are_dropped_in_training():
    keras.utils.set_random_seed(0)
    model = speller(8, 4, steps=5, letters=17)
    dense, dropout = (model.layers[2], model.layers[3])
    x = np.random.default_rng(0).normal(size=(50, 32))
    vector = np.asarray(dense(x))
    assert vector.min() == 0 < vector.max()
    dropped = np.asarray(dropout(np.ones((50, 64)), training=True))
    assert np.mean(dropped == 0) == pytest.approx(0.3, abs=0.05)
