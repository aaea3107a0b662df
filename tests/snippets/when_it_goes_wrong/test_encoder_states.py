import keras
import numpy as np
import pytest
from keras import layers

from snippets.when_it_goes_wrong.encoder_states import translator


@pytest.fixture
def data():
    rng = np.random.default_rng(0)
    return [rng.normal(size=(4, steps, features)).astype("float32") for steps, features in ((9, 3), (5, 2))]


@pytest.mark.claim(
    "when_it_goes_wrong.two_states",
    "An LSTM starts from two states, each of shape (batch, units of the decoder). Given one, it builds without an "
    "error and fails with `list index out of range` once it is called with data.",
)
def test_an_lstm_wants_two_states(data):
    assert translator()(data).shape == (4, 5, 8)
    one = translator(hand=slice(1))
    for ask in (one, lambda x: one.predict(x, verbose=0)):
        with pytest.raises(IndexError, match="list index out of range"):
            ask(data)
    source, target, state = keras.Input((9, 3)), keras.Input((5, 2)), keras.Input((6,))
    wrong = keras.Model([source, target, state], layers.LSTM(8)(target, initial_state=[state, state]))
    with pytest.raises(Exception, match=r"ncompatible|must be equal"):
        wrong.predict([*data, np.ones((4, 6))], verbose=0)


@pytest.mark.claim(
    "when_it_goes_wrong.state_twice",
    "One vector passed twice, `[h, h]`, runs without an error and puts the hidden state where the cell state belongs.",
)
def test_one_vector_twice_runs_and_is_another_start(data):
    decoder = layers.LSTM(8)
    _, h, c = layers.LSTM(8, return_state=True)(data[0])
    right, twice, by_hand = (
        np.array(decoder(data[1], initial_state=states)) for states in ([h, c], [h, h], [h, h + 0])
    )
    assert not np.allclose(right, twice, atol=1e-4)
    np.testing.assert_allclose(twice, by_hand, atol=1e-6)


@pytest.mark.claim(
    "when_it_goes_wrong.both_ways",
    "With `return_state=True` a `Bidirectional` LSTM gives its output and four states: h and c of the forward layer, "
    "then h and c of the backward layer.",
)
def test_four_states_of_a_bidirectional_encoder(data):
    both = layers.Bidirectional(layers.LSTM(8, return_state=True))
    output, *states = both(data[0])
    assert len(states) == 4
    forward, backward = layers.LSTM(8, return_state=True), layers.LSTM(8, return_state=True)
    forward.build(data[0].shape), backward.build(data[0].shape)
    forward.set_weights(both.forward_layer.get_weights())
    backward.set_weights(both.backward_layer.get_weights())
    wanted = [*forward(data[0])[1:], *backward(data[0][:, ::-1])[1:]]
    for state, want in zip(states, wanted, strict=True):
        np.testing.assert_allclose(state, want, atol=1e-6)
    np.testing.assert_allclose(output, np.concatenate([states[0], states[2]], axis=-1), atol=1e-6)
    assert translator(both_ways=True)(data).shape == (4, 5, 16)


@pytest.mark.claim(
    "when_it_goes_wrong.decoder_axes",
    "The decoder's input is a sequence, so it has three axes; the encoder's output in its place raises "
    "`expected ndim=3, found ndim=2`.",
)
def test_the_decoder_reads_a_sequence(data):
    encoded = layers.LSTM(8)(data[0])
    with pytest.raises(ValueError, match="expected ndim=3, found ndim=2"):
        layers.LSTM(8)(encoded, initial_state=[encoded, encoded])
    assert layers.LSTM(8)(layers.RepeatVector(5)(encoded)).shape == (4, 8)


@pytest.mark.parametrize("both_ways", [False, True])
def test_the_decoder_starts_from_the_encoders_hidden_and_cell_state(data, both_ways):
    model = translator(both_ways=both_ways)
    encoder = next(layer for layer in model.layers if isinstance(layer, (layers.LSTM, layers.Bidirectional)))
    _, *states = encoder(data[0])
    h, c = (np.concatenate(states[kind::2], axis=-1) for kind in (0, 1))
    wanted = model.get_layer("decoder")(data[1], initial_state=[h, c])
    np.testing.assert_allclose(model(data), wanted, atol=1e-6)
