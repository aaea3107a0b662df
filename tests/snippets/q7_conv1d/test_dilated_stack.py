import keras
import numpy as np
import pytest
import tensorflow as tf

from snippets.q7_conv1d.dilated_stack import dilated_stack
from snippets.q7_conv1d.receptive_field import receptive_field


def seen_by_last(model, steps):
    """The input steps that move a positive model's last output."""
    for layer in model.layers:
        layer.set_weights([np.ones_like(weight) for weight in layer.get_weights()])
    base = np.ones((1, steps, 1), "float32")
    impulses = base + np.eye(steps, dtype="float32")[:, :, np.newaxis]
    moved = np.asarray(model(impulses))[:, -1, 0] != np.asarray(model(base))[0, -1, 0]
    return np.flatnonzero(moved)


@pytest.mark.claim(
    "q7.double",
    "With kernel size 2 and dilation rates $1, 2, 4, \\dots, 2^{L-1}$ the last output sees $2^L$ time steps, and none "
    "of them is left out; the same $L$ layers without dilation see $L + 1$.",
)
@pytest.mark.parametrize("layers", [1, 2, 3, 4, 5])
def test_each_layer_doubles_what_is_seen(layers):
    steps = 2**layers + 3
    seen = seen_by_last(dilated_stack(1, layers, filters=1), steps)
    np.testing.assert_array_equal(seen, np.arange(3, steps))
    assert receptive_field([(2, 1, 1)] * layers) == layers + 1


@pytest.mark.claim(
    "q7.beyond",
    "A change of the input before the receptive field does not change the output of such a stack at all.",
)
def test_beyond_the_receptive_field_nothing_counts():
    keras.utils.set_random_seed(0)
    model = dilated_stack(features=2, layers=3)
    inputs = np.random.default_rng(0).normal(size=(1, 20, 2)).astype("float32")
    changed = inputs.copy()
    changed[:, : 20 - 8] += 100
    last, last_changed = (np.asarray(model(x))[:, -1] for x in (inputs, changed))
    np.testing.assert_array_equal(last, last_changed)
    changed[:, 20 - 8] += 100
    assert (np.asarray(model(changed))[:, -1] != last).any()


@pytest.mark.parametrize("steps", [1, 7, 40])
def test_any_length_comes_out_as_it_went_in(steps):
    assert dilated_stack(3, 4, outputs=2)(np.zeros((2, steps, 3))).shape == (2, steps, 2)


@pytest.mark.parametrize("sizes", [(0, 4), (3, 0), (3, 4, -1), (3, 4, 16, 0), (3, 4.0)])
def test_sizes_that_are_no_positive_integers_are_refused(sizes):
    with pytest.raises(ValueError, match="want positive integers, got"):
        dilated_stack(*sizes)


def test_a_stack_has_sixteen_filters_and_one_output_unless_told_otherwise():
    assert dilated_stack(3, layers=2).count_params() == (2 * 3 + 1) * 16 + (2 * 16 + 1) * 16 + 17
    model = dilated_stack(3, 1, 5, 2)
    assert model.count_params() == (2 * 3 + 1) * 5 + 6 * 2
    x = np.random.default_rng(0).normal(size=(1, 20, 3))
    hidden = np.asarray(model.layers[0](x))
    assert hidden.min() == 0 < hidden.max()
    assert np.asarray(model(x)).min() < 0 or np.asarray(model(-x)).min() < 0
    assert dilated_stack(1, 1, 1, 1).count_params() == 3 + 2


@pytest.mark.claim(
    "q7.padding",
    "In a causal layer whose dilation rate is as long as the sequence or longer, all taps but the last read only the "
    "zeros that were added in front: the outputs do not depend on their weights, which get a gradient of zero.",
)
@pytest.mark.parametrize(("kernel", "rate", "reads"), [(2, 8, False), (2, 11, False), (3, 8, False), (2, 7, True)])
def test_a_tap_before_the_sequence_reads_padding(kernel, rate, reads):
    keras.utils.set_random_seed(0)
    layer = keras.layers.Conv1D(3, kernel, padding="causal", dilation_rate=rate)
    x = np.random.default_rng(0).normal(size=(2, 8, 2)).astype("float32")
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(layer(x) ** 2)
    gradient = np.asarray(tape.gradient(total, layer.kernel.value))
    assert (gradient[:-1] != 0).any() == reads
    assert (gradient[-1] != 0).all()
    before = np.asarray(layer(x))
    weights, bias = layer.get_weights()
    weights[:-1] += 1
    layer.set_weights([weights, bias])
    assert (np.asarray(layer(x)) != before).any() == reads
