import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.q7_conv1d.receptive_field import measure_field, receptive_field

LAYER = st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 4)).map(
    lambda sizes: sizes if sizes[1] == 1 else (sizes[0], sizes[1], 1)
)


@pytest.mark.claim(
    "q7.receptive",
    "For stacks of convolutions with many kernel sizes, strides and dilation rates, the formula gives the span of the "
    "inputs that an output has a gradient with respect to.",
)
@settings(deadline=None, max_examples=25)
@given(st.lists(LAYER, min_size=1, max_size=3))
def test_the_formula_is_what_gradients_reach(layers):
    steps = receptive_field(layers) + 3
    inputs = tf.zeros((1, steps, 1))
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = inputs
        for kernel, strides, dilation in layers:
            outputs = keras.layers.Conv1D(1, kernel, strides, dilation_rate=dilation, kernel_initializer="ones")(
                outputs
            )
        first = outputs[0, 0, 0]
    reached = np.flatnonzero(tape.gradient(first, inputs)[0, :, 0])
    assert reached[-1] - reached[0] + 1 == receptive_field(layers) == measure_field(layers, steps)


def test_too_short_a_measurement_is_refused():
    with pytest.raises(ValueError, match="want more steps than 4"):
        measure_field([(4, 1, 1)], steps=4)


@pytest.mark.parametrize("sizes", [(0, 1, 1), (2, 0, 1), (2, 1, -1), (2, 1.0, 1)])
def test_sizes_that_are_no_positive_integers_are_refused(sizes):
    with pytest.raises(ValueError, match="want positive integers, got"):
        receptive_field([(2, 1, 1), sizes])


def test_strides_of_all_layers_below_multiply():
    layers = [(2, 2, 1), (2, 3, 1), (2, 1, 1)]
    assert receptive_field(layers) == measure_field(layers) == 1 + 1 + 2 + 6


def test_sixty_four_steps_are_tried_unless_told_otherwise():
    assert measure_field([(63, 1, 1)]) == 63
    with pytest.raises(ValueError, match="want more steps than 64"):
        measure_field([(64, 1, 1)])
