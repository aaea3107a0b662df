"""The two states of an LSTM."""

import keras
import numpy as np
import pytest

from snippets.q6_lstm_cell.two_states import run


@pytest.mark.claim(
    "q6.states",
    "An LSTM carries two states from one time step to the next, a hidden state and a cell state; the hidden state is "
    "also its output.",
)
def test_two_states_go_on_and_the_hidden_one_is_the_output():
    x = np.random.default_rng(0).normal(size=(4, 6, 3)).astype("float32")
    layer = keras.layers.LSTM(5, return_sequences=True, return_state=True)
    whole, hidden, cell = (np.asarray(a) for a in layer(x))
    np.testing.assert_array_equal(whole[:, -1], hidden)
    # Both states, handed on by hand, continue the sequence as if it had not been cut; either one alone does not.
    _, h, c = layer(x[:, :3])
    zeros = np.zeros_like(hidden)
    np.testing.assert_allclose(layer(x[:, 3:], initial_state=[h, c])[0], whole[:, 3:], atol=1e-6)
    assert not np.allclose(layer(x[:, 3:], initial_state=[h, zeros])[0], whole[:, 3:], atol=1e-4)
    assert not np.allclose(layer(x[:, 3:], initial_state=[zeros, c])[0], whole[:, 3:], atol=1e-4)
    assert not np.allclose(hidden, cell)
    assert [tuple(s.shape) for s in keras.layers.LSTM(5).cell.get_initial_state(4)] == [(4, 5), (4, 5)]


@pytest.mark.claim(
    "q6.bounds",
    "With Keras' default activations, each number of the hidden state that a step gives lies between −1 and 1; the "
    "cell state has no such bound.",
)
def test_only_the_hidden_state_is_bounded():
    keras.utils.set_random_seed(0)
    x = 10 * np.random.default_rng(0).normal(size=(64, 50, 3))
    layer = keras.layers.LSTM(8, return_state=True, bias_initializer="ones")
    _, hidden, cell = (np.asarray(a) for a in layer(x))
    assert np.abs(hidden).max() <= 1
    assert np.abs(cell).max() > 1
    # With gates open and a candidate of 1, the cell state counts the steps.
    counter = keras.layers.LSTM(1, return_state=True)
    counter.build((1, 1, 1))
    counter.set_weights([np.zeros((1, 4)), np.zeros((1, 4)), np.full(4, 50.0)])
    for steps in (3, 40):
        _, hidden, cell = counter(np.zeros((1, steps, 1)))
        assert float(cell[0, 0]) == pytest.approx(steps)
        assert float(hidden[0, 0]) <= 1


@pytest.mark.claim(
    "q6.growth",
    "With Keras' default activations no number of the cell state grows in size by more than one at a step.",
)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_cell_state_grows_by_at_most_one_a_step(seed):
    random = np.random.default_rng(seed)
    layer = keras.layers.LSTM(8, return_state=True)
    layer.build((1, 1, 3))
    layer.set_weights([5 * random.normal(size=weight.shape) for weight in layer.get_weights()])
    h = c = np.zeros((16, 8), "float32")
    steps = []
    for _ in range(30):
        _, h, new = (np.asarray(a) for a in layer(random.normal(size=(16, 1, 3)), initial_state=[h, c]))
        steps.append(np.abs(new) - np.abs(c))
        c = new
    assert 0.9 < np.max(steps) <= 1 + 1e-5


def test_another_activation_takes_the_bound_away():
    layer = keras.layers.LSTM(1, activation="relu")
    layer.build((1, 1, 1))
    layer.set_weights([np.zeros((1, 4)), np.zeros((1, 4)), np.full(4, 50.0)])
    assert float(layer(np.zeros((1, 3, 1)))[0, 0]) > 1


def test_shapes_follow_the_sizes():
    assert [a.shape for a in run(4, 3, 2)] == [(1, 4, 2), (1, 2), (1, 2)]


@pytest.mark.parametrize("sizes", [(0, 1, 1), (1, 0, 1), (1, 1, -2)])
def test_sizes_must_be_positive(sizes):
    with pytest.raises(ValueError, match="must be positive, got"):
        run(*sizes)


def test_sizes_of_one_are_allowed_and_the_biases_start_at_one():
    assert [array.shape for array in run(1, 1, 1)] == [(1, 1, 1), (1, 1), (1, 1)]
    # With a bias of one the candidates are tanh(1), give or take the weights; with zero they have no sign in common.
    assert run(1, 1, 500)[2].mean() > 0.3
