"""A mask that is shortened together with its sequence, by hand."""

import keras
import numpy as np


def masked_conv_then_gru(
    features: int, kernel: int = 4, strides: int = 2
) -> keras.Model:
    """A `Conv1D` layer and a GRU layer that skips what was padded at the end.

    Args:
        features: Features at each time step. A step of zeros alone is padding.
        kernel: Kernel size; no sequence may be shorter.
        strides: Steps from one position to the next.

    Returns:
        A model from `(batch, steps, features)` to `(batch, 16)`.

    Raises:
        ValueError: A size is not a positive integer.

    Examples:
        >>> masked_conv_then_gru(features=3).output_shape
        (None, 16)
    """
    sizes = features, kernel, strides
    if any(not isinstance(size, int) or size < 1 for size in sizes):
        raise ValueError(f"want positive integers, got {sizes}")
    x = keras.Input((None, features))
    mask = keras.ops.any(keras.ops.not_equal(x, 0), axis=-1)
    y = keras.layers.Conv1D(16, kernel, strides)(x)
    # A position is whole where the last step that it sees is no padding.
    y = keras.layers.GRU(16)(y, mask=mask[:, kernel - 1 :: strides])
    return keras.Model(x, y)


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    model = masked_conv_then_gru(features=3)
    alone = np.random.default_rng(0).normal(size=(1, 9, 3))
    padded = np.concatenate([alone, np.zeros((1, 6, 3))], axis=1)
    same = np.allclose(model(padded), model(alone), atol=1e-6)
    print("the padded sequence gives what the sequence alone gives:", same)
