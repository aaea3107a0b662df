import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.q7_conv1d.separable import parameters

SIZE = st.integers(1, 9)


@pytest.mark.claim(
    "q7.separable",
    "Both formulas give the number of weights that Keras counts.",
)
@settings(deadline=None, max_examples=30)
@given(SIZE, SIZE, SIZE, SIZE)
def test_the_formulas_are_what_keras_counts(features, filters, kernel, multiplier):
    ordinary = keras.layers.Conv1D(filters, kernel)
    separable = keras.layers.SeparableConv1D(filters, kernel, depth_multiplier=multiplier)
    for layer in (ordinary, separable):
        layer.build((None, None, features))
    assert parameters(features, filters, kernel, multiplier) == (ordinary.count_params(), separable.count_params())


@pytest.mark.claim(
    "q7.separable_causal",
    "`SeparableConv1D` has no `causal` padding; with $d(k-1)$ zeros in front, from `ZeroPadding1D`, and `valid` "
    "padding it is causal and keeps the length.",
)
def test_zeros_in_front_make_a_separable_convolution_causal():
    with pytest.raises(ValueError, match="causal"):
        keras.layers.SeparableConv1D(4, 3, padding="causal")(np.zeros((1, 9, 2)))
    for kernel, dilation in [(2, 1), (3, 1), (3, 4)]:
        pad = keras.layers.ZeroPadding1D((dilation * (kernel - 1), 0))
        layer = keras.layers.SeparableConv1D(
            1, kernel, dilation_rate=dilation, depthwise_initializer="ones", pointwise_initializer="ones"
        )
        moved = np.asarray(layer(pad(np.eye(13)[:, :, np.newaxis])))[:, :, 0]
        assert moved.shape == (13, 13)
        assert all(np.flatnonzero(moved[:, t]).max() == t for t in range(13))


@pytest.mark.parametrize("sizes", [(0, 1, 1), (1, 0, 1), (1, 1, 0), (1, 1, 1, 0), (1, 1.5, 1)])
def test_sizes_that_are_no_positive_integers_are_refused(sizes):
    with pytest.raises(ValueError, match="want positive integers, got"):
        parameters(*sizes)
