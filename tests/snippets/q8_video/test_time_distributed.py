import keras
import numpy as np
import pytest

from snippets.q8_video.cnn_rnn import frame_encoder
from snippets.q8_video.time_distributed import frame_by_frame


@pytest.mark.claim(
    "q8.time_distributed",
    "`TimeDistributed` around a CNN turns clips `(batch, frames, height, width, channels)` into vectors "
    "`(batch, frames, features)` by applying the CNN to each frame with the same weights; it does not look from one "
    "frame to another.",
)
def test_every_frame_is_encoded_alike_and_alone():
    clips = np.random.default_rng(0).random((2, 5, 16, 16, 1), "float32")
    encoder = frame_encoder((16, 16, 1))
    wrapped = keras.layers.TimeDistributed(encoder)
    vectors = keras.ops.convert_to_numpy(wrapped(clips))
    assert vectors.shape == (2, 5, 32)
    assert np.abs(vectors).max() > 0
    np.testing.assert_allclose(vectors, frame_by_frame(encoder, clips), atol=1e-5)
    for step in range(5):
        np.testing.assert_allclose(vectors[:, step], encoder(clips[:, step]), atol=1e-5)
    assert wrapped.count_params() == encoder.count_params()
    changed = clips.copy()
    changed[:, 2] = 0
    moved = np.abs(keras.ops.convert_to_numpy(wrapped(changed)) - vectors).max(axis=(0, 2)) > 1e-6
    assert moved.tolist() == [False, False, True, False, False]


@pytest.mark.parametrize("shape", [(2, 16, 16, 1), (2, 5, 16, 16), (1, 2, 5, 16, 16, 1)])
def test_what_is_no_clip_is_refused(shape):
    with pytest.raises(ValueError, match=r"want \(batch, frames, height, width, channels\), got"):
        frame_by_frame(keras.layers.Flatten(), np.zeros(shape))
