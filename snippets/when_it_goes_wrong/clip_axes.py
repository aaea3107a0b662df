"""Clips have five axes; a layer for images takes four."""

import keras
from keras import layers


def given(layer: keras.Layer, *shape: int) -> str:
    """The shape that a layer gives for one input, or its complaint.

    Args:
        layer: The layer to call.
        *shape: Of one input, without the batch.

    Examples:
        >>> given(layers.Conv2D(8, 3), 64, 64, 3)
        '(None, 62, 62, 8)'
    """
    try:
        return str(layer(keras.Input(shape)).shape)
    except ValueError as error:
        return str(error)


if __name__ == "__main__":
    clip = (20, 64, 64, 3)  # frames, height, width, channels
    conv = layers.Conv2D(8, 3, strides=4)
    print("Conv2D on clips:", given(conv, *clip))
    print(
        "ConvLSTM2D on frames:",
        given(layers.ConvLSTM2D(8, 3, name="video"), *clip[1:]),
    )
    frames = keras.Sequential([conv, layers.ReLU()])
    print("LSTM on maps:", given(layers.LSTM(8, name="lstm"), 20, 16, 16, 8))

    print(
        "one CNN for all frames:", given(layers.TimeDistributed(frames), *clip)
    )
    encoder = keras.Sequential(
        [
            keras.Input(clip),
            layers.TimeDistributed(frames),
            layers.TimeDistributed(layers.GlobalAveragePooling2D()),
            layers.LSTM(8),
        ]
    )
    print("pooled, then an LSTM:", encoder.output_shape)
