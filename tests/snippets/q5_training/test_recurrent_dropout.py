import keras
import numpy as np
import pytest

from snippets.q5_training.recurrent_dropout import copied


@pytest.mark.claim(
    "q5.mask",
    "In training, `recurrent_dropout` multiplies the hidden state by a mask before the recurrent weights read it; "
    "Keras draws the mask once for each sequence of a batch and keeps it for all time steps, and an LSTM's cell "
    "state is left alone.",
)
def test_the_mask_stays_and_spares_the_cell_state():
    for seed in range(3):
        keras.utils.set_random_seed(seed)
        states = copied(0.5, time_steps=5, units=40)
        mask = states[0] > 0
        assert 5 < mask.sum() < 35
        for step, state in enumerate(states, 1):
            np.testing.assert_allclose(state, np.where(mask, 2.0**step, 0), rtol=1e-6)
    layer = keras.layers.LSTM(40, recurrent_dropout=0.5, return_state=True)
    layer.build((None, None, 1))
    gates = np.repeat([-99.0, 99.0, 0.0, 0.0], 40)  # input shut, forget open
    layer.set_weights([np.zeros((1, 160)), np.zeros((40, 160)), gates])
    state = [np.ones((1, 40), "float32")] * 2
    np.testing.assert_allclose(layer(np.zeros((1, 5, 1)), initial_state=state, training=True)[2], 1, rtol=1e-6)


def test_each_sequence_and_each_call_has_a_mask_of_its_own():
    keras.utils.set_random_seed(0)
    layer = keras.layers.SimpleRNN(
        40, activation=None, kernel_initializer="zeros", recurrent_initializer="identity", recurrent_dropout=0.5
    )
    state, x = np.ones((2, 40), "float32"), np.zeros((2, 3, 1))
    first, second = (np.asarray(layer(x, initial_state=state, training=True)) for _ in range(2))
    assert (first[0] != first[1]).any()
    assert (first != second).any()
    np.testing.assert_array_equal(layer(x, initial_state=state, training=False), state)


@pytest.mark.parametrize("rate", [-0.1, 1.0])
def test_a_rate_out_of_range_is_refused(rate):
    with pytest.raises(ValueError, match="wanted a rate"):
        copied(rate, 2)


def test_without_dropout_six_units_copy_their_state():
    np.testing.assert_array_equal(copied(0, 4), np.ones((4, 6)))
