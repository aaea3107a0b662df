"""Slips in the cell, against Keras."""

import keras
import numpy as np
import pytest

from snippets.q6_lstm_cell.wrong_cells import NEW_CELL_STATE, last_output


@pytest.mark.claim(
    "q6.slips",
    "Swapping the input and the forget gate, leaving out the old cell state, or taking a forget gate of 1 to mean "
    "“drop” each gives, over several time steps, other outputs than Keras' LSTM with the same weights.",
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


def keras_layer(seed: int) -> tuple[np.ndarray, keras.layers.LSTM]:
    random = np.random.default_rng(seed)
    x = random.normal(size=(16, 10, 3))
    layer = keras.layers.LSTM(6)
    layer.build(x.shape)
    layer.set_weights([random.normal(size=weight.shape) for weight in layer.get_weights()])
    return x, layer


@pytest.mark.claim(
    "q6.renamed",
    "With the input and the forget block of the weights swapped, or with the weights and the bias of the forget gate "
    "negated, two of the three slips give Keras' outputs again.",
)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_two_slips_are_the_same_cell_with_other_weights(seed):
    x, layer = keras_layer(seed)
    swapped, negated = [], []
    for weight in layer.get_weights():
        i, f, g, o = np.split(weight, 4, axis=-1)
        swapped.append(np.concatenate([f, i, g, o], axis=-1))
        negated.append(np.concatenate([i, -f, g, o], axis=-1))
    again = {"input and forget gate swapped": swapped, "f = 1 taken for 'drop it'": negated}
    for slip, weights in again.items():
        np.testing.assert_allclose(last_output(slip, x, weights), layer(x), atol=1e-5)
        assert np.abs(last_output(slip, x, layer.get_weights()) - layer(x)).max() > 0.01
    for weights in again.values():
        assert np.abs(last_output("the old cell state not added", x, weights) - layer(x)).max() > 0.01


@pytest.mark.claim(
    "q6.poorer",
    "A cell without the old cell state computes what an LSTM does whose forget gate is always 0.",
)
def test_without_the_old_cell_state_the_forget_gate_is_shut():
    x, layer = keras_layer(0)
    weights = layer.get_weights()
    shut = [weight.copy() for weight in weights]
    for weight, value in zip(shut, (0, 0, -99), strict=True):
        weight[..., 6:12] = value
    layer.set_weights(shut)
    np.testing.assert_allclose(last_output("the old cell state not added", x, weights), layer(x), atol=1e-5)


def test_every_slip_runs_and_has_the_right_shape():
    weights = [np.ones((2, 12)), np.ones((3, 12)), np.zeros(12)]
    assert {last_output(slip, np.ones((5, 4, 2)), weights).shape for slip in NEW_CELL_STATE} == {(5, 3)}
