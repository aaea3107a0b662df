"""`RNN` with a list of cells stacks them in one layer, with one flag."""

import keras
import numpy as np


def stacked_both_ways(
    sequence: np.ndarray, return_sequences: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Two GRU cells in one `RNN` layer, and two `GRU` layers, same weights.

    Args:
        sequence: `(batch, steps, features)`.
        return_sequences: The flag of the `RNN` and the upper `GRU` layer.

    Returns:
        Both outputs, `(batch, steps, 4)` or `(batch, 4)`.

    Examples:
        >>> one, two = stacked_both_ways(np.ones((2, 5, 3)), False)
        >>> one.shape, two.shape
        ((2, 4), (2, 4))
    """
    cells = [keras.layers.GRUCell(8), keras.layers.GRUCell(4)]
    one_layer = keras.layers.RNN(cells, return_sequences=return_sequences)
    lower = keras.layers.GRU(8, return_sequences=True)
    upper = keras.layers.GRU(4, return_sequences=return_sequences)
    one_layer(sequence)
    upper(lower(sequence))
    one_layer.set_weights(lower.get_weights() + upper.get_weights())
    return np.asarray(one_layer(sequence)), np.asarray(upper(lower(sequence)))


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    sequence = np.random.default_rng(0).normal(size=(2, 5, 3)).astype("float32")
    for flag in (False, True):
        one_layer, two_layers = stacked_both_ways(sequence, flag)
        same = np.allclose(one_layer, two_layers, atol=1e-6)
        print(f"return_sequences={flag}: {one_layer.shape}, equal: {same}")
