import itertools

import keras
import numpy as np
import pytest

from snippets.q7_conv1d.output_length import output_length

PADDINGS = ("valid", "same", "causal")


@pytest.mark.claim(
    "q7.length",
    "On a grid of lengths, kernel sizes, paddings, strides and dilation rates the two formulas give the length that "
    "Keras gives, and where `valid` leaves nothing a new layer raises a `ValueError`, as `predict` does. A built layer "
    "that is called directly may give numbers without meaning instead.",
)
@pytest.mark.parametrize("padding", PADDINGS)
def test_the_formula_is_the_length_that_keras_gives(padding):
    checked = 0
    for kernel, (strides, dilation) in itertools.product(
        (1, 2, 3, 5), [(1, 1), (2, 1), (3, 1), (5, 1), (1, 2), (1, 3)]
    ):
        layer = keras.layers.Conv1D(1, kernel, strides, padding, dilation_rate=dilation)
        for steps in (1, 2, 7, 12, 13):
            inputs = np.zeros((1, steps, 1), "float32")
            reach = dilation * (kernel - 1) + 1
            if padding == "valid" and steps < reach:
                with pytest.raises(ValueError, match="zero or negative"):
                    layer(inputs)
                with pytest.raises(ValueError, match=f"want at least {reach} steps, got {steps}"):
                    output_length(steps, kernel, padding, strides, dilation)
                continue
            formula = (steps - reach) // strides + 1 if padding == "valid" else -(-steps // strides)
            assert layer(inputs).shape[1] == formula == output_length(steps, kernel, padding, strides, dilation)
            checked += 1
    assert checked > 60


def test_a_built_layer_may_give_numbers_for_an_input_that_is_too_short():
    layer = keras.layers.Conv1D(1, 3)
    layer(np.zeros((1, 10, 1)))
    assert layer(np.ones((1, 2, 1))).shape == (1, 2, 1)  # no output fits, and two are given
    model = keras.Sequential([keras.Input((None, 1)), keras.layers.Conv1D(4, 3), keras.layers.GRU(2)])
    assert model(np.ones((1, 2, 1))).shape == (1, 2)
    with pytest.raises(ValueError, match="Negative dimension size"):
        model.predict(np.ones((1, 2, 1)), verbose=0)


@pytest.mark.claim(
    "q7.refused",
    "Keras refuses a `Conv1D` layer whose strides and dilation rate are both greater than one, with a `ValueError`.",
)
def test_strides_with_dilation_are_refused():
    for padding, (strides, dilation) in itertools.product(PADDINGS, [(2, 2), (3, 2), (2, 5)]):
        with pytest.raises(ValueError, match="not supported in conjunction"):
            keras.layers.Conv1D(1, 3, strides, padding, dilation_rate=dilation)
        with pytest.raises(ValueError, match="want one of them 1"):
            output_length(20, 3, padding, strides, dilation)


@pytest.mark.parametrize(
    "sizes", [(0, 3, "same"), (9, 0, "same"), (9, 3, "same", -1), (9, 3, "same", 1, 0), (9, 2.0, "same")]
)
def test_sizes_that_are_no_positive_integers_are_refused(sizes):
    with pytest.raises(ValueError, match="want positive integers, got"):
        output_length(*sizes)


def test_an_unknown_padding_is_refused():
    with pytest.raises(ValueError, match="want valid, same or causal, got 'full'"):
        output_length(9, 3, "full")
