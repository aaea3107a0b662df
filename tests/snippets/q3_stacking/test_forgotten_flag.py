import itertools

import keras
import numpy as np
import pytest
import tensorflow as tf

from snippets.q3_stacking.forgotten_flag import stack

LAYERS = [keras.layers.SimpleRNN, keras.layers.LSTM, keras.layers.GRU]


@pytest.mark.claim(
    "q3.inner",
    "A recurrent layer reads a sequence, so every recurrent layer with another one directly on top of it needs "
    "`return_sequences=True`.",
)
@pytest.mark.parametrize("below", LAYERS)
@pytest.mark.parametrize("above", [*LAYERS, lambda units: keras.layers.RNN(keras.layers.GRUCell(units))])
def test_a_recurrent_layer_reads_a_sequence(below, above):
    sequence = keras.Input((5, 2))
    assert above(3)(below(4, return_sequences=True)(sequence)).shape == (None, 3)
    with pytest.raises(ValueError, match=r"found ndim=2|fully-defined"):
        above(3)(below(4)(sequence))


@pytest.mark.claim(
    "q3.error",
    "If a `SimpleRNN`, `LSTM` or `GRU`, or a `Bidirectional` around one, stands directly on another of these that "
    "does not return its sequence, building the model raises a `ValueError`: the layer above expected `ndim=3` and "
    "found `ndim=2`.",
)
@pytest.mark.parametrize("kind", LAYERS)
@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("forgotten", [1, 2])
@pytest.mark.parametrize("batch", [None, 4])
def test_the_layer_above_complains(kind, wrapped, forgotten, batch):
    layers = [kind(4, return_sequences=number != forgotten, name=f"layer_{number}") for number in (1, 2, 3)]
    if wrapped:
        layers = [keras.layers.Bidirectional(layer, name=layer.name) for layer in layers]
    with pytest.raises(ValueError, match=f"'layer_{forgotten + 1}' .*expected ndim=3, found ndim=2"):
        keras.Sequential([keras.Input(batch_shape=(batch, 10, 3)), *layers])


@pytest.mark.claim(
    "q3.cell_layer",
    "An `RNN` around a cell does not count the axes: on a `SimpleRNN`, `LSTM` or `GRU` that returns no sequence it "
    "raises another `ValueError`, and where the batch size is fixed, as a stateful model needs, the model is built "
    "and fails only when it runs.",
)
@pytest.mark.parametrize("cell", [keras.layers.SimpleRNNCell, keras.layers.LSTMCell, keras.layers.GRUCell])
@pytest.mark.parametrize("wrapped", [False, True])
def test_an_rnn_around_a_cell_complains_late(cell, wrapped):
    def model(batch):
        recurrent = keras.layers.RNN(cell(4))
        top = keras.layers.Bidirectional(recurrent) if wrapped else recurrent
        return keras.Sequential([keras.Input(batch_shape=(batch, 6, 3)), keras.layers.GRU(8), top])

    with pytest.raises(ValueError, match="fully-defined"):
        model(None)
    built = model(4)
    assert built.output_shape == (4, 8 if wrapped else 4)
    with pytest.raises((ValueError, tf.errors.InvalidArgumentError)):
        built(np.ones((4, 6, 3), "float32"))


@pytest.mark.parametrize("forgotten", [1, 2])
def test_what_the_snippet_prints_names_the_layer_above(forgotten):
    flags = [number != forgotten for number in (1, 2, 3)]
    with pytest.raises(ValueError, match="expected ndim=3, found ndim=2") as caught:
        stack(*flags)
    assert str(caught.value) == (
        f"Input 0 with name 'None' of layer 'gru_{forgotten + 1}' is incompatible with the layer: "
        "expected ndim=3, found ndim=2. Full shape received: (None, 16)"
    )


@pytest.mark.parametrize("flags", list(itertools.product([False, True], repeat=3)))
def test_only_the_last_flag_is_free(flags):
    if all(flags[:-1]):
        assert stack(*flags).output_shape == ((None, 10, 1) if flags[-1] else (None, 1))
    else:
        with pytest.raises(ValueError, match="found ndim=2"):
            stack(*flags)


