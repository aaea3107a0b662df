"""The clips, against the motion that they claim to show."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_digits

from unrolled.content.data.clips import DIRECTIONS, SIZE, SPLITS, STEPS, load


@pytest.fixture(scope="module")
def clips():
    return load("test", 400, 6)


def test_shapes_type_and_range(clips):
    assert clips.frames.shape == (400, 6, SIZE, SIZE, 1)
    assert clips.frames.dtype == np.float32
    assert clips.frames.min() == 0
    assert clips.frames.max() == 1
    assert len(clips) == 400
    for column in (clips.direction, clips.speed, clips.sample, clips.digit):
        assert column.shape == (400,)


def test_each_frame_is_the_one_before_it_shifted(clips):
    for frames, direction, speed in zip(clips.frames, clips.direction, clips.speed, strict=True):
        for before, after in pairwise(frames):
            np.testing.assert_array_equal(np.roll(before, tuple(speed * STEPS[direction]), axis=(0, 1)), after)


def test_directions_are_named_as_they_look(clips):
    down = np.array(["down" in name for name in DIRECTIONS]).astype(int) - ["up" in name for name in DIRECTIONS]
    right = np.array(["right" in name for name in DIRECTIONS]).astype(int) - ["left" in name for name in DIRECTIONS]
    np.testing.assert_array_equal(STEPS, np.stack([down, right], axis=1))


def test_ink_is_the_digit_that_is_named(clips):
    digits = load_digits()
    np.testing.assert_allclose(
        clips.frames.sum(axis=(2, 3, 4)) * 16, digits.data[clips.sample].sum(1)[:, None] @ np.ones((1, 6))
    )
    np.testing.assert_array_equal(clips.digit, digits.target[clips.sample])


def test_the_second_half_is_the_first_played_backwards(clips):
    np.testing.assert_array_equal(clips.frames[200:], clips.frames[:200, ::-1])
    np.testing.assert_array_equal(clips.direction[200:], (clips.direction[:200] + 4) % 8)


def test_where_a_digit_starts_does_not_depend_on_its_direction():
    # Whether row 0 and column 0 are near the top left of the digit, by direction: the same share for all.
    found = load("train", 20000, 1)
    middle = np.argmax(found.frames[..., 0].sum(axis=3)[:, 0], axis=1)  # the row with most ink
    shares = [
        np.bincount(middle[found.direction == d], minlength=SIZE) / np.sum(found.direction == d) for d in range(8)
    ]
    assert np.abs(np.array(shares) - 1 / SIZE).max() < 0.025


@pytest.mark.claim(
    "q8.splits",
    "Training, validation and test clips show images from different rows of scikit-learn's digits, cut where the "
    "digits 0 to 9 begin anew three times over, as most writers' blocks do, so that no such block is in two of them.",
)
def test_splits_are_cut_where_a_block_begins():
    target = load_digits().target
    rows = [load(split, 4000, 1).sample for split in SPLITS]
    for split, found in zip(SPLITS.values(), rows, strict=True):
        assert split[0] <= found.min() <= found.max() < split[1]
        np.testing.assert_array_equal(target[split[0] : split[0] + 30], np.tile(np.arange(10), 3))
    assert not set(rows[0]) & set(rows[1])
    assert not set(rows[1]) & set(rows[2])
    assert not set(rows[0]) & set(rows[2])
    assert [begin for begin, _ in SPLITS.values()] == [0, *[end for _, end in SPLITS.values()][:-1]]
    assert SPLITS["test"][1] == len(target)


@settings(deadline=None, max_examples=10)
@given(st.sampled_from(list(SPLITS)), st.integers(1, 5), st.integers(1, 9), st.integers(0, 99))
def test_the_same_seed_gives_the_same_clips(split, half, frames, seed):
    one, two = load(split, 2 * half, frames, seed), load(split, 2 * half, frames, seed)
    np.testing.assert_array_equal(one.frames, two.frames)
    np.testing.assert_array_equal(one.direction, two.direction)


def test_another_seed_gives_other_clips():
    assert (load("test", 50, seed=0).sample != load("test", 50, seed=1).sample).any()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(("holdout", 10), "split"), (("test", 9), "even"), (("test", 0), "even"), (("test", 10, 0), "frame")],
)
def test_what_makes_no_sense_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        load(*arguments)
