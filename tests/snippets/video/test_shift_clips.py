import numpy as np
import pytest

from snippets.video.shift_clips import shift_clips


def test_a_shift_moves_all_frames_of_a_clip_alike():
    clips = np.zeros((40, 4, 21, 28, 1), "float32")
    clips[:, :, 8:12, 8:12] = np.arange(1, 5).reshape(1, 4, 1, 1, 1) / 4
    moved = shift_clips(clips, np.random.default_rng(0))
    places = [{tuple(np.argwhere(frame[..., 0])[0]) for frame in clip} for clip in moved]
    assert all(len(place) == 1 for place in places)
    down, right = np.array([place.pop() for place in places]).T - 8
    assert (set(down), set(right)) == (set(range(-3, 4)), set(range(-4, 5)))
    np.testing.assert_array_equal(moved.max(axis=(2, 3, 4)), clips.max(axis=(2, 3, 4)))


def test_what_comes_in_at_an_edge_repeats_it():
    clips = np.broadcast_to(np.arange(7.0)[None, None, :, None, None], (30, 1, 7, 7, 1))
    moved = shift_clips(clips, np.random.default_rng(1))[:, 0, :, 0, 0]
    assert {tuple(column) for column in moved} == {
        (0, 1, 2, 3, 4, 5, 6), (0, 0, 1, 2, 3, 4, 5), (1, 2, 3, 4, 5, 6, 6),
    }  # fmt: skip


def test_what_is_no_batch_of_clips_is_refused():
    with pytest.raises(ValueError, match=r"want \(clips, frames, height, width, channels\), got \(3, 7, 7, 1\)"):
        shift_clips(np.zeros((3, 7, 7, 1)), np.random.default_rng(0))


def test_a_seventh_of_a_side_is_rounded_down():
    clips = np.broadcast_to(np.arange(13.0)[None, None, :, None, None], (60, 1, 13, 13, 1))
    moved = shift_clips(clips, np.random.default_rng(2))[:, 0, 6, 6, 0]
    assert set(moved) == {5, 6, 7}
