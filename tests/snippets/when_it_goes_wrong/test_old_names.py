import keras
import numpy as np
import pytest
from keras import layers

from snippets.when_it_goes_wrong.old_names import complaint

GONE = {
    layers: ["CuDNNLSTM", "CuDNNGRU", "TimeDistributedDense"],
    keras.Sequential(): ["reset_states", "predict_classes", "predict_proba", "fit_generator", "predict_generator"],
    keras.utils: ["TimeseriesGenerator"],
    keras.preprocessing.sequence: ["TimeseriesGenerator"],
}


@pytest.mark.claim(
    "when_it_goes_wrong.names",
    "Keras no longer has the names on the left, or refuses them; of the arguments of a layer it still takes "
    "`input_shape` and `input_dim`, and an `Embedding` takes `input_length`, with a warning.",
)
def test_names_that_are_gone():
    for place, names in GONE.items():
        for name in names:
            assert not hasattr(place, name), name
    for kind in (layers.LSTM, layers.GRU, layers.SimpleRNN):
        for old in ({"batch_input_shape": (2, 10, 1)}, {"input_length": 10}):
            with pytest.raises(ValueError, match="Unrecognized keyword arguments"):
                kind(4, **old)
        assert keras.Sequential([kind(4, input_shape=(10, 1))]).output_shape == (None, 4)
        kind(4, input_dim=1)
    with pytest.warns(UserWarning, match="input_length"):
        layers.Embedding(6, 8, input_length=10)
    with pytest.raises(ValueError, match="not recognized"):
        keras.optimizers.Adam(lr=0.1)
    model = keras.Sequential([keras.Input((10, 1)), layers.LSTM(4)])
    model.compile(loss="mse")
    with pytest.raises(TypeError, match="nb_epoch"):
        model.fit(np.ones((1, 10, 1)), np.ones((1, 4)), nb_epoch=1)


def test_the_names_of_today():
    model = keras.Sequential([keras.Input(batch_shape=(2, None, 1)), layers.LSTM(4, stateful=True)])
    first = np.array(model(np.ones((2, 3, 1))))
    assert not np.allclose(model(np.ones((2, 3, 1))), first)
    model.layers[0].reset_state()
    np.testing.assert_allclose(model(np.ones((2, 3, 1))), first, atol=1e-6)
    assert keras.optimizers.Adam(learning_rate=0.5).learning_rate == 0.5
    assert (
        layers.TimeDistributed(layers.Dense(3))(np.ones((2, 5, 4))).shape == layers.Dense(3)(np.ones((2, 5, 4))).shape
    )


def test_what_is_fine_gives_no_complaint():
    assert complaint(lambda: layers.LSTM(4)) == ""
    assert "CuDNNLSTM" in complaint(lambda: layers.CuDNNLSTM(4))
