import keras
import numpy as np
import pytest
from keras import layers

from snippets.q2_shapes.one_layer import last_and_every

KINDS = [layers.SimpleRNN, layers.LSTM, layers.GRU]


@pytest.mark.claim(
    "q2.rank",
    "`SimpleRNN`, `GRU` and `LSTM` take an input of exactly three axes, `(batch, time steps, features)`; "
    "they refuse two axes, and four.",
)
def test_three_axes_in():
    for kind in KINDS:
        assert kind(5)(np.zeros((2, 4, 3))).shape == (2, 5)
        for shape in [(4, 3), (2, 4, 3, 1)]:
            with pytest.raises(ValueError, match=f"expected ndim=3, found ndim={len(shape)}"):
                kind(5)(np.zeros(shape))


@pytest.mark.claim(
    "q2.output_rank",
    "By default the output has two axes, `(batch, units)`; with `return_sequences=True` it has three, "
    "`(batch, time steps, units)`.",
)
def test_two_or_three_axes_out():
    inputs = np.zeros((2, 4, 3))
    for kind in KINDS:
        assert kind(5)(inputs).shape == (2, 5)
        assert kind(5, return_sequences=False)(inputs).shape == (2, 5)
        assert kind(5, return_sequences=True)(inputs).shape == (2, 4, 5)


@pytest.mark.claim(
    "q2.last_step",
    "In a `SimpleRNN`, a `GRU` and an `LSTM` with the same weights, the output with two axes is the last time step "
    "of the output with three.",
)
def test_the_last_step_is_the_default_output():
    keras.utils.set_random_seed(0)
    inputs = np.random.normal(size=(2, 4, 3))
    last, every = last_and_every(inputs, units=5)
    np.testing.assert_allclose(last, every[:, -1], atol=1e-6)
    for kind in KINDS:
        last, every = kind(5), kind(5, return_sequences=True)
        last.build(inputs.shape), every.build(inputs.shape)
        every.set_weights(last.get_weights())
        np.testing.assert_allclose(last(inputs), every(inputs)[:, -1], atol=1e-6)
        assert not np.allclose(last(inputs), every(inputs)[:, 0], atol=1e-3)


def test_keras_says_what_is_wrong_with_a_table():
    with pytest.raises(ValueError, match="expected ndim=3, found ndim=2"):
        last_and_every(np.zeros((4, 3)), units=5)
