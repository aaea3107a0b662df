import numpy as np
import pytest
from keras import layers

from snippets.when_it_goes_wrong.padded_clips import evenly, masked_classifier


@pytest.mark.claim(
    "when_it_goes_wrong.clip_mask",
    "`Masking` does not do for clips, for it gives a mask for each pixel and not for each frame. Compute a mask of "
    "(batch, frames) and hand it to the recurrent layer: its last output is then that of the last real frame.",
)
def test_a_mask_for_frames():
    clips = np.random.default_rng(0).uniform(0.1, 1, size=(2, 10, 8, 8, 1))
    padded = np.concatenate([clips, np.zeros((2, 5, 8, 8, 1))], axis=1)
    assert layers.Masking().compute_mask(padded).shape == (2, 15, 8, 8)
    model = masked_classifier()
    np.testing.assert_allclose(model(padded), model(clips), atol=1e-6)
    padded[:, 10:] = 0.5  # no padding any more
    assert not np.allclose(model(padded), model(clips), atol=1e-4)


@pytest.mark.parametrize(("length", "frames"), [(50, 10), (10, 10), (12, 5), (3, 10)])
def test_frames_are_taken_evenly(length, frames):
    chosen = evenly(np.arange(length), frames)
    assert len(chosen) == frames
    assert (chosen[0], chosen[-1]) == (0, length - 1)
    steps = np.diff(chosen)
    assert steps.min() >= 0
    assert np.ptp(steps) <= 1
