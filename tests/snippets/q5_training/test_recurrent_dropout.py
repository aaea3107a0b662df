import itertools

import keras
import numpy as np
import pytest

from snippets.q5_training.recurrent_dropout import copied


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm_step(masks, h, c):
    i, f, g, o = (mask * h for mask in masks)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def gru_step(masks, h, _):
    z, r, g = (mask * h for mask in masks)
    z = sigmoid(z)
    return z * h + (1 - z) * np.tanh(sigmoid(r) * g), 0


def simple_step(masks, h, _):
    return np.tanh(masks[0] * h), 0


@pytest.mark.claim(
    "q5.mask",
    "In training, `recurrent_dropout` multiplies the hidden state by a mask before the recurrent weights read it: a "
    "SimpleRNN has one mask, a GRU and an LSTM have one for each gate and one for the candidate. Keras draws the masks "
    "once in each call of the layer for each sequence, and keeps them for all time steps. An LSTM's cell state and the "
    "state that a GRU's update gate carries over are left alone.",
)
@pytest.mark.parametrize(
    ("kind", "step", "blocks"), [("SimpleRNN", simple_step, 1), ("GRU", gru_step, 3), ("LSTM", lstm_step, 4)]
)
def test_each_block_of_weights_has_a_mask_for_all_time_steps(kind, step, blocks):
    units = 300
    keras.utils.set_random_seed(0)
    layer = getattr(keras.layers, kind)(units, recurrent_dropout=0.5, return_sequences=True)
    layer.build((None, None, 1))
    # Each unit reads itself alone, and no input, so what a unit becomes tells which of its masks are zero.
    kernel, _, bias = layer.get_weights()
    layer.set_weights([0 * kernel, np.tile(np.eye(units), blocks), 0 * bias])
    start = [np.ones((1, units), "float32")] * (2 if kind == "LSTM" else 1)
    states = np.asarray(layer(np.zeros((1, 6, 1)), initial_state=start, training=True))[0]
    choices = np.array(list(itertools.product([0.0, 2.0], repeat=blocks)))
    path, h, c = [], np.ones(len(choices)), np.ones(len(choices))
    for _ in range(6):
        h, c = step(choices.T, h, c)
        path.append(h)
    fits = np.abs(states[:, :, np.newaxis] - np.array(path)[:, np.newaxis]).max(axis=0) < 1e-5
    assert fits.any(axis=1).all()  # one choice of masks explains all six steps
    drawn = {tuple(choice) for row in fits if row.sum() == 1 for choice in choices[row]}
    for one, other in itertools.combinations(range(blocks), 2):
        assert any(choice[one] != choice[other] for choice in drawn)


def test_a_layer_that_copies_its_state_shows_the_mask():
    for seed in range(3):
        keras.utils.set_random_seed(seed)
        states = copied(0.5, time_steps=5, units=40)
        mask = states[0] > 0
        assert 5 < mask.sum() < 35
        for step, state in enumerate(states, 1):
            np.testing.assert_allclose(state, np.where(mask, 2.0**step, 0), rtol=1e-6)


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
