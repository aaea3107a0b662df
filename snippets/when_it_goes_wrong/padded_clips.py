"""Clips of different lengths: sample the same number, or mask the rest."""

import keras
import numpy as np
from keras import layers


def evenly(clip: np.ndarray, frames: int) -> np.ndarray:
    """So many frames of a clip, evenly in time, the first and the last too.

    Examples:
        >>> evenly(np.arange(50), 5).tolist()
        [0, 12, 24, 37, 49]
    """
    return clip[np.linspace(0, len(clip) - 1, frames).round().astype(int)]


def masked_classifier() -> keras.Model:
    """A CNN and a GRU that skips frames in which every pixel is zero."""
    clips = keras.Input((None, 8, 8, 1))
    mask = keras.ops.any(keras.ops.not_equal(clips, 0), axis=(2, 3, 4))
    cnn = keras.Sequential([layers.Conv2D(4, 3), layers.Flatten()])
    vectors = layers.TimeDistributed(cnn)(clips)
    return keras.Model(clips, layers.GRU(8)(vectors, mask=mask))


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    clip = np.random.uniform(0.1, 1, size=(10, 8, 8, 1))
    padded = np.concatenate([clip, np.zeros((40, 8, 8, 1))])
    model = masked_classifier()
    same = np.allclose(model(clip[None]), model(padded[None]), atol=1e-6)
    print("with the mask, padding changes nothing:", same)
    print("ten frames of fifty:", evenly(np.arange(50), 10))
    by_row = layers.Masking().compute_mask(padded[None])
    print("the mask of `Masking` on clips:", by_row.shape)
