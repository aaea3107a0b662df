import keras
import numpy as np
import pytest
from keras import layers

from snippets.q2_shapes.one_layer import last_and_every

KINDS = [layers.SimpleRNN, layers.LSTM, layers.GRU]


@pytest.mark.claim(
    "q2.rank",
    "`SimpleRNN`, `GRU` and `LSTM` take an input of exactly three axes, `(batch, time steps, features)`; "
    "they refuse fewer, and more.",
)
def test_three_axes_in():
    for kind in KINDS:
        assert kind(5)(np.zeros((2, 4, 3))).shape == (2, 5)
        for shape in [(3,), (4, 3), (2, 4, 3, 1), (2, 4, 3, 1, 1)]:
            with pytest.raises(ValueError, match=f"expected ndim=3, found ndim={len(shape)}"):
                kind(5)(np.zeros(shape))


@pytest.mark.claim(
    "q2.output_rank",
    "By default the output of these layers has two axes, `(batch, units)`; with `return_sequences=True` it has three, "
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
    "Where no step is masked, the output with two axes is the last time step of the output with three: in a "
    "`SimpleRNN`, a `GRU` and an `LSTM`, with the same weights.",
)
def test_the_last_step_is_the_default_output():
    keras.utils.set_random_seed(0)
    inputs = np.random.normal(size=(2, 4, 3))
    last, every = last_and_every(inputs, units=5)
    np.testing.assert_allclose(last, every[:, -1], atol=1e-6)
    for kind in KINDS:
        last, every, _ = alike(kind, inputs)
        np.testing.assert_allclose(last, every[:, -1], atol=1e-6)
        assert not np.allclose(last, every[:, 0], atol=1e-3)


def alike(kind: type, inputs: np.ndarray, **options: bool) -> list[np.ndarray]:
    """The last output, every output, and every output for the inputs in reverse and without options; same weights."""
    layers_ = [kind(5, **options), kind(5, return_sequences=True, **options), kind(5, return_sequences=True)]
    for layer in layers_:
        layer.build(inputs.shape)
        layer.set_weights(layers_[0].get_weights())
    last, every, forwards = layers_
    return [np.array(last(inputs)), np.array(every(inputs)), np.array(forwards(inputs[:, ::-1]))]


@pytest.mark.claim(
    "q2.go_backwards",
    "With `go_backwards=True` a layer reads the time steps from the last to the first; the sequence that it returns "
    "begins with the output at the last time step, and the default output is the one at the first time step.",
)
@pytest.mark.parametrize("kind", KINDS)
def test_read_backwards(kind):
    keras.utils.set_random_seed(0)
    last, every, reversed_inputs = alike(kind, np.random.normal(size=(2, 4, 3)), go_backwards=True)
    np.testing.assert_allclose(every, reversed_inputs, atol=1e-6)
    np.testing.assert_allclose(last, every[:, -1], atol=1e-6)


@pytest.mark.claim(
    "q2.other_recurrent",
    "`RNN` around one of their cells has the axes of the layer itself; `ConvLSTM1D`, `ConvLSTM2D` and `ConvLSTM3D`, "
    "whose features form a grid at each time step, take four, five and six axes.",
)
def test_axes_of_other_recurrent_layers():
    for cell in (layers.SimpleRNNCell, layers.GRUCell, layers.LSTMCell):
        assert layers.RNN(cell(5))(np.zeros((2, 4, 3))).shape == (2, 5)
        assert layers.RNN(cell(5), return_sequences=True)(np.zeros((2, 4, 3))).shape == (2, 4, 5)
    for grid, kind in enumerate((layers.ConvLSTM1D, layers.ConvLSTM2D, layers.ConvLSTM3D), 1):
        for axes in range(3, 8):
            inputs = np.zeros((2,) * axes)
            if axes == 3 + grid:
                assert kind(2, 1, return_sequences=True)(inputs).ndim == axes
            else:
                with pytest.raises(ValueError, match=f"found ndim={axes}"):
                    kind(2, 1)(inputs)


def test_keras_says_what_is_wrong_with_a_table():
    with pytest.raises(ValueError, match="expected ndim=3, found ndim=2"):
        last_and_every(np.zeros((4, 3)), units=5)
