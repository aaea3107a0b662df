import keras
import numpy as np
import pytest
from keras import layers

from snippets.when_it_goes_wrong.number_of_axes import answer

KINDS = [layers.SimpleRNN, layers.GRU, layers.LSTM, lambda units: layers.Bidirectional(layers.LSTM(units))]


@pytest.mark.claim(
    "when_it_goes_wrong.axes",
    "A recurrent layer reads three axes, (batch, time steps, features); with two it raises a `ValueError` that says "
    "`expected ndim=3, found ndim=2`, with four `found ndim=4`.",
)
@pytest.mark.parametrize("kind", KINDS)
def test_three_axes(kind):
    for axes, shape in [(2, (8, 10)), (4, (8, 10, 1, 1)), (5, (8, 10, 7, 7, 2))]:
        for data in (np.ones(shape), keras.Input(shape[1:])):
            with pytest.raises(ValueError, match=f"expected ndim=3, found ndim={axes}"):
                kind(4)(data)
    assert kind(4)(np.ones((8, 10, 1))).shape[0] == 8


@pytest.mark.claim(
    "when_it_goes_wrong.input_dim",
    "As an argument of a layer it gives an input of that one axis, so a model of recurrent layers that begins so "
    "raises the same error.",
)
@pytest.mark.parametrize("kind", [layers.SimpleRNN, layers.GRU, layers.LSTM])
def test_input_dim_is_one_axis(kind):
    with pytest.raises(ValueError, match="expected ndim=3, found ndim=2"):
        keras.Sequential([kind(4, input_dim=3)])
    assert keras.Sequential([layers.Dense(4, input_dim=3)]).input_shape == (None, 3)


@pytest.mark.claim(
    "when_it_goes_wrong.one_series",
    "A model that was built for one feature takes an array of two axes all the same, and adds the axis of features: a "
    "single series of (time steps, one) then counts as a batch of series of one step each, without an error.",
)
def test_one_series_is_taken_for_many():
    series = np.random.default_rng(0).normal(size=(10, 1))
    for way in (lambda model, x: model(x), lambda model, x: model.predict(x, verbose=0)):
        model = keras.Sequential([keras.Input((10, 1)), layers.LSTM(4)])
        assert way(model, series).shape == (10, 4)
        np.testing.assert_allclose(way(model, series), model(series[:, np.newaxis]), atol=1e-6)
    assert model(series[np.newaxis]).shape == (1, 4)


def test_what_it_answers():
    assert answer(layers.LSTM(4), np.ones((2, 3, 1))) == "(2, 4)"
    assert "found ndim=2" in answer(layers.LSTM(4), np.ones((2, 3)))
