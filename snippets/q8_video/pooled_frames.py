"""Pooling over time: a CNN for every frame, then the maximum over frames."""

import keras
import numpy as np
from keras import layers


def pooled_frames(
    clip_shape: tuple[int, ...], classes: int, differences: bool = False
) -> keras.Model:
    """A bag of frames, or a bag of differences of neighbouring frames.

    Args:
        clip_shape: `(frames, height, width, channels)`.
        classes: How many classes there are.
        differences: Whether to encode each frame less the one before it.

    Returns:
        A model that gives probabilities, `(batch, classes)`.

    Raises:
        ValueError: The shape is not that of a clip, or it has too few frames.

    Examples:
        >>> pooled_frames((8, 16, 16, 1), classes=8).output_shape
        (None, 8)
    """
    if len(clip_shape) != 4 or clip_shape[0] < 1 + differences:
        wanted = f"({1 + differences} or more frames, height, width, channels)"
        raise ValueError(f"want {wanted}, got {clip_shape}")
    conv = {"strides": 2, "padding": "same", "activation": "relu"}
    encoder = keras.Sequential(
        [
            keras.Input(clip_shape[1:]),
            layers.Conv2D(8, 3, **conv),
            layers.Conv2D(16, 3, **conv),
            layers.Flatten(),
            layers.Dense(32, activation="relu"),
        ]
    )
    clips = keras.Input(clip_shape)
    x = clips[:, 1:] - clips[:, :-1] if differences else clips
    x = layers.TimeDistributed(encoder)(x)
    x = layers.GlobalMaxPooling1D()(x)
    x = layers.Dense(32, activation="relu")(x)
    return keras.Model(clips, layers.Dense(classes, activation="softmax")(x))


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    clips = np.random.default_rng(0).random((2, 8, 16, 16, 1), "float32")
    for differences in (False, True):
        model = pooled_frames(clips.shape[1:], 8, differences)
        same = np.allclose(model(clips), model(clips[:, ::-1]), atol=1e-5)
        what = "differences" if differences else "frames"
        print(f"bag of {what}: same answer when played backwards: {same}")
