import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.q3_stacking.dense_every_step import dense_both_ways


@pytest.mark.claim(
    "q3.dense",
    "`Dense` works on the last axis: on a sequence it gives, with the same weights, the same output as "
    "`TimeDistributed(Dense)`.",
)
@settings(deadline=None, max_examples=15)
@given(st.integers(1, 3), st.integers(1, 5), st.integers(1, 4), st.integers(1, 4))
def test_dense_is_applied_at_every_step(batch, steps, features, units):
    sequence = np.random.default_rng(0).normal(size=(batch, steps, features)).astype("float32")
    plain, distributed = dense_both_ways(sequence, units)
    assert plain.shape == (batch, steps, units)
    np.testing.assert_allclose(plain, distributed, atol=1e-5)


def test_each_step_is_a_dense_layer_on_that_step():
    dense = keras.layers.Dense(4)
    sequence = np.random.default_rng(0).normal(size=(2, 5, 3)).astype("float32")
    together = np.asarray(dense(sequence))
    assert np.abs(together).max() > 0
    for step in range(5):
        np.testing.assert_allclose(together[:, step], dense(sequence[:, step]), atol=1e-5)


def test_a_vector_is_refused():
    with pytest.raises(ValueError, match="want"):
        dense_both_ways(np.ones((2, 3)), 4)
