import keras
import numpy as np
import pytest

from snippets.q5_training.dilated_stack import dilated_stack


def seen(time_steps, rates):
    """How many of the time steps change the last output of linear convolutions with these dilations."""
    keras.utils.set_random_seed(0)
    stack = [keras.layers.Conv1D(8, 2, dilation_rate=rate, padding="causal", dtype="float64") for rate in rates]
    model = keras.Sequential([keras.Input((time_steps, 2), dtype="float64"), *stack])
    x = np.random.default_rng(0).normal(size=(1, time_steps, 2))
    others = np.repeat(x, time_steps, axis=0)
    others[np.arange(time_steps), np.arange(time_steps)] += 1
    change = np.abs(np.asarray(model(others))[:, -1] - np.asarray(model(x))[:, -1]).max(axis=1)
    return int((change > 1e-12).sum())


@pytest.mark.claim(
    "q5.paths",
    "In a stack of causal convolutions with two taps each and dilations that double, the last output sees twice as "
    "many time steps with each further layer, so a path from the first step to the last output passes as many layers "
    "as the logarithm to base two of the length, rounded up.",
)
@pytest.mark.parametrize("time_steps", [2, 10, 16, 17, 64])
def test_each_layer_doubles_what_is_seen(time_steps):
    rates = [layer.dilation_rate[0] for layer in dilated_stack(8, time_steps)[:-2]]
    assert len(rates) == int(np.ceil(np.log2(time_steps)))
    assert seen(2 ** len(rates) + 5, rates) == 2 ** len(rates) >= time_steps


def test_the_last_step_comes_out():
    model = keras.Sequential([keras.Input((10, 3)), *dilated_stack(8, 10)])
    assert model.output_shape == (None, 8)


def test_no_time_steps_are_refused():
    with pytest.raises(ValueError, match="at least one time step, got 0"):
        dilated_stack(8, 0)


def test_kernels_of_two_and_a_relu_and_of_the_last_step_all_values():
    layers = dilated_stack(8, 10)
    model = keras.Sequential([keras.Input((10, 3)), *layers])
    assert model.count_params() == (2 * 3 + 1) * 8 + 3 * (2 * 8 + 1) * 8
    x = np.random.default_rng(0).normal(size=(4, 10, 3))
    values = x
    for layer in layers[:-2]:
        values = layer(values)
    values = np.asarray(values)
    assert values.shape == (4, 10, 8)
    assert values.min() == 0 < values.max()
    np.testing.assert_allclose(model(x), values[:, -1])


def test_one_time_step_needs_no_convolution():
    assert keras.Sequential([keras.Input((1, 3)), *dilated_stack(8, 1)]).output_shape == (None, 3)
