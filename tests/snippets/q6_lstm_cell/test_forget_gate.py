"""What a forget gate does to old content, in Keras."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.q6_lstm_cell.forget_gate import kept


@pytest.mark.claim(
    "q6.forget",
    "A forget gate of 1 lets all of a unit's old cell state through and 0 nothing of it, in each unit on its own.",
)
def test_one_keeps_and_zero_erases_unit_by_unit():
    cell = kept([1 - 1e-9, 1e-9, 1 - 1e-9], time_steps=5)
    np.testing.assert_allclose(cell, np.tile([1, 0, 1], (5, 1)), atol=1e-6)


@pytest.mark.claim(
    "q6.decay",
    "A forget gate that stays at $f$ leaves $f^n$ of the old content after $n$ time steps.",
)
@given(forget=st.lists(st.floats(0.01, 0.99), min_size=1, max_size=5), time_steps=st.integers(1, 20))
@settings(max_examples=15, deadline=None)
def test_old_content_shrinks_by_the_same_factor_at_each_step(forget, time_steps):
    wanted = np.asarray(forget) ** np.arange(1, time_steps + 1)[:, None]
    np.testing.assert_allclose(kept(forget, time_steps), wanted, rtol=1e-3, atol=1e-6)


def test_the_gate_read_from_keras_is_the_gate_asked_for():
    layer = keras.layers.LSTM(1)
    layer.build((1, 1, 1))
    start = float(keras.ops.sigmoid(layer.get_weights()[2][1]))
    assert kept([start], 1)[0, 0] == pytest.approx(start, abs=1e-6)


@pytest.mark.parametrize("gate", [0.0, 1.0, -0.5, 2.0])
def test_a_sigmoid_cannot_give_such_a_gate(gate):
    with pytest.raises(ValueError, match="strictly between 0 and 1, got"):
        kept([0.5, gate], 2)
