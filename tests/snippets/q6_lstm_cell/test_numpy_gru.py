"""The NumPy GRU against Keras."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.q6_lstm_cell.numpy_gru import gru


def built(units, features, random, **options):
    """A Keras layer with random weights and biases."""
    layer = keras.layers.GRU(units, **options)
    layer.build((None, None, features))
    layer.set_weights([random.normal(size=w.shape) for w in layer.get_weights()])
    return layer


@given(
    after=st.booleans(),
    batch=st.integers(1, 4),
    time_steps=st.integers(1, 12),
    features=st.integers(1, 5),
    units=st.integers(1, 6),
    seed=st.integers(0, 99),
)
@settings(max_examples=40, deadline=None)
def test_equals_keras_for_any_sizes(after, batch, time_steps, features, units, seed):
    random = np.random.default_rng(seed)
    x = random.normal(size=(batch, time_steps, features))
    layer = built(units, features, random, reset_after=after, return_sequences=True)
    np.testing.assert_allclose(gru(x, layer.get_weights()), layer(x), atol=2e-5)


@pytest.mark.claim(
    "q6.reset",
    "The default of `keras.layers.GRU` is `reset_after=True`: the reset gate multiplies the old state's weighted sum, "
    "which has a bias of its own; with `reset_after=False` it multiplies the old state itself, and the two give "
    "different outputs.",
)
def test_the_reset_comes_after_the_weights_by_default():
    assert keras.layers.GRU(1).reset_after is True
    random = np.random.default_rng(0)
    x, h = random.normal(size=(2, 1, 3)), random.normal(size=(2, 4))
    kernel, recurrent = random.normal(size=(3, 12)), random.normal(size=(4, 12))
    b, d = random.normal(size=(2, 12))
    outputs = []
    for after in (True, False):
        layer = keras.layers.GRU(4, reset_after=after)
        layer.build((None, None, 3))
        layer.set_weights([kernel, recurrent, np.stack([b, 0 * d]) if after else b])
        outputs.append(np.asarray(layer(x, initial_state=h)))
    assert np.abs(outputs[0] - outputs[1]).max() > 0.01

    layer = keras.layers.GRU(4)
    layer.build((None, None, 3))
    assert [w.shape for w in layer.get_weights()] == [(3, 12), (4, 12), (2, 12)]
    layer.set_weights([kernel, recurrent, np.stack([b, d])])
    z, r = (1 / (1 + np.exp(-v)) for v in np.split(x[:, 0] @ kernel + b + h @ recurrent + d, 3, axis=1)[:2])
    g = np.tanh(x[:, 0] @ kernel[:, 8:] + b[8:] + r * (h @ recurrent[:, 8:] + d[8:]))
    np.testing.assert_allclose(layer(x, initial_state=h), z * h + (1 - z) * g, atol=1e-5)


@pytest.mark.claim(
    "q6.update_gate",
    "In Keras an update gate of 1 keeps a unit's old hidden state, 0 puts the candidate in its place, and one half "
    "takes the mean of the two.",
)
@pytest.mark.parametrize("after", [True, False])
def test_update_gate_mixes_old_state_and_candidate(after):
    random = np.random.default_rng(1)
    layer = built(3, 2, random, reset_after=after)
    kernel, recurrent, bias = layer.get_weights()
    kernel[:, :3] = recurrent[:, :3] = 0
    x, old = random.normal(size=(4, 1, 2)), random.normal(size=(4, 3))

    def new(z):
        changed = bias.copy()
        changed[..., :3] = 0
        changed.reshape(-1)[:3] = z
        layer.set_weights([kernel, recurrent, changed])
        return np.asarray(layer(x, initial_state=old))

    candidate = new(-99)
    np.testing.assert_allclose(new(99), old, atol=1e-6)
    assert np.abs(candidate).max() <= 1
    assert np.abs(candidate - old).max() > 0.1
    np.testing.assert_allclose(new(0), (old + candidate) / 2, atol=1e-6)


def test_input_needs_three_axes():
    with pytest.raises(ValueError, match=r"got \(3, 2\)"):
        gru(np.zeros((3, 2)), [np.zeros((2, 3)), np.zeros((1, 3)), np.zeros(3)])
