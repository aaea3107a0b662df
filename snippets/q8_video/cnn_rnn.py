"""A video classifier: a CNN for every frame, then a sequence-to-vector RNN."""

import keras
import numpy as np


def frame_encoder(frame_shape: tuple[int, int, int]) -> keras.Model:
    """A small CNN from `(batch, height, width, channels)` to `(batch, 32)`.

    Raises:
        ValueError: The shape is not that of a frame.

    Examples:
        >>> frame_encoder((16, 16, 1)).output_shape
        (None, 32)
    """
    if len(frame_shape) != 3:
        raise ValueError(f"want (height, width, channels), got {frame_shape}")
    conv = {"strides": 2, "padding": "same", "activation": "relu"}
    return keras.Sequential(
        [
            keras.Input(frame_shape),
            keras.layers.Conv2D(8, 3, **conv),
            keras.layers.Conv2D(16, 3, **conv),
            keras.layers.Flatten(),
            keras.layers.Dense(32, activation="relu"),
        ],
        name="frame_encoder",
    )


def cnn_rnn(clip_shape: tuple[int, ...], classes: int) -> keras.Model:
    """The classifier, from clips to probabilities, `(batch, classes)`.

    Args:
        clip_shape: `(frames, height, width, channels)`.
        classes: How many classes there are.

    Examples:
        >>> cnn_rnn((8, 16, 16, 1), classes=8).output_shape
        (None, 8)
    """
    encoder = frame_encoder(clip_shape[1:])
    return keras.Sequential(
        [
            keras.Input(clip_shape),
            keras.layers.TimeDistributed(encoder, name="every_frame"),
            keras.layers.GRU(32, name="gru"),
            keras.layers.Dense(classes, activation="softmax", name="softmax"),
        ]
    )


if __name__ == "__main__":
    x = np.zeros((2, 8, 16, 16, 1), "float32")
    print(f"{'clips':11} {x.shape}")
    for layer in cnn_rnn(x.shape[1:], classes=8).layers:
        x = layer(x)
        print(f"{layer.name:11} {tuple(x.shape)}")
