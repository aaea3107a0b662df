import keras
import numpy as np
import pytest
from keras import layers

from snippets.q2_shapes.stateful import stateful_lstm


@pytest.fixture
def inputs() -> np.ndarray:
    keras.utils.set_random_seed(0)
    return np.random.normal(size=(2, 10, 3))


@pytest.mark.claim(
    "q2.stateful",
    "A stateful layer starts each batch from the states in which the batch before it ended, series by series; "
    "`reset_state()` sets them back to zero.",
)
@pytest.mark.parametrize("kind", [layers.SimpleRNN, layers.GRU, layers.LSTM])
def test_state_goes_from_batch_to_batch(inputs, kind):
    layer, plain = kind(4, stateful=True), kind(4)
    layer.build(inputs.shape), plain.build(inputs.shape)
    plain.set_weights(layer.get_weights()[:3])
    whole = np.array(plain(inputs))
    layer(inputs[:, :6])
    np.testing.assert_allclose(layer(inputs[:, 6:]), whole, atol=1e-6)
    assert not np.allclose(layer(inputs), whole, atol=1e-3)
    layer.reset_state()
    np.testing.assert_allclose(layer(inputs), whole, atol=1e-6)


def test_the_snippet_carries_its_state(inputs):
    model = stateful_lstm(batch=2, features=3, units=4)
    whole = np.array(model(inputs))
    model.layers[0].reset_state()
    model(inputs[:, :6])
    np.testing.assert_allclose(model(inputs[:, 6:]), whole, atol=1e-6)


@pytest.mark.claim(
    "q2.stateful_batch",
    "A stateful layer needs a fixed batch size and refuses a batch of another size; the number of time steps may "
    "stay open.",
)
def test_the_batch_size_is_fixed(inputs):
    with pytest.raises(ValueError, match="batch size must be static"):
        layers.LSTM(4, stateful=True)(keras.Input((None, 3)))
    model = stateful_lstm(batch=2, features=3, units=4)
    assert model.input_shape == (2, None, 3)
    assert model(inputs).shape == model(inputs[:, :6]).shape == (2, 4)
    with pytest.raises(ValueError, match="Expected batch size: 2"):
        model(inputs[:1])
