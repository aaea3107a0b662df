import itertools

import keras
import numpy as np
import pytest
import tensorflow as tf

from snippets.q3_stacking.encoder_decoder import encoder_decoder


def test_the_model_writes_as_many_steps_as_asked():
    assert encoder_decoder(steps=6, features=2, ahead=4)(np.ones((3, 6, 2))).shape == (3, 4, 1)


@pytest.mark.claim(
    "q3.encoder",
    "In an encoder-decoder without attention, the encoder's last recurrent layer does not need to return its sequence, "
    "and must not where a `RepeatVector` follows directly; the encoder's lower layers and the decoder's layers do.",
)
@pytest.mark.parametrize("flags", list(itertools.product([False, True], repeat=4)))
def test_which_flags_make_an_encoder_decoder(flags):
    first, second, third, fourth = (keras.layers.GRU(4, return_sequences=flag) for flag in flags)
    layers = [keras.Input((6, 2)), first, second, keras.layers.RepeatVector(4), third, fourth, keras.layers.Dense(1)]
    try:
        shape = keras.Sequential(layers).output_shape
    except ValueError:
        shape = None
    assert (shape == (None, 4, 1)) == (flags == (True, False, True, True))


def test_the_state_that_is_handed_over_is_the_same_without_the_sequence():
    x = np.random.default_rng(0).normal(size=(3, 6, 2))
    without, returned = (keras.layers.GRU(4, return_state=True, return_sequences=flag) for flag in (False, True))
    without.build(x.shape)
    returned.build(x.shape)
    returned.set_weights(without.get_weights())
    np.testing.assert_allclose(without(x)[1], returned(x)[1], atol=1e-6)


def test_repeat_vector_refuses_a_sequence():
    with pytest.raises(ValueError, match="expected ndim=2, found ndim=3"):
        keras.Sequential(
            [keras.Input((6, 2)), keras.layers.GRU(4, return_sequences=True), keras.layers.RepeatVector(4)]
        )


def test_the_decoder_reads_the_same_vector_at_every_step():
    model = encoder_decoder(steps=6, features=2, ahead=4)
    x = np.random.default_rng(0).normal(size=(3, 6, 2))
    for layer in model.layers[:3]:
        x = layer(x)
    np.testing.assert_array_equal(x, np.repeat(np.asarray(x)[:, :1], 4, axis=1))


@pytest.mark.claim(
    "q3.attention",
    "Given an encoder's last outputs, of shape `(batch, units)`, the layers `Attention` and `AdditiveAttention` attend "
    "over the samples of the batch and raise no error; `MultiHeadAttention` raises one when it runs.",
)
def test_attention_over_a_vector_mixes_the_samples_of_a_batch():
    rng = np.random.default_rng(0)
    query = rng.normal(size=(2, 7, 8)).astype("float32")
    encoded = np.asarray(keras.layers.GRU(8)(rng.normal(size=(2, 5, 3))))
    additive = keras.layers.AdditiveAttention(use_scale=False)
    for layer, scores in [
        (keras.layers.Attention(), query @ encoded.T),
        (additive, np.tanh(query[:, :, np.newaxis] + encoded).sum(axis=-1)),
    ]:
        weights = np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)
        np.testing.assert_allclose(layer([query, encoded]), weights @ encoded, atol=1e-5)
    symbolic = keras.layers.Attention()([keras.Input((7, 8)), keras.layers.GRU(8)(keras.Input((5, 3)))])
    assert symbolic.shape == (None, 7, 8)
    with pytest.raises((ValueError, tf.errors.InvalidArgumentError)):
        keras.layers.MultiHeadAttention(2, 4)(query, encoded)


def test_the_layers_have_the_names_and_sizes_of_the_drawing():
    model = encoder_decoder(steps=10, features=3, ahead=7)
    assert [(layer.name, layer.output.shape[1:]) for layer in model.layers] == [
        ("encoder_1", (10, 16)),
        ("encoder_2", (16,)),
        ("repeat", (7, 16)),
        ("decoder", (7, 16)),
        ("dense", (7, 1)),
    ]
