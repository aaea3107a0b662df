import keras
import numpy as np
import pytest

from snippets.translation.attention import with_attention

SOURCE = np.array([[3, 5, 8, 4], [4, 6, 0, 0]], "int32")
BEFORE = np.array([[1, 3, 4], [1, 7, 0]], "int32")


@pytest.fixture(scope="module")
def models():
    keras.utils.set_random_seed(0)
    return with_attention(9, 8, units=6)


def walk(models, source, before):
    """Scores and attention weights, one step after the other."""
    _, encoder, step = models
    state, *memory = encoder.predict_on_batch(source)
    steps = []
    for t in range(before.shape[1]):
        scores, state, looked = step.predict_on_batch([before[:, t : t + 1], state, *memory])
        steps.append((scores[:, 0], looked[:, 0]))
    return [np.stack(part, axis=1) for part in zip(*steps, strict=True)]


def test_step_by_step_gives_what_the_teacher_saw(models):
    scores, _ = walk(models, SOURCE, BEFORE)
    np.testing.assert_allclose(scores, np.asarray(models[0]([SOURCE, BEFORE])), atol=1e-6)


def test_weights_add_up_to_one_and_skip_the_padding(models):
    _, looked = walk(models, SOURCE, BEFORE)
    assert looked.shape == (2, 3, 4)
    np.testing.assert_allclose(looked.sum(axis=-1), 1, atol=1e-6)
    assert (looked[0] > 0).all()
    assert (looked[1, :, :2] > 0).all()
    np.testing.assert_allclose(looked[1, :, 2:], 0, atol=1e-6)


def test_weights_are_the_softmax_of_dot_products(models):
    train = models[0]
    layer = next(layer for layer in train.layers if isinstance(layer, keras.layers.Attention))
    queries, states, *_ = layer.input
    queries, states = keras.Model(train.inputs, [queries, states]).predict_on_batch([SOURCE, BEFORE])
    dots = np.einsum("btu,bsu->bts", queries, states)
    dots[1, :, 2:] = -np.inf
    share = np.exp(dots - dots.max(axis=-1, keepdims=True))
    np.testing.assert_allclose(walk(models, SOURCE, BEFORE)[1], share / share.sum(-1, keepdims=True), atol=1e-5)


def test_padding_changes_nothing(models):
    wide = np.pad(SOURCE, ((0, 0), (0, 5)))
    for padded, plain in zip(walk(models, wide, BEFORE), walk(models, SOURCE, BEFORE), strict=True):
        np.testing.assert_allclose(padded[..., : plain.shape[-1]], plain, atol=1e-6)
    alone, _ = walk(models, SOURCE[1:, :2], BEFORE[1:])
    np.testing.assert_allclose(alone, walk(models, SOURCE, BEFORE)[0][1:], atol=1e-6)


def test_weights_are_shared(models):
    train, encoder, step = models
    assert {id(w) for w in train.weights} == {id(w) for w in (*encoder.weights, *step.weights)}


@pytest.mark.parametrize("sizes", [(0, 8, 6), (9, 0, 6), (9, 8, 0)])
def test_bad_sizes_are_refused(sizes):
    with pytest.raises(ValueError, match=f"got {sizes[0]}, {sizes[1]}, {sizes[2]}"):
        with_attention(*sizes)


def test_the_layers_have_the_sizes_that_were_asked_for(models):
    train, encoder, step = models
    reader = 9 * 6 + 3 * 6 * (6 + 6 + 2)
    writer = 8 * 6 + 3 * 6 * (6 + 6 + 2) + 13 * 6 + 7 * 8
    assert (encoder.count_params(), step.count_params(), train.count_params()) == (reader, writer, reader + writer)
    dense = [layer.activation.__name__ for layer in train.layers if isinstance(layer, keras.layers.Dense)]
    assert dense == ["tanh", "linear"]
    assert [tensor.dtype for tensor in train.inputs] == ["int32", "int32"]
    assert step.inputs[-1].dtype == "bool"
    assert with_attention(1, 1)[1].output_shape[0] == (None, 64)
    assert with_attention(1, 1, 1)[0].output_shape == (None, None, 1)
