import keras
import numpy as np
import pytest

from snippets.epidemic.curve_model import curve_model


@pytest.mark.parametrize("layer", [keras.layers.GRU, keras.layers.LSTM, keras.layers.SimpleRNN])
def test_a_window_of_any_layer_gives_a_week(layer):
    model = curve_model(steps=9, features=3, ahead=5, units=4, layer=layer)
    assert model(np.zeros((2, 9, 3), "float32")).shape == (2, 5)
    assert isinstance(model.layers[0], layer)


def test_the_order_of_the_days_counts():
    keras.utils.set_random_seed(0)
    model = curve_model(steps=6, features=2)
    x = np.random.default_rng(0).normal(size=(1, 6, 2)).astype("float32")
    assert np.abs(model(x) - model(x[:, ::-1])).max() > 1e-3


@pytest.mark.parametrize("size", ["steps", "features", "ahead", "units"])
def test_sizes_below_one_are_refused(size):
    with pytest.raises(ValueError, match=f"{size} is 0"):
        curve_model(**{size: 0})


def test_three_weeks_of_ten_values_give_a_week_unless_told_otherwise():
    model = curve_model()
    assert (model.input_shape, model.output_shape) == ((None, 21, 10), (None, 7))
    assert model.count_params() == 3 * 32 * (10 + 32 + 2) + 33 * 7
    assert curve_model(1, 1, 1, 1).count_params() == 3 * (1 + 1 + 2) + 2
