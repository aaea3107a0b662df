import keras
import numpy as np
import pytest

from snippets.q8_video.pooled_frames import pooled_frames
from snippets.q8_video.shuffle_time import shuffle_time
from unrolled.data.clips import load


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
        found = answer(pooled_frames(clips.frames.shape[1:], 8), clips.frames).argmax(axis=1)
        np.testing.assert_array_equal(found[:half], found[half:])
        assert np.mean(found == clips.direction) <= 0.5
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
