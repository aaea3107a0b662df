"""`Dense` works on the last axis, so on a sequence at every time step."""

import keras
import numpy as np


def dense_both_ways(
    sequence: np.ndarray, units: int
) -> tuple[np.ndarray, np.ndarray]:
    """`Dense` and `TimeDistributed(Dense)` with the same weights.

    Args:
        sequence: `(batch, steps, features)`.
        units: Units of the dense layer.

    Returns:
        Both outputs, `(batch, steps, units)`.

    Raises:
        ValueError: The sequence does not have three axes.

    Examples:
        >>> plain, distributed = dense_both_ways(np.ones((2, 5, 3)), 4)
        >>> plain.shape, distributed.shape
        ((2, 5, 4), (2, 5, 4))
    """
    if sequence.ndim != 3:
        raise ValueError(f"want (batch, steps, features), got {sequence.shape}")
    plain = keras.layers.Dense(units)
    distributed = keras.layers.TimeDistributed(keras.layers.Dense(units))
    plain.build(sequence.shape)
    distributed.build(sequence.shape)
    distributed.set_weights(plain.get_weights())
    return np.asarray(plain(sequence)), np.asarray(distributed(sequence))


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    sequence = np.random.default_rng(0).normal(size=(2, 5, 3)).astype("float32")
    plain, distributed = dense_both_ways(sequence, 4)
    print("Dense                 ", plain.shape)
    print("TimeDistributed(Dense)", distributed.shape)
    print("equal outputs:", np.allclose(plain, distributed, atol=1e-6))
