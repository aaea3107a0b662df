import keras
import numpy as np
import pytest

from snippets.q7_conv1d.step_by_step import step_by_step


@pytest.mark.claim(
    "q7.stream",
    "Computed one time step at a time, from the newest input and the $d(k-1)$ before it, a causal convolution with "
    "strides of one gives the same outputs as at once.",
)
@pytest.mark.parametrize(("kernel", "rate"), [(1, 1), (2, 1), (2, 8), (3, 4), (5, 2)])
def test_a_stream_gives_the_same_outputs(kernel, rate):
    keras.utils.set_random_seed(0)
    inputs = np.random.default_rng(0).normal(size=(2, 25, 3)).astype("float32")
    layer = keras.layers.Conv1D(4, kernel, padding="causal", dilation_rate=rate, bias_initializer="ones")
    at_once = layer(inputs)
    stepwise, past = step_by_step(layer, inputs)
    np.testing.assert_allclose(stepwise, at_once, atol=1e-5)
    assert past == rate * (kernel - 1)


@pytest.mark.parametrize("options", [{"padding": "same"}, {"padding": "causal", "strides": 2}])
def test_other_layers_are_refused(options):
    layer = keras.layers.Conv1D(4, 3, **options)
    layer.build((1, 9, 2))
    with pytest.raises(ValueError, match=r"want causal padding and strides \(1,\), got \w+, \(\d"):
        step_by_step(layer, np.zeros((1, 9, 2)))
