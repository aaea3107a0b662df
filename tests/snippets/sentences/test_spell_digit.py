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


def test_sizes_that_are_not_positive_are_refused():
    with pytest.raises(ValueError, match="positive"):
        speller(8, 0, steps=5, letters=17)
