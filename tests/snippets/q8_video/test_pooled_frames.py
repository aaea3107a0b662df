import keras
import numpy as np
import pytest

from snippets.q8_video.pooled_frames import pooled_frames
from snippets.q8_video.shuffle_time import shuffle_time
from unrolled.content.data.clips import load


def answer(model, clips):
    return keras.ops.convert_to_numpy(model(clips))


@pytest.mark.claim(
    "q8.bag_blind",
    "A CNN for every frame with pooling over time gives the same answer for every order of the frames.",
)
def test_a_bag_of_frames_answers_alike_for_every_order():
    clips = load("test", 20).frames
    for seed in range(3):
        keras.utils.set_random_seed(seed)
        model = pooled_frames(clips.shape[1:], 8)
        assert np.ptp(answer(model, clips), axis=0).max() > 1e-3
        np.testing.assert_allclose(answer(model, shuffle_time(clips, seed)), answer(model, clips), atol=1e-5)


@pytest.mark.claim(
    "q8.half",
    "Each test clip stands beside its reverse, which has the same frames and the opposite direction, so a model blind "
    "to order is right for one of the two at most: it cannot find more than half of the directions.",
)
def test_blind_to_order_is_right_for_half_at_most(record):
    clips = load("test", 400)
    half = len(clips) // 2
    np.testing.assert_array_equal(clips.frames[half:], clips.frames[:half, ::-1])
    assert ((clips.direction[half:] - clips.direction[:half]) % 8 == 4).all()
    for seed in range(3):
        keras.utils.set_random_seed(seed)
        directions = answer(pooled_frames(clips.frames.shape[1:], 8), clips.frames).argmax(axis=1)
        np.testing.assert_array_equal(directions[:half], directions[half:])
        assert np.mean(directions == clips.direction) <= 0.5
    best = np.tile(clips.direction[:half], 2)
    assert np.mean(best == clips.direction) == 0.5
    assert 0.35 < record("q8_video.answers").numbers["bag"].value <= 0.5


@pytest.mark.claim(
    "q8.differences",
    "A CNN for every difference of neighbouring frames, with pooling over time, is not blind to order: each difference "
    "says which of two frames came first.",
)
def test_differences_know_which_frame_came_first():
    clips = load("test", 20).frames
    keras.utils.set_random_seed(0)
    model = pooled_frames(clips.shape[1:], 8, differences=True)
    assert np.abs(answer(model, clips) - answer(model, clips[:, ::-1])).max() > 1e-3


def test_differences_do_not_see_what_stands_still():
    keras.utils.set_random_seed(0)
    model = pooled_frames((4, 16, 16, 1), 8, differences=True)
    still = np.repeat(load("test", 2).frames[:, :1], 4, axis=1)
    np.testing.assert_allclose(answer(model, still), answer(model, np.zeros_like(still)), atol=1e-6)


def test_what_has_too_few_frames_is_refused():
    with pytest.raises(ValueError, match="2 or more frames"):
        pooled_frames((1, 16, 16, 1), 8, differences=True)
    with pytest.raises(ValueError, match="want"):
        pooled_frames((16, 16, 1), 8)


def test_the_frames_become_vectors_and_their_maximum_goes_through_a_layer():
    model = pooled_frames((3, 16, 16, 1), 4)
    wrapped = next(layer for layer in model.layers if isinstance(layer, keras.layers.TimeDistributed))
    encoder = wrapped.layer
    assert [layer.output.shape[1:] for layer in encoder.layers] == [(8, 8, 8), (4, 4, 16), (256,), (32,)]
    assert model.count_params() == 80 + 1168 + 257 * 32 + 33 * 32 + 33 * 4
    hidden = model.layers[-2]
    clips = np.random.default_rng(0).normal(size=(5, 3, 16, 16, 1))
    inner = keras.Model(model.inputs[0], [wrapped.output, hidden.output])
    vectors, values = (keras.ops.convert_to_numpy(part) for part in inner(clips))
    kernel, bias = hidden.get_weights()
    assert vectors.min() == 0 < vectors.max()
    np.testing.assert_allclose(values, np.maximum(vectors.max(axis=1) @ kernel + bias, 0), atol=1e-5)
    np.testing.assert_allclose(answer(model, clips).sum(axis=1), 1, atol=1e-5)


def test_one_frame_is_a_clip_and_two_have_a_difference():
    assert pooled_frames((1, 16, 16, 1), 8).output_shape == (None, 8)
    assert pooled_frames((2, 16, 16, 1), 8, differences=True).output_shape == (None, 8)
    with pytest.raises(ValueError, match="1 or more frames"):
        pooled_frames((0, 16, 16, 1), 8)


def test_a_difference_is_that_of_neighbours():
    keras.utils.set_random_seed(0)
    few, many = (pooled_frames((frames, 16, 16, 1), 8, differences=True) for frames in (2, 4))
    many.set_weights(few.get_weights())
    start, change = np.random.default_rng(0).random((2, 1, 1, 16, 16, 1), "float32")
    steady = start + change * np.arange(4, dtype="float32").reshape(1, 4, 1, 1, 1)
    np.testing.assert_allclose(answer(many, steady), answer(few, steady[:, :2]), atol=1e-5)
