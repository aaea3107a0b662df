"""Sequence-to-sequence: one output for each step of the input."""

import keras
import numpy as np


def sequence_to_sequence(
    features: int, outputs: int, units: int = 16
) -> keras.Model:
    """A GRU layer that returns its sequence, and a `Dense` layer on each step.

    Args:
        features: Features at each time step of the input.
        outputs: Numbers at each time step of the output.
        units: Units of the GRU layer.

    Returns:
        A model from `(batch, steps, features)` to `(batch, steps, outputs)`.

    Examples:
        >>> sequence_to_sequence(3, 2).output_shape
        (None, None, 2)
    """
    return keras.Sequential(
        [
            keras.Input((None, features)),
            keras.layers.GRU(units, return_sequences=True),
            keras.layers.Dense(outputs),
        ]
    )


if __name__ == "__main__":
    model = sequence_to_sequence(features=3, outputs=2)
    for steps in (4, 9):
        x = np.ones((1, steps, 3))
        print(x.shape, "->", tuple(model(x).shape))
