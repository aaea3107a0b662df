import keras
import numpy as np
import pytest
import tensorflow as tf

from snippets.q3_stacking.initial_state import with_initial_state


def test_the_encoder_hands_over_its_state_and_no_sequence():
    model = with_initial_state(steps=6, features=2, ahead=4, known=1)
    encoder = model.get_layer("encoder_2")
    assert not encoder.return_sequences
    assert encoder.return_state
    assert model.get_layer("encoder_1").return_sequences
    assert model.get_layer("decoder").return_sequences
    assert model([np.ones((3, 6, 2)), np.ones((3, 4, 1))]).shape == (3, 4, 1)


def test_the_source_reaches_the_output_through_the_state():
    model = with_initial_state(steps=6, features=2, ahead=4, known=1)
    rng = np.random.default_rng(0)
    known = rng.normal(size=(3, 4, 1))
    one, other = (np.asarray(model([rng.normal(size=(3, 6, 2)), known])) for _ in range(2))
    assert np.abs(one - other).max(axis=(0, 2)).min() > 1e-6


@pytest.mark.claim(
    "q3.states",
    "With `return_state=True` an LSTM layer gives its output, its hidden state and its cell state, in this order; a "
    "decoder starts from both, `initial_state=[h, c]`, and needs as many units as they have.",
)
@pytest.mark.parametrize("flag", [False, True])
def test_an_lstm_hands_over_two_states(flag):
    x = np.random.default_rng(0).normal(size=(3, 6, 2))
    output, h, c = keras.layers.LSTM(4, return_state=True, return_sequences=flag)(x)
    assert [state.shape for state in (h, c)] == [(3, 4), (3, 4)]
    np.testing.assert_array_equal(output[:, -1] if flag else output, h)
    decoder = keras.layers.LSTM(4, return_sequences=True)
    started = np.asarray(decoder(x, initial_state=[h, c]))
    for other in ([h, 0 * c], [0 * h, c], [c, h]):
        assert np.abs(started - np.asarray(decoder(x, initial_state=other))).max() > 1e-4
    with pytest.raises((ValueError, tf.errors.InvalidArgumentError)):
        keras.layers.LSTM(5)(x, initial_state=[h, c])


def test_the_layers_have_the_names_and_sizes_of_the_drawing():
    model = with_initial_state(steps=6, features=2, ahead=4, known=1)
    assert {layer.name for layer in model.layers} == {
        "source",
        "decoder_input",
        "encoder_1",
        "encoder_2",
        "decoder",
        "dense",
    }
    assert [tensor.name for tensor in model.inputs] == ["source", "decoder_input"]
    units = [model.get_layer(name).units for name in ("encoder_1", "encoder_2", "decoder", "dense")]
    assert units == [16, 16, 16, 1]
