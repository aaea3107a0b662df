"""The NumPy SimpleRNN against Keras."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.q6_lstm_cell.numpy_simple_rnn import simple_rnn


@given(
    batch=st.integers(1, 4),
    time_steps=st.integers(1, 12),
    features=st.integers(1, 5),
    units=st.integers(1, 6),
    seed=st.integers(0, 99),
)
@settings(max_examples=25, deadline=None)
def test_equals_keras_for_any_sizes(batch, time_steps, features, units, seed):
    random = np.random.default_rng(seed)
    x = random.normal(size=(batch, time_steps, features))
    layer = keras.layers.SimpleRNN(units, return_sequences=True)
    layer.build(x.shape)
    # A spectral radius below one: otherwise rounding errors grow from step to step.
    layer.set_weights([0.4 * random.normal(size=w.shape) for w in layer.get_weights()])
    np.testing.assert_allclose(simple_rnn(x, layer.get_weights()), layer(x), atol=2e-5)


def test_input_needs_three_axes():
    with pytest.raises(ValueError, match=r"got \(3, 2\)"):
        simple_rnn(np.zeros((3, 2)), [np.zeros((2, 1)), np.zeros((1, 1)), np.zeros(1)])
