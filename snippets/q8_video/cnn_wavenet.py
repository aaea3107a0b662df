"""The first answer completed: frames to vectors, a WaveNet, a mean, softmax."""

import keras
from keras import layers


def wavenet(x: object, dilations: tuple[int, ...] = (1, 2, 4)) -> object:
    """Gated dilated causal convolutions with residual and skip connections.

    Args:
        x: A symbolic sequence, `(batch, steps, channels)`.
        dilations: Steps between the two inputs of each convolution.

    Returns:
        The sum of the skips after a ReLU, `(batch, steps, channels)`.

    Examples:
        >>> wavenet(keras.Input((8, 32))).shape
        (None, 8, 32)
    """
    channels = x.shape[-1]
    skips = []
    for rate in dilations:
        conv = {"padding": "causal", "dilation_rate": rate}
        value = layers.Conv1D(channels, 2, activation="tanh", **conv)(x)
        gate = layers.Conv1D(channels, 2, activation="sigmoid", **conv)(x)
        skips.append(layers.Conv1D(channels, 1)(value * gate))
        x = x + skips[-1]
    return layers.Activation("relu")(layers.add(skips))


def wavenet_classifier(
    clip_shape: tuple[int, ...], classes: int, encoder: keras.Model
) -> keras.Model:
    """A WaveNet as a sequence-to-vector model over encoded frames.

    Args:
        clip_shape: `(frames, height, width, channels)`.
        classes: How many classes there are.
        encoder: From `(batch, height, width, channels)` to vectors.

    Raises:
        ValueError: The shape is not that of a clip.
    """
    if len(clip_shape) != 4:
        wanted = "(frames, height, width, channels)"
        raise ValueError(f"want {wanted}, got {clip_shape}")
    clips = keras.Input(clip_shape)
    vectors = layers.TimeDistributed(encoder)(clips)
    vector = layers.GlobalAveragePooling1D()(wavenet(vectors))
    scores = layers.Dense(classes, activation="softmax")(vector)
    return keras.Model(clips, scores)


if __name__ == "__main__":
    flat = [layers.Flatten(), layers.Dense(32)]
    pixels = keras.Sequential([keras.Input((16, 16, 1)), *flat])
    model = wavenet_classifier((8, 16, 16, 1), classes=8, encoder=pixels)
    print(model.input_shape, "->", model.output_shape)
    print("weights:", model.count_params())
