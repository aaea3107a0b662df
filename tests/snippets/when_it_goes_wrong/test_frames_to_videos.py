import numpy as np
import pytest

from snippets.when_it_goes_wrong.frames_to_videos import by_video


@pytest.mark.claim(
    "when_it_goes_wrong.features",
    "Grouped so, each row of the result holds the vectors of one video in their order, with zeros behind them, and a "
    "mask says which are real.",
)
@pytest.mark.parametrize("lengths", [[3, 1, 2], [1], [4, 4]])
def test_frames_stay_with_their_video(lengths):
    features = np.random.default_rng(0).normal(size=(sum(lengths), 7, 7, 4)).astype("float32")
    sequences, mask = by_video(features, lengths)
    assert sequences.shape == (len(lengths), max(lengths), 4)
    start = 0
    for row, real, length in zip(sequences, mask, lengths, strict=True):
        np.testing.assert_allclose(row[:length], features[start : start + length].mean(axis=(1, 2)), atol=1e-6)
        assert not row[length:].any()
        assert real.tolist() == [True] * length + [False] * (max(lengths) - length)
        start += length


def test_lengths_that_do_not_add_up():
    with pytest.raises(ValueError, match="5 frames, but 4 counted"):
        by_video(np.ones((5, 7, 7, 2)), [2, 2])
