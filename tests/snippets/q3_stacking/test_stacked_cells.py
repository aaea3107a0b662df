import keras
import numpy as np
import pytest

from snippets.q3_stacking.stacked_cells import stacked_both_ways


@pytest.mark.claim(
    "q3.cells",
    "`RNN` with a list of cells has one `return_sequences` for the whole stack, and with the same weights it gives the "
    "same outputs as a stack of layers in which every layer but the last returns its sequence.",
)
@pytest.mark.parametrize(("flag", "shape"), [(False, (2, 4)), (True, (2, 5, 4))])
def test_one_layer_of_cells_equals_a_stack_of_layers(flag, shape):
    sequence = np.random.default_rng(0).normal(size=(2, 5, 3)).astype("float32")
    one_layer, two_layers = stacked_both_ways(sequence, flag)
    assert one_layer.shape == shape
    assert np.abs(one_layer).max() > 0
    np.testing.assert_allclose(one_layer, two_layers, atol=1e-6)


def test_cells_have_no_flag_of_their_own():
    with pytest.raises((TypeError, ValueError), match="return_sequences"):
        keras.layers.GRUCell(4, return_sequences=True)
