import itertools

import keras
import numpy as np
import pytest

from snippets.q3_stacking.sequence_to_sequence import sequence_to_sequence
from snippets.q3_stacking.sequence_to_vector import sequence_to_vector

LAYERS = [keras.layers.SimpleRNN, keras.layers.LSTM, keras.layers.GRU]


def test_every_recurrent_layer_but_the_last_returns_its_sequence():
    model = sequence_to_vector(steps=7, features=2)
    recurrent = [layer for layer in model.layers if isinstance(layer, keras.layers.RNN)]
    assert [layer.return_sequences for layer in recurrent] == [True, True, False]
    x = np.random.default_rng(0).normal(size=(5, 7, 2))
    assert model(x).shape == (5, 1)
    whole = sequence_to_sequence(steps=7, features=2)
    whole.set_weights(model.get_weights())
    np.testing.assert_allclose(model(x), whole(x)[:, -1], atol=1e-6)


@pytest.mark.claim(
    "q3.seq2vec",
    "A stack that turns a sequence into a vector needs `return_sequences=True` in every recurrent layer but the last; "
    "where the vector is the last output, the last layer keeps the default, `False`.",
)
@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("lower", list(itertools.product([False, True], repeat=2)))
def test_the_lower_layers_must_return_their_sequences_and_the_last_must_not(layer, lower):
    stack = [layer(4, return_sequences=flag) for flag in lower]
    if not all(lower):
        with pytest.raises(ValueError, match="expected ndim=3, found ndim=2"):
            keras.Sequential([keras.Input((7, 2)), *stack, layer(4)])
        return
    vector = keras.Sequential([keras.Input((7, 2)), *stack, layer(4)])
    sequence = keras.Sequential([keras.Input((7, 2)), *stack, layer(4, return_sequences=True)])
    sequence.set_weights(vector.get_weights())
    x = np.random.default_rng(0).normal(size=(5, 7, 2))
    assert vector(x).shape == (5, 4)
    assert sequence(x).shape == (5, 7, 4)
    np.testing.assert_allclose(vector(x), sequence(x)[:, -1], atol=1e-6)


@pytest.mark.claim(
    "q3.default", "The default of `return_sequences` is `False` in `SimpleRNN`, `LSTM`, `GRU` and `RNN`."
)
def test_the_default_is_false():
    for layer in [*(make(4) for make in LAYERS), keras.layers.RNN(keras.layers.GRUCell(4))]:
        assert layer.return_sequences is False
        assert layer(np.ones((2, 5, 3))).shape == (2, 4)


@pytest.mark.claim(
    "q3.parameters",
    "The flag `return_sequences` adds no weights: in a `SimpleRNN`, `LSTM` or `GRU` layer with the same weights, and "
    "without a mask, the vector is the last step of the sequence.",
)
@pytest.mark.parametrize("make", LAYERS)
def test_the_vector_is_the_last_step_of_the_sequence(make, record):
    x = np.random.default_rng(1).normal(size=(3, 6, 2))
    vector, sequence = make(4), make(4, return_sequences=True)
    vector.build(x.shape)
    sequence.build(x.shape)
    assert vector.count_params() == sequence.count_params()
    sequence.set_weights(vector.get_weights())
    np.testing.assert_allclose(sequence(x)[:, -1], vector(x), atol=1e-6)
    numbers = record("q3_stacking.shapes").numbers
    assert numbers["weights"].value == numbers["weights_sequence"].value == sequence_to_vector(10, 3).count_params()


@pytest.mark.claim(
    "q3.pooling",
    "With `GlobalAveragePooling1D` on top, a stack in which every recurrent layer returns its sequence gives a vector: "
    "the mean of the last layer's outputs over all steps that are not masked.",
)
def test_pooling_makes_a_vector_of_a_sequence():
    x = np.random.default_rng(2).normal(size=(3, 6, 2))
    lower, top = (keras.layers.GRU(4, return_sequences=True) for _ in range(2))
    pooled = keras.Sequential([keras.Input((6, 2)), lower, top, keras.layers.GlobalAveragePooling1D()])
    assert pooled.output_shape == (None, 4)
    np.testing.assert_allclose(pooled(x), np.mean(top(lower(x)), axis=1), atol=1e-6)
    masked = keras.Sequential([keras.Input((None, 2)), keras.layers.Masking(), *pooled.layers])
    padded = np.pad(x, ((0, 0), (0, 3), (0, 0)))
    np.testing.assert_allclose(masked(padded), pooled(x), atol=1e-6)


@pytest.mark.claim(
    "q3.flatten",
    "`Flatten` in place of pooling needs a fixed number of time steps and loses a mask, and the `Dense` layer on it "
    "has weights of its own for every step.",
)
def test_flatten_gives_every_step_its_own_weights():
    def model(steps):
        top = keras.layers.GRU(4, return_sequences=True)
        return keras.Sequential([keras.Input((steps, 2)), top, keras.layers.Flatten(), keras.layers.Dense(3)])

    for steps in (2, 6):
        assert model(steps).layers[-1].kernel.shape == (steps * 4, 3)
    with pytest.raises(ValueError, match="None"):
        model(None)
    masked = keras.layers.Masking()(np.zeros((3, 6, 2), "float32"))
    assert keras.src.backend.get_keras_mask(masked) is not None
    assert keras.src.backend.get_keras_mask(keras.layers.Flatten()(masked)) is None


def test_the_layers_have_the_names_and_sizes_of_the_drawing():
    layers = sequence_to_vector(steps=10, features=3).layers
    assert [layer.name for layer in layers] == ["gru_1", "gru_2", "gru_3", "dense"]
    assert [layer.output.shape[1:] for layer in layers] == [(10, 16), (10, 16), (16,), (1,)]
