"""Space and time in one layer: ConvLSTM2D and Conv3D classifiers."""

import keras
import numpy as np
from keras import layers


def conv_lstm(clip_shape: tuple[int, ...], classes: int) -> keras.Model:
    """An LSTM whose states are images and whose products are convolutions.

    Args:
        clip_shape: `(frames, height, width, channels)`.
        classes: How many classes there are.

    Examples:
        >>> conv_lstm((8, 16, 16, 1), classes=8).output_shape
        (None, 8)
    """
    return keras.Sequential(
        [
            keras.Input(clip_shape),
            layers.ConvLSTM2D(8, 3, strides=2, padding="same"),
            layers.Flatten(),
            layers.Dense(classes, activation="softmax"),
        ]
    )


def conv_3d(clip_shape: tuple[int, ...], classes: int) -> keras.Model:
    """Convolutions over frames, height and width alike.

    Args:
        clip_shape: `(frames, height, width, channels)`.
        classes: How many classes there are.

    Examples:
        >>> conv_3d((8, 16, 16, 1), classes=8).output_shape
        (None, 8)
    """
    conv = {"padding": "same", "activation": "relu"}
    return keras.Sequential(
        [
            keras.Input(clip_shape),
            layers.Conv3D(8, 3, strides=(1, 2, 2), **conv),
            layers.Conv3D(16, 3, strides=2, **conv),
            layers.Flatten(),
            layers.Dense(32, activation="relu"),
            layers.Dense(classes, activation="softmax"),
        ]
    )


if __name__ == "__main__":
    for build in (conv_lstm, conv_3d):
        x = np.zeros((2, 8, 16, 16, 1), "float32")
        print(build.__name__)
        for layer in build(x.shape[1:], classes=8).layers:
            x = layer(x)
            print(f"  {type(layer).__name__:10} {tuple(x.shape)}")
