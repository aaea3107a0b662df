"""Features of all frames of all videos, grouped by video for an LSTM."""

import keras
import numpy as np


def by_video(features: np.ndarray, lengths: list[int]) -> tuple:
    """Pool the features of each frame, and group the frames by video.

    Args:
        features: Of shape (all frames, height, width, channels), with the
            frames of a video one after the other.
        lengths: How many frames each video has.

    Returns:
        Sequences of shape (videos, longest, channels), padded with zeros
        at the end, and a mask of shape (videos, longest).

    Raises:
        ValueError: The lengths do not add up to all frames.

    Examples:
        >>> sequences, mask = by_video(np.ones((5, 7, 7, 8)), [2, 3])
        >>> sequences.shape, mask.sum(axis=1).tolist()
        ((2, 3, 8), [2, 3])
    """
    if sum(lengths) != len(features):
        raise ValueError(f"{len(features)} frames, but {sum(lengths)} counted")
    vectors = features.mean(axis=(1, 2))
    videos = np.split(vectors, np.cumsum(lengths)[:-1])
    sequences = keras.utils.pad_sequences(
        videos, padding="post", truncating="post", dtype="float32"
    )
    mask = np.arange(sequences.shape[1]) < np.array(lengths)[:, np.newaxis]
    return sequences, mask


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    features = np.random.normal(size=(60, 7, 7, 512))
    sequences, mask = by_video(features, [25, 10, 25])
    print(features.shape, "->", sequences.shape)

    inputs, given = keras.Input((None, 512)), keras.Input((None,), dtype="bool")
    last = keras.layers.LSTM(16)(inputs, mask=given)
    model = keras.Model([inputs, given], last)
    print("videos:", model([sequences, mask]).shape)