@pytest.mark.claim(
    "q3.silent",
    "In a stack of `SimpleRNN`, `LSTM` or `GRU` layers Keras refuses a missing flag below another one; a wrong flag "
    "at the top can pass: between shapes `(batch, 1)` and `(batch, time steps, 1)` the mean squared error repeats the "
    "shorter of target and output over time.",
)
@pytest.mark.parametrize("flags", list(itertools.product([False, True], repeat=3)))
def test_a_wrong_flag_inside_is_refused_and_one_at_the_end_is_not(flags):
    if not all(flags[:-1]):
        with pytest.raises(ValueError, match="found ndim=2"):
            stack(*flags)
        return
    model = stack(*flags)
    rng = np.random.default_rng(0)
    x, vector, sequence = (rng.normal(size=shape) for shape in [(4, 10, 3), (4, 1), (4, 10, 1)])
    output = np.asarray(model(x))
    wrong, meant = (vector[:, None], output) if flags[-1] else (sequence, output[:, None])
    model.compile(loss="mse", run_eagerly=True)
    loss = model.evaluate(x, vector if flags[-1] else sequence, verbose=0)
    assert loss == pytest.approx(np.mean((wrong - meant) ** 2), rel=1e-4)


@pytest.mark.claim(
    "q3.bidirectional",
    "Under `Bidirectional` the flag belongs to the wrapped layer: `Bidirectional` takes no `return_sequences` of its "
    "own, and returns a sequence if the layer inside does.",
)
@pytest.mark.parametrize("kind", LAYERS)
def test_the_flag_stands_on_the_wrapped_layer(kind):
    x = np.zeros((2, 5, 3))
    assert keras.layers.Bidirectional(kind(4))(x).shape == (2, 8)
    assert keras.layers.Bidirectional(kind(4, return_sequences=True))(x).shape == (2, 5, 8)
    with pytest.raises((TypeError, ValueError), match="return_sequences"):
        keras.layers.Bidirectional(kind(4), return_sequences=True)


@pytest.mark.claim(
    "q3.both_ends",
    "Without the flag, `Bidirectional` joins the forward layer's output at the last time step and the backward layer's "
    "at the first: each has read the whole sequence there. The last step of its sequence is something else.",
)
@pytest.mark.parametrize("kind", LAYERS)
def test_the_vector_of_both_directions_comes_from_both_ends(kind):
    x = np.random.default_rng(0).normal(size=(2, 5, 3))
    vector, sequence = (keras.layers.Bidirectional(kind(4, return_sequences=flag)) for flag in (False, True))
    vector.build(x.shape)
    sequence.build(x.shape)
    sequence.set_weights(vector.get_weights())
    ends, steps = np.asarray(vector(x)), np.asarray(sequence(x))
    np.testing.assert_allclose(ends, np.concatenate([steps[:, -1, :4], steps[:, 0, 4:]], axis=1), atol=1e-6)
    assert np.abs(ends - steps[:, -1]).max() > 1e-3


@pytest.mark.claim(
    "q3.mask",
    "A mask goes up a stack with the sequences, from layer to layer, and ends where a layer returns only a vector.",
)
@pytest.mark.parametrize("kind", LAYERS)
def test_a_mask_travels_as_far_as_the_sequence(kind):
    x = keras.layers.Masking()(np.array([[[1.0], [2.0], [0.0]]]))
    for flag in (True, True, False):
        assert keras.src.backend.get_keras_mask(x) is not None
        x = kind(4, return_sequences=flag)(x)
    assert keras.src.backend.get_keras_mask(x) is None


def test_the_layers_have_the_names_and_sizes_of_the_message():
    layers = stack(True, True, False).layers
    assert [layer.name for layer in layers] == ["gru_1", "gru_2", "gru_3", "dense"]
    assert [layer.output.shape[1:] for layer in layers] == [(10, 16), (10, 16), (16,), (1,)]
