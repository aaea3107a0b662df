"""Slips in the cell, against Keras."""

import keras
import numpy as np
import pytest

from snippets.q6_lstm_cell.wrong_cells import NEW_CELL_STATE, last_output


@pytest.mark.claim(
    "q6.slips",
    "Swapping the input and the forget gate, leaving out the old cell state, or taking a forget gate of 1 to mean "
    "“drop” each gives other outputs than Keras' LSTM with the same weights.",
)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_only_the_right_cell_equals_keras(seed):
    keras.utils.set_random_seed(seed)
    x = np.random.default_rng(seed).normal(size=(16, 10, 3))
    layer = keras.layers.LSTM(6)
    layer.build(x.shape)
    off = {slip: np.abs(last_output(slip, x, layer.get_weights()) - layer(x)).max() for slip in NEW_CELL_STATE}
    assert off.pop("right") < 1e-5
    assert len(off) == 3
    assert min(off.values()) > 0.01


def test_every_slip_runs_and_has_the_right_shape():
    weights = [np.ones((2, 12)), np.ones((3, 12)), np.zeros(12)]
    assert {last_output(slip, np.ones((5, 4, 2)), weights).shape for slip in NEW_CELL_STATE} == {(5, 3)}
