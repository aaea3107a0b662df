import keras
import numpy as np
import pytest

from snippets.q7_conv1d.gated_block import gated_block, wavenet


def jacobian_pattern(model, steps):
    """Which input step, row, moves which output step, column."""
    base = np.random.default_rng(0).normal(size=(1, steps, 1)).astype("float32")
    impulses = base + np.eye(steps, dtype="float32")[:, :, np.newaxis]
    return (np.asarray(model(impulses)) != np.asarray(model(base))).any(axis=-1)


@pytest.mark.claim(
    "q7.gated",
    "A stack of such blocks is causal and has the receptive field of its dilated convolutions: the gate, the residual "
    "and the skip connections do not widen it.",
)
@pytest.mark.parametrize("rates", [[1, 2], [1, 2, 4], [1, 2, 1, 2]])
def test_gates_and_connections_leave_the_receptive_field(rates):
    keras.utils.set_random_seed(1)
    field = 1 + sum(rates)
    moved = jacobian_pattern(wavenet(1, rates, filters=8), field + 4)
    for output in range(field + 4):
        seen = np.flatnonzero(moved[:, output])
        assert seen.min() == max(0, output - field + 1)
        assert seen.max() == output


def test_a_block_is_the_equation():
    keras.utils.set_random_seed(0)
    inputs = keras.Input((None, 3))
    model = keras.Model(inputs, gated_block(inputs, 2))
    x = np.random.default_rng(0).normal(size=(2, 7, 3)).astype("float32")
    residual, skip = (np.asarray(output) for output in model(x))
    tanh, sigmoid, mix = (layer for layer in model.layers if isinstance(layer, keras.layers.Conv1D))

    def causal(layer):
        kernel, bias = layer.get_weights()
        before = np.concatenate([np.zeros((2, 2, 3), "float32"), x[:, :-2]], axis=1)
        return before @ kernel[0] + x @ kernel[1] + bias

    z = np.tanh(causal(tanh)) / (1 + np.exp(-causal(sigmoid)))
    np.testing.assert_allclose(skip, z @ mix.get_weights()[0][0] + mix.get_weights()[1], atol=1e-5)
    np.testing.assert_allclose(residual, x + skip, atol=1e-6)


@pytest.mark.parametrize("rates", [[], [1], [1, 0], [1, 2.0]])
def test_rates_that_do_not_make_a_stack_are_refused(rates):
    with pytest.raises(ValueError, match="want two or more positive integers, got"):
        wavenet(3, rates)


def test_a_wavenet_has_sixteen_filters_and_one_output_unless_told_otherwise():
    block = 2 * (2 * 16 + 1) * 16 + 17 * 16
    assert wavenet(3, [1, 2]).count_params() == 4 * 16 + 2 * block + 17 * 16 + 17
    assert wavenet(3, [1, 2], filters=4, outputs=2).output_shape == (None, None, 2)


def test_the_skips_are_summed_and_go_through_two_layers():
    keras.utils.set_random_seed(0)
    model = wavenet(2, [1, 2], filters=3)
    x = np.random.default_rng(0).normal(size=(1, 9, 2)).astype("float32")
    total = next(layer for layer in model.layers[::-1] if isinstance(layer, keras.layers.Add))
    parts = keras.Model(model.inputs[0], [*total.input, model.output])(x)
    first, second, output = (np.asarray(part) for part in parts)
    hidden, last = model.layers[-2:]
    y = np.maximum(first + second, 0) @ hidden.get_weights()[0][0] + hidden.get_weights()[1]
    assert y.min() < 0
    np.testing.assert_allclose(output, np.maximum(y, 0) @ last.get_weights()[0][0] + last.get_weights()[1], atol=1e-5)
