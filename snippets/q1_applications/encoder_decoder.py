"""Encoder-decoder: sequence to vector, then vector to sequence."""

import keras
import numpy as np


def encoder_decoder(
    features: int, steps: int, outputs: int, units: int = 16
) -> keras.Model:
    """One GRU layer reads the input, one vector goes over, one layer writes.

    Args:
        features: Features at each time step of the input.
        steps: Time steps of the output.
        outputs: Numbers at each time step of the output.
        units: Units of each GRU layer.

    Returns:
        A model from `(batch, any, features)` to `(batch, steps, outputs)`.

    Examples:
        >>> encoder_decoder(3, steps=4, outputs=2).output_shape
        (None, 4, 2)
    """
    return keras.Sequential(
        [
            keras.Input((None, features)),
            keras.layers.GRU(units, name="encoder"),
            keras.layers.RepeatVector(steps),
            keras.layers.GRU(units, return_sequences=True, name="decoder"),
            keras.layers.Dense(outputs),
        ]
    )


if __name__ == "__main__":
    model = encoder_decoder(features=3, steps=4, outputs=2)
    for steps in (2, 9):
        x = np.ones((1, steps, 3))
        print(x.shape, "->", tuple(model(x).shape))
