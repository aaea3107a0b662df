import keras
import numpy as np
import pytest

from snippets.when_it_goes_wrong.one_step import recurrent_gradient


@pytest.mark.claim(
    "when_it_goes_wrong.one_step",
    "With a single time step that starts from a state of zero, the recurrent weights of a `SimpleRNN`, a GRU or an "
    "LSTM have no part in the output, and no gradient reaches them.",
)
@pytest.mark.parametrize("kind", [keras.layers.SimpleRNN, keras.layers.GRU, keras.layers.LSTM])
def test_recurrent_weights_do_nothing_in_one_step(kind):
    rng = np.random.default_rng(0)
    for steps, unchanged in [(1, True), (2, False)]:
        x = rng.normal(size=(5, steps, 10))
        layer = kind(4)
        before = np.array(layer(x))
        layer.cell.recurrent_kernel.assign(rng.normal(size=layer.cell.recurrent_kernel.shape))
        assert np.allclose(layer(x), before, atol=1e-6) == unchanged


@pytest.mark.parametrize(("shape", "reached"), [((4, 1, 10), False), ((4, 10, 1), True), ((4, 2, 5), True)])
def test_the_gradient(shape, reached):
    assert (recurrent_gradient(np.random.default_rng(0).normal(size=shape)) > 0) == reached
