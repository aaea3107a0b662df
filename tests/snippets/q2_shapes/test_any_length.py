import keras
import numpy as np
import pytest

from snippets.q2_shapes.any_length import any_length_model


@pytest.mark.claim(
    "q2.any_length",
    "With a time axis of `None`, one layer with one set of weights takes a batch of short sequences, then a batch of "
    "long ones: the number of time steps may differ from batch to batch.",
)
def test_two_lengths():
    keras.utils.set_random_seed(0)
    model = any_length_model(features=3, units=5)
    assert model.input_shape == (None, None, 3)
    before = [weight.copy() for weight in model.get_weights()]
    short, long = np.random.normal(size=(2, 4, 3)), np.random.normal(size=(6, 9, 3))
    assert model.predict(short, verbose=0).shape == (2, 5)
    assert model.predict(long, verbose=0).shape == (6, 5)
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_the_features_are_fixed():
    with pytest.raises(ValueError, match=r"must be equal|size-incompatible"):
        any_length_model(features=3, units=5).predict(np.zeros((2, 4, 2)), verbose=0)
