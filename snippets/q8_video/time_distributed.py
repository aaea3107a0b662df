"""`TimeDistributed` applies one layer to every frame, with the same weights."""

import keras
import numpy as np


def frame_by_frame(layer: keras.Layer, clips: np.ndarray) -> np.ndarray:
    """What `TimeDistributed(layer)` gives, by folding time into the batch.

    In training the two part where a layer looks at its batch or draws.

    Args:
        layer: A layer or model that reads `(batch, height, width, channels)`.
        clips: `(batch, frames, height, width, channels)`.

    Returns:
        The layer's output for each frame, `(batch, frames, ...)`.

    Raises:
        ValueError: The clips do not have five axes.

    Examples:
        >>> pool = keras.layers.GlobalAveragePooling2D()
        >>> frame_by_frame(pool, np.ones((2, 8, 16, 16, 3))).shape
        (2, 8, 3)
    """
    if clips.ndim != 5:
        wanted = "(batch, frames, height, width, channels)"
        raise ValueError(f"want {wanted}, got {clips.shape}")
    batch, frames, *frame_shape = clips.shape
    images = clips.reshape(batch * frames, *frame_shape)
    outputs = keras.ops.convert_to_numpy(layer(images))
    return outputs.reshape(batch, frames, *outputs.shape[1:])


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    clips = np.random.default_rng(0).random((2, 8, 16, 16, 1), "float32")
    conv = keras.layers.Conv2D(4, 3, strides=2, padding="same")
    wrapped = keras.layers.TimeDistributed(conv)(clips)
    by_hand = frame_by_frame(conv, clips)
    print("TimeDistributed", tuple(wrapped.shape))
    print("frame by frame ", by_hand.shape)
    print("equal:", np.allclose(wrapped, by_hand, atol=1e-5))
    print("weights:", conv.count_params(), "for any number of frames")
    try:
        keras.layers.GRU(4)(clips)
    except ValueError as error:
        print("GRU on clips:", str(error).partition("compatible with ")[2])
