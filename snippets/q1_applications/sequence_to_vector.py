"""Sequence-to-vector: one output when the whole input has been read."""

import keras
import numpy as np


def sequence_to_vector(
    features: int, outputs: int, units: int = 16
) -> keras.Model:
    """A GRU layer that returns its last output, and a `Dense` layer on it.

    Args:
        features: Features at each time step of the input.
        outputs: Numbers in the output vector.
        units: Units of the GRU layer.

    Returns:
        A model from `(batch, steps, features)` to `(batch, outputs)`.

    Examples:
        >>> sequence_to_vector(3, 7).output_shape
        (None, 7)
    """
    return keras.Sequential(
        [
            keras.Input((None, features)),
            keras.layers.GRU(units),
            keras.layers.Dense(outputs),
        ]
    )


if __name__ == "__main__":
    model = sequence_to_vector(features=3, outputs=2)
    for steps in (4, 9):
        x = np.ones((1, steps, 3))
        print(x.shape, "->", tuple(model(x).shape))
