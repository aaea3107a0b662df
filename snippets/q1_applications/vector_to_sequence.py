"""Vector-to-sequence: one vector in, a sequence out, in two ways."""

import keras
import numpy as np


def repeated(
    size: int, steps: int, outputs: int, units: int = 16
) -> keras.Model:
    """The GRU layer reads the same vector at every step.

    Args:
        size: Numbers in the input vector.
        steps: Time steps of the output.
        outputs: Numbers at each time step of the output.
        units: Units of the GRU layer.

    Returns:
        A model from `(batch, size)` to `(batch, steps, outputs)`.

    Examples:
        >>> repeated(5, steps=4, outputs=2).output_shape
        (None, 4, 2)
    """
    vector = keras.Input((size,))
    copies = keras.layers.RepeatVector(steps)(vector)
    h = keras.layers.GRU(units, return_sequences=True)(copies)
    return keras.Model(vector, keras.layers.Dense(outputs)(h))


def as_initial_state(
    size: int, steps: int, outputs: int, units: int = 16
) -> keras.Model:
    """The GRU layer starts from the vector and then reads zeros.

    Args and returned model are those of `repeated`.
    """
    vector = keras.Input((size,))
    state = keras.layers.Dense(units, activation="tanh")(vector)
    zeros = keras.layers.RepeatVector(steps)(keras.ops.zeros_like(vector))
    gru = keras.layers.GRU(units, return_sequences=True)
    h = gru(zeros, initial_state=state)
    return keras.Model(vector, keras.layers.Dense(outputs)(h))


if __name__ == "__main__":
    x = np.ones((1, 5))
    for build in (repeated, as_initial_state):
        y = build(size=5, steps=4, outputs=2)(x)
        print(f"{build.__name__:16} {x.shape} -> {tuple(y.shape)}")
