"""Three slips in a sketch of the LSTM cell, each compared with Keras."""

import keras
import numpy as np

NEW_CELL_STATE = {
    "right": lambda i, f, g, c: f * c + i * g,
    "input and forget gate swapped": lambda i, f, g, c: i * c + f * g,
    "the old cell state not added": lambda i, f, g, c: i * g,
    "f = 1 taken for 'drop it'": lambda i, f, g, c: (1 - f) * c + i * g,
}


def sigmoid(v: np.ndarray) -> np.ndarray:
    """Squash each number to between 0 and 1."""
    return 1 / (1 + np.exp(-v))


def last_output(slip: str, x: np.ndarray, weights: list) -> np.ndarray:
    """Give the last hidden state of an LSTM with one slip.

    Args:
        slip: A key of `NEW_CELL_STATE`.
        x: Inputs (batch, time steps, features).
        weights: What `get_weights` of a Keras LSTM gives.

    Returns:
        The last hidden state (batch, units).

    Examples:
        >>> ones = [np.ones((n, 4)) for n in (1, 1, 1)]
        >>> last_output("right", np.ones((2, 5, 1)), ones).shape
        (2, 1)
    """
    kernel, recurrent, bias = weights
    h = c = np.zeros((len(x), len(recurrent)))
    for t in range(x.shape[1]):
        z = h @ recurrent + x[:, t] @ kernel + bias
        z_i, z_f, z_g, z_o = np.split(z, 4, axis=1)
        i, f, g = sigmoid(z_i), sigmoid(z_f), np.tanh(z_g)
        c = NEW_CELL_STATE[slip](i, f, g, c)
        h = sigmoid(z_o) * np.tanh(c)
    return h


if __name__ == "__main__":
    x = np.random.default_rng(0).normal(size=(32, 20, 3))
    keras.utils.set_random_seed(0)
    layer = keras.layers.LSTM(8)
    truth = layer(x)
    for slip in NEW_CELL_STATE:
        own = last_output(slip, x, layer.get_weights())
        same = np.allclose(truth, own, atol=1e-5)
        print(f"{slip:30} equals Keras: {same}")
