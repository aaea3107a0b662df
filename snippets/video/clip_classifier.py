"""A classifier for a few hundred real clips, and one that cannot use order."""

import keras
from keras import layers


def clip_classifier(
    clip_shape: tuple[int, ...], classes: int, reads: str = "order"
) -> keras.Model:
    """A model from clips, 0 to 1, to probabilities, `(batch, classes)`.

    Args:
        clip_shape: `(frames, height, width, channels)`.
        classes: How many classes there are.
        reads: `order`: a GRU over the frames; `bag`: their maximum, whatever
            their order. A bag of one frame is a model of single frames.

    Raises:
        ValueError: The shape is not that of a clip, or `reads` is no such word.

    Examples:
        >>> clip_classifier((12, 64, 64, 3), classes=5).output_shape
        (None, 5)
    """
    if len(clip_shape) != 4 or reads not in ("order", "bag"):
        wanted = "(frames, height, width, channels) and order or bag"
        raise ValueError(f"want {wanted}, got {clip_shape} and {reads}")
    frames, side = clip_shape[0], min(clip_shape[1:3])
    clips = keras.Input(clip_shape)
    # All frames of all clips as one batch: the same for each, and quicker.
    x = keras.ops.reshape(clips, (-1, *clip_shape[1:]))
    x = layers.Rescaling(4, offset=-1)(x)
    halvings = max(0, (side - 1).bit_length() - 2)
    for filters in [16, *[32] * 8][:halvings]:
        x = layers.Conv2D(filters, 3, 2, padding="same", activation="relu")(x)
    x = layers.Dense(32, activation="relu")(layers.Flatten()(x))
    x = keras.ops.reshape(x, (-1, frames, 32))
    pool = layers.GRU(32) if reads == "order" else layers.GlobalMaxPooling1D()
    x = pool(x)
    return keras.Model(clips, layers.Dense(classes, activation="softmax")(x))


if __name__ == "__main__":
    model = clip_classifier((12, 64, 64, 3), classes=5)
    print(model.output_shape, model.count_params(), "weights")
