from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.q8_video.shuffle_time import shuffle_time


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 5), st.integers(1, 9), st.integers(0, 99))
def test_the_frames_of_each_clip_are_the_same_in_another_order(count, frames, seed):
    clips = np.arange(count * frames).reshape(count, frames, 1, 1, 1) * np.ones((1, 1, 2, 3, 1))
    before = clips.copy()
    shuffled = shuffle_time(clips, seed)
    np.testing.assert_array_equal(np.sort(shuffled, axis=1), clips)
    np.testing.assert_array_equal(clips, before)
    np.testing.assert_array_equal(shuffled, shuffle_time(clips, seed))


def test_every_order_comes_up_about_as_often_and_clips_do_not_share_one():
    clips = np.tile(np.arange(3).reshape(1, 3, 1, 1, 1), (6000, 1, 1, 1, 1))
    orders, counts = np.unique(shuffle_time(clips, 0)[..., 0, 0, 0], axis=0, return_counts=True)
    assert len(orders) == 6
    assert np.abs(counts / 6000 - 1 / 6).max() < 0.03


@pytest.mark.claim(
    "q8.shuffled_half",
    "A clip and its reverse have the same frames, so shuffling gives both the same orders with the same chances. Where "
    "each shuffled clip stands beside its shuffled reverse, no model can expect to be right for more than half.",
)
def test_a_clip_and_its_reverse_shuffle_into_the_same_orders():
    frames = ("a", "b", "c", "d")
    assert sorted(permutations(frames)) == sorted(permutations(frames[::-1]))
    # The best guess for a shuffled clip, where clip and reverse are equally likely, is right half of the time.
    possible = [(order, "there") for order in permutations(frames)]
    possible += [(order, "back") for order in permutations(frames[::-1])]
    best = sum(max(sum(o == order and d == way for o, d in possible) for way in ("there", "back")) for order in
               {order for order, _ in possible})  # fmt: skip
    assert best / len(possible) == 0.5


def test_what_is_no_clip_is_refused():
    with pytest.raises(ValueError, match=r"want \(clips, frames, height, width, channels\), got \(8, 16, 16, 1\)"):
        shuffle_time(np.zeros((8, 16, 16, 1)), 0)
