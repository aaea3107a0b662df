import keras
import numpy as np

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


def test_an_lstm_hands_over_two_states():
    _, *states = keras.layers.LSTM(4, return_state=True)(np.ones((3, 6, 2)))
    assert [state.shape for state in states] == [(3, 4), (3, 4)]


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
