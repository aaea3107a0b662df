import keras
import numpy as np
import pytest

from snippets.forecasting.wavenet import wavenet


def moved(model, past):
    """The days of a window that move the forecast."""
    base = np.random.default_rng(0).normal(size=(past, 1)).astype("float32")
    changed = base + 3 * np.eye(past, dtype="float32")[:, :, np.newaxis]
    before, after = np.asarray(model(base[np.newaxis])), np.asarray(model(changed))
    return np.flatnonzero((after != before).any(axis=1))


@pytest.mark.parametrize("layers", [2, 3])
def test_it_sees_two_to_the_layers_days(layers):
    keras.utils.set_random_seed(0)
    np.testing.assert_array_equal(moved(wavenet(12, 1, layers=layers), 12), np.arange(12 - 2**layers, 12))


def test_it_sees_the_whole_window_of_the_walkthrough():
    keras.utils.set_random_seed(0)
    assert len(moved(wavenet(14, 1), 14)) == 14


def test_its_shape():
    assert wavenet(14, 4, ahead=3)(np.zeros((5, 14, 4))).shape == (5, 3)


@pytest.mark.parametrize("sizes", [(0, 1), (14, 0), (14, 1, 0), (14, 1, 7, 0), (14, 1, 7, 16, 1)])
def test_sizes_that_are_too_small_are_refused(sizes):
    with pytest.raises(ValueError, match="want two layers or more"):
        wavenet(*sizes)


def test_the_layers_have_the_sizes_that_were_asked_for():
    pair, mix = 2 * (2 * 16 + 1) * 16, 17 * 16
    # Nothing reads what the last layer adds to its input, so that convolution is no part of the model.
    assert wavenet(14, 3).count_params() == 4 * 16 + 4 * pair + (4 + 3) * mix + 17 * 7
    assert wavenet(1, 1, 1, 1, 2).output_shape == (None, 1)
    convs = [layer for layer in wavenet(14, 1).layers if isinstance(layer, keras.layers.Conv1D)]
    gates = [(layer.dilation_rate[0], layer.activation.__name__) for layer in convs if layer.kernel_size == (2,)]
    assert sorted(gates) == [(rate, name) for rate in (1, 2, 4, 8) for name in ("sigmoid", "tanh")]
