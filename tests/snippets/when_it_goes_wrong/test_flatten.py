import keras
import numpy as np
import pytest
from keras import layers

from snippets.when_it_goes_wrong.flatten import classifier


@pytest.mark.claim(
    "when_it_goes_wrong.flatten",
    "A `Dense` layer after `Flatten` has weights of its own for each time step: their number grows with the length, "
    "the length must be fixed, and a mask goes no further.",
)
def test_flatten_wants_a_length_and_drops_the_mask():
    sizes = [classifier(layers.Flatten(), steps).layers[-1].kernel.shape[0] for steps in (5, 10, 20)]
    assert sizes == [5 * 32, 10 * 32, 20 * 32]
    with pytest.raises(ValueError, match="must be fully-defined"):
        classifier(layers.Flatten(), None)
    model = classifier(layers.Flatten(), 10)
    assert getattr(model.layers[1].output, "_keras_mask", None) is not None  # of the LSTM
    assert getattr(model.layers[2].output, "_keras_mask", None) is None
    x = np.ones((1, 10, 2))
    x[:, 6:] = 0  # padding
    before = np.array(model(x))
    kernel, bias = model.layers[-1].get_weights()
    kernel[6 * 32 :] += 1  # the weights of the padded steps
    model.layers[-1].set_weights([kernel, bias])
    assert not np.allclose(model(x), before, atol=1e-3)


def test_pooling_takes_any_length_and_heeds_the_mask():
    model = classifier(layers.GlobalAveragePooling1D(), None)
    x = np.ones((1, 6, 2))
    padded = np.concatenate([x, np.zeros((1, 4, 2))], axis=1)
    np.testing.assert_allclose(model(x), model(padded), atol=1e-6)
    assert not np.allclose(model(x), model(np.ones((1, 10, 2))), atol=1e-4)


def test_the_last_output_takes_any_length():
    model = keras.Sequential([keras.Input((None, 2)), layers.LSTM(4), layers.Dense(1)])
    assert model(np.ones((1, 3, 2))).shape == model(np.ones((1, 30, 2))).shape
