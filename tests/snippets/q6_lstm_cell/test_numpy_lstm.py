"""The NumPy LSTM against Keras."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.q6_lstm_cell.numpy_lstm import lstm, step

SIZES = {
    "batch": st.integers(1, 4),
    "time_steps": st.integers(1, 12),
    "features": st.integers(1, 5),
    "units": st.integers(1, 6),
    "seed": st.integers(0, 99),
}


def built(units, features, random, **options):
    """A Keras layer with random weights and biases."""
    layer = keras.layers.LSTM(units, **options)
    layer.build((None, None, features))
    layer.set_weights([random.normal(size=w.shape) for w in layer.get_weights()])
    return layer


@given(**SIZES)
@settings(max_examples=25, deadline=None)
def test_equals_keras_for_any_sizes(batch, time_steps, features, units, seed):
    random = np.random.default_rng(seed)
    x = random.normal(size=(batch, time_steps, features))
    layer = built(units, features, random, return_sequences=True)
    np.testing.assert_allclose(lstm(x, layer.get_weights()), layer(x), atol=2e-5)


@pytest.mark.claim(
    "q6.layers",
    "At each step four layers, each with weights and a bias of its own, read the previous hidden state and the input: "
    "the forget, the input and the output gate with a sigmoid, and the candidate with a tanh.",
)
def test_four_layers_read_the_hidden_state_and_the_input():
    random = np.random.default_rng(0)
    layer = built(4, 3, random, return_state=True)
    kernel, recurrent, bias = layer.get_weights()
    assert kernel.shape == (3, 4 * 4)
    assert recurrent.shape == (4, 4 * 4)
    assert bias.shape == (4 * 4,)
    x, h, c = (random.normal(size=(2, n)) for n in (3, 4, 4))
    z = h @ recurrent + x @ kernel + bias
    squash = [lambda v: 1 / (1 + np.exp(-v))] * 4
    squash[2] = np.tanh
    i, f, g, o = (act(part) for act, part in zip(squash, np.split(z, 4, axis=1), strict=True))
    _, hidden, cell = layer(x[:, None], initial_state=[h, c])
    np.testing.assert_allclose(cell, f * c + i * g, atol=1e-5)
    np.testing.assert_allclose(hidden, o * np.tanh(f * c + i * g), atol=1e-5)


@pytest.mark.claim(
    "q6.update",
    "Element by element, the new cell state is the forget gate times the old cell state plus the input gate times the "
    "candidate; the new hidden state is the output gate times the tanh of the new cell state.",
)
def test_the_two_states_of_keras_follow_from_the_gates():
    random = np.random.default_rng(1)
    layer = built(4, 3, random, return_state=True)
    x, h, c = (random.normal(size=(2, n)) for n in (3, 4, 4))
    # Each gate is read off Keras itself, by shutting the others: nothing of the NumPy cell is used.
    kernel, recurrent, bias = layer.get_weights()

    def cell_state(old, **biases):
        changed = bias.copy()
        for block, value in biases.items():
            at = "ifgo".index(block)
            changed[4 * at : 4 * at + 4] = value
        kernel_0, recurrent_0 = kernel.copy(), recurrent.copy()
        for block in biases:
            at = "ifgo".index(block)
            kernel_0[:, 4 * at : 4 * at + 4] = recurrent_0[:, 4 * at : 4 * at + 4] = 0
        layer.set_weights([kernel_0, recurrent_0, changed])
        return [np.asarray(a) for a in layer(x[:, None], initial_state=[h, old])]

    forget = cell_state(np.ones_like(c), i=-99)[2]
    enters = cell_state(np.zeros_like(c), f=-99, g=99)[2]
    candidate = cell_state(np.zeros_like(c), f=-99, i=99)[2]
    output = cell_state(np.full_like(c, 99), i=-99, f=99)[1]
    _, hidden, cell = cell_state(c)
    np.testing.assert_allclose(cell, forget * c + enters * candidate, atol=1e-5)
    np.testing.assert_allclose(hidden, output * np.tanh(cell), atol=1e-5)


@pytest.mark.claim(
    "q6.order",
    "Keras keeps the four layers of an LSTM side by side in one kernel, one recurrent kernel and one bias, in the "
    "order input gate, forget gate, candidate, output gate; a GRU has update gate, reset gate, candidate.",
)
def test_order_of_the_blocks():
    lstm_layer = keras.layers.LSTM(2, return_state=True)
    lstm_layer.build((1, 1, 1))
    assert [w.shape for w in lstm_layer.get_weights()] == [(1, 8), (2, 8), (8,)]
    old = np.array([[3.0, 3.0]])

    def lstm_states(i, f, g, o):
        bias = np.repeat(np.array([i, f, g, o], "float64"), 2)
        lstm_layer.set_weights([np.zeros((1, 8)), np.zeros((2, 8)), bias])
        _, h, c = lstm_layer(np.zeros((1, 1, 1)), initial_state=[0 * old, old])
        return float(h[0, 0]), float(c[0, 0])

    shut, wide = -99, 99
    assert lstm_states(shut, wide, 0, wide) == pytest.approx((np.tanh(3), 3))
    assert lstm_states(wide, shut, wide, wide) == pytest.approx((np.tanh(1), 1))
    assert lstm_states(wide, shut, -wide, wide) == pytest.approx((-np.tanh(1), -1))
    assert lstm_states(wide, wide, wide, shut) == pytest.approx((0, 4), abs=1e-6)

    gru = keras.layers.GRU(1, reset_after=False)
    gru.build((1, 1, 1))

    def gru_state(z, r, g, u_g=0.0):
        gru.set_weights([np.zeros((1, 3)), np.array([[0, 0, u_g]]), np.array([z, r, g], "float64")])
        return float(gru(np.zeros((1, 1, 1)), initial_state=np.array([[0.5]]))[0, 0])

    assert gru_state(wide, 0, 0) == pytest.approx(0.5)
    assert gru_state(shut, 0, wide) == pytest.approx(1)
    assert gru_state(shut, shut, 0, u_g=1.0) == pytest.approx(0, abs=1e-6)
    assert gru_state(shut, wide, 0, u_g=1.0) == pytest.approx(np.tanh(0.5))


@pytest.mark.claim(
    "q6.bias",
    "Keras starts the forget gate's bias at one (`unit_forget_bias=True`) and the other biases at zero.",
)
def test_first_biases():
    layer = keras.layers.LSTM(3)
    layer.build((None, None, 2))
    assert layer.unit_forget_bias is True
    np.testing.assert_array_equal(layer.get_weights()[2], [0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    without = keras.layers.LSTM(3, unit_forget_bias=False)
    without.build((None, None, 2))
    assert not without.get_weights()[2].any()


@pytest.mark.claim(
    "q6.activation",
    "The argument `recurrent_activation` sets what takes the place of the three gates' sigmoid, and `activation` that "
    "of both tanhs: the candidate's and the one without weights.",
)
def test_which_activation_acts_where():
    random = np.random.default_rng(2)
    layer = built(4, 3, random, return_state=True, activation="softsign", recurrent_activation="hard_sigmoid")
    kernel, recurrent, bias = layer.get_weights()
    x, h, c = (random.normal(size=(2, n)) for n in (3, 4, 4))
    z_i, z_f, z_g, z_o = np.split(h @ recurrent + x @ kernel + bias, 4, axis=1)

    def gate(v):
        return np.asarray(keras.activations.hard_sigmoid(v))

    def act(v):
        return v / (1 + np.abs(v))

    new = gate(z_f) * c + gate(z_i) * act(z_g)
    _, hidden, cell = layer(x[:, None], initial_state=[h, c])
    np.testing.assert_allclose(cell, new, atol=1e-5)
    np.testing.assert_allclose(hidden, gate(z_o) * act(new), atol=1e-5)
    assert keras.layers.LSTM(1).activation is keras.activations.tanh
    assert keras.layers.LSTM(1).recurrent_activation is keras.activations.sigmoid


@pytest.mark.claim(
    "q6.peephole",
    "The gates of Keras' LSTM do not read the cell state; with the input and the hidden state fixed, the new cell "
    "state is a straight-line function of the old one.",
)
def test_no_peepholes():
    random = np.random.default_rng(3)
    layer = built(4, 3, random, return_state=True)
    x, h = random.normal(size=(2, 1, 3)), random.normal(size=(2, 4))

    def at(c):
        _, hidden, cell = layer(x, initial_state=[h, np.full((2, 4), c)])
        return np.asarray(hidden, "float64"), np.asarray(cell, "float64")

    hidden, start = at(0.0)
    slope, output_gate = at(1.0)[1] - start, hidden / np.tanh(start)
    for c in (-3.0, 0.5, 7.0):
        hidden, cell = at(c)
        np.testing.assert_allclose(cell, start + c * slope, atol=1e-4)
        np.testing.assert_allclose(hidden / np.tanh(cell), output_gate, atol=1e-4)


@pytest.mark.claim(
    "q6.gradient",
    "With the hidden state held fixed, the derivative of a unit's new cell state $c_t$ with respect to its old one, "
    "$c_{t-1}$, is its forget gate $f_t$, and no other unit's cell state acts on it.",
)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_derivative_along_the_straight_line_is_the_forget_gate(seed):
    random = np.random.default_rng(seed)
    layer = built(4, 3, random, return_state=True)
    x, h, c = (random.normal(size=shape) for shape in [(1, 1, 3), (1, 4), (1, 4)])
    old = tf.constant(c, "float32")
    with tf.GradientTape() as tape:
        tape.watch(old)
        new = layer(x, initial_state=[h, old])[2]
    kernel, recurrent, bias = layer.get_weights()
    forget = 1 / (1 + np.exp(-(h @ recurrent + x[:, 0] @ kernel + bias)[0, 4:8]))
    np.testing.assert_allclose(tape.jacobian(new, old)[0, :, 0], np.diag(forget), atol=1e-5)


@pytest.mark.claim(
    "q6.paths",
    "Over several time steps an old cell state also acts through the hidden states, on later gates and candidates: the "
    "whole derivative is not just the product of the forget gates.",
)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_whole_derivative_has_more_ways(seed):
    random = np.random.default_rng(seed)
    layer = built(4, 3, random, return_state=True)
    x, h, c = (random.normal(size=shape) for shape in [(1, 2, 3), (1, 4), (1, 4)])
    old = tf.constant(c, "float32")
    with tf.GradientTape() as tape:
        tape.watch(old)
        new = layer(x, initial_state=[h, old])[2]
    whole = tape.jacobian(new, old).numpy()[0, :, 0]
    h1, c1, _, f1, _ = step(x[:, 0], h, c, layer.get_weights())
    *_, f2, _ = step(x[:, 1], h1, c1, layer.get_weights())
    assert np.abs(whole - np.diag((f1 * f2)[0])).max() > 1e-3
    # With recurrent weights of zero nothing reads the hidden state, and only the straight line is left.
    kernel, recurrent, bias = layer.get_weights()
    layer.set_weights([kernel, 0 * recurrent, bias])
    with tf.GradientTape() as tape:
        tape.watch(old)
        new = layer(x, initial_state=[h, old])[2]
    product = np.prod([step(x[:, t], h, c, layer.get_weights())[3] for t in (0, 1)], axis=0)
    np.testing.assert_allclose(tape.jacobian(new, old)[0, :, 0], np.diag(product[0]), atol=1e-5)


@pytest.mark.claim(
    "q6.pytorch",
    "Weights from PyTorch fit Keras' LSTM when both matrices are transposed and the two biases are added.",
)
def test_weights_in_the_form_of_pytorch():
    # The formulas are those of the documentation of `torch.nn.LSTM`: rows in the order i, f, g, o, two biases.
    random = np.random.default_rng(4)
    w_ih, w_hh, b_ih, b_hh = (random.normal(size=shape) for shape in [(16, 3), (16, 4), 16, 16])
    x, h, c = (random.normal(size=(2, n)) for n in (3, 4, 4))

    def sigmoid(v):
        return 1 / (1 + np.exp(-v))

    i, f, g, o = np.split(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh, 4, axis=1)
    wanted = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    layer = keras.layers.LSTM(4, return_state=True)
    layer.build((None, None, 3))
    layer.set_weights([w_ih.T, w_hh.T, b_ih + b_hh])
    _, hidden, cell = layer(x[:, None], initial_state=[h, c])
    np.testing.assert_allclose(cell, wanted, atol=1e-5)
    np.testing.assert_allclose(hidden, sigmoid(o) * np.tanh(wanted), atol=1e-5)


@pytest.mark.parametrize("gate", [0.99, 0.5])
def test_an_open_gate_carries_the_derivative_over_many_steps(gate):
    layer = keras.layers.LSTM(1, return_state=True)
    layer.build((1, 20, 1))
    layer.set_weights([np.zeros((1, 4)), np.zeros((1, 4)), np.array([0, np.log(gate / (1 - gate)), 1, 0])])
    old = tf.constant([[0.5]])
    with tf.GradientTape() as tape:
        tape.watch(old)
        new = layer(np.zeros((1, 20, 1)), initial_state=[np.zeros((1, 1)), old])[2]
    assert float(tape.gradient(new, old)[0, 0]) == pytest.approx(gate**20, rel=1e-3)


def test_gates_are_returned_beside_the_states():
    weights = [np.zeros((1, 4)), np.zeros((1, 4)), np.array([0.0, 2.0, 1.0, -1.0])]
    *_, i, f, o = step(np.zeros((1, 1)), np.zeros((1, 1)), np.zeros((1, 1)), weights)
    assert [float(v[0, 0]) for v in (i, f, o)] == pytest.approx([0.5, 0.881, 0.269], abs=1e-3)


def test_input_needs_three_axes():
    with pytest.raises(ValueError, match=r"wanted \(batch, time steps, features\), got \(3, 2\)"):
        lstm(np.zeros((3, 2)), [np.zeros((2, 4)), np.zeros((1, 4)), np.zeros(4)])
