"""Cameras that stand still, recordings that were cut up, and copies: which clips are told to be alike."""

import numpy as np
import pytest

from unrolled.apps.video.likeness import nearly_same, same, sketch, told_by_place

FRAMES, SIDE = 12, 32


def scene(rng):
    """A picture with edges at all scales, `(SIDE, SIDE)`."""
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(SIDE), np.fft.fftfreq(SIDE)))
    frequency[0, 0] = 1
    picture = np.fft.ifft2(np.fft.fft2(rng.normal(size=(SIDE, SIDE))) / frequency).real
    return 120 + 45 * (picture - picture.mean()) / picture.std()


def film(rng, picture, side=8, noise=6.0, gain=1.0):
    """A square that moves somewhere over a picture, noisy, `(FRAMES, SIDE, SIDE, 1)`."""
    start, speed = rng.uniform(0, SIDE - side, 2), rng.uniform(-1.3, 1.3, 2)
    frames = np.repeat(picture[None], FRAMES, axis=0)
    brightness = rng.choice([20, 230])
    for t in range(FRAMES):
        down, right = np.clip(start + speed * t, 0, SIDE - side).astype(int)
        frames[t, down : down + side, right : right + side] = brightness
    return np.clip(gain * frames + rng.normal(size=frames.shape) * noise, 0, 255).astype("uint8")[..., None]


def judged(films, labels, tests=8):
    """The test clips that are near copies, and those whose place tells their class; the first are the test clips."""
    sketches, labels = [sketch(clip) for clip in films], np.asarray(labels)
    near = nearly_same(sketches[:tests], sketches[tests:])
    return near, told_by_place(sketches[:tests], labels[:tests], sketches[tests:], labels[tests:])


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    "how", [{}, {"side": 3, "noise": 15}, {"side": 16}, {"plain": True}, {"light": 0.08}], ids=lambda how: "-".join(how)
)
def test_a_camera_that_stands_still_is_no_reason_to_warn(seed, how):
    rng = np.random.default_rng(seed)
    how = dict(how)
    picture = np.full((SIDE, SIDE), 120.0) if how.pop("plain", False) else scene(rng)
    light = how.pop("light", 0.0)
    films = [film(rng, picture, gain=1 + light * rng.normal(), **how) for _ in range(32)]
    assert judged(films, np.arange(32) % 2) == ({}, {})


@pytest.mark.parametrize("side", [8, 16])
def test_clips_of_recordings_of_one_class_each_are_told_by_their_place(side):
    rng = np.random.default_rng(side)
    recordings = rng.permutation(np.repeat(np.arange(8), 4))
    pictures = [scene(rng) for _ in range(8)]
    near, told = judged([film(rng, pictures[n], side) for n in recordings], recordings % 2)
    shared = [place for place in range(8) if recordings[place] in recordings[8:]]
    assert near == {}
    assert list(told) == shared
    assert all(recordings[8:][other] == recordings[place] for place, other in told.items())


def test_places_that_all_classes_show_tell_none():
    rng = np.random.default_rng(0)
    pictures = [scene(rng) for _ in range(3)]
    assert judged([film(rng, pictures[n % 3]) for n in range(36)], np.arange(36) // 3 % 2) == ({}, {})


def test_clips_of_places_of_their_own_are_not_told():
    rng = np.random.default_rng(0)
    assert judged([film(rng, scene(rng)) for _ in range(30)], np.arange(30) % 2) == ({}, {})


def test_a_copy_that_was_encoded_anew_is_nearly_the_same_before_any_background():
    rng = np.random.default_rng(0)
    picture = scene(rng)
    films = [film(rng, picture) for _ in range(32)]
    again = np.clip(films[20] + rng.normal(size=films[20].shape) * 4, 0, 255).astype("uint8")
    near, told = judged([again, *films[1:]], np.arange(32) % 2)
    assert (near, told) == ({0: 20 - 8}, {})


def test_what_moves_through_a_picture_is_not_in_its_background():
    picture = scene(np.random.default_rng(0))
    frames = np.repeat(picture[None], FRAMES, axis=0)
    for t in range(FRAMES):
        frames[t, :, 2 * t : 2 * t + 8] = 255
    still, moving = (sketch(clip.astype("uint8")[..., None]) for clip in (picture[None], frames))
    np.testing.assert_allclose(moving.steps, still.steps, atol=1)
    assert np.abs(moving.motion).max() > 0


def test_the_same_clip_is_known_whatever_else_there_is():
    rng = np.random.default_rng(0)
    one, other = film(rng, scene(rng)), film(rng, scene(rng))
    assert same([sketch(clip) for clip in (one, other, one.copy(), other, one)]) == [0, 1, 0, 1, 0]


@pytest.mark.parametrize("shape", [(1, 8, 8, 3), (2, 9, 13, 1), (40, 64, 64, 3)])
def test_clips_of_any_shape_and_clips_without_anything_in_them_have_a_sketch(shape):
    rng = np.random.default_rng(0)
    films = [np.zeros(shape, "uint8"), np.full(shape, 200, "uint8"), rng.integers(0, 255, shape, "uint8")]
    assert judged(films, [0, 0, 0], tests=1) == ({}, {})
    assert np.isfinite([sketch(clip).motion.sum() for clip in films]).all()
