"""An LSTM in NumPy that equals Keras' layer."""

import keras
import numpy as np


def sigmoid(v: np.ndarray) -> np.ndarray:
    """Squash each number to between 0 and 1."""
    return 1 / (1 + np.exp(-v))


def step(x: np.ndarray, h: np.ndarray, c: np.ndarray, weights: list) -> tuple:
    """Make one time step: input (batch, features), states (batch, units).

    Returns:
        The hidden state, the cell state, the input, forget and output gate.
    """
    kernel, recurrent, bias = weights
    z = h @ recurrent + x @ kernel + bias
    z_i, z_f, z_g, z_o = np.split(z, 4, axis=1)
    f = sigmoid(z_f)
    i = sigmoid(z_i)
    g = np.tanh(z_g)
    c = f * c + i * g
    o = sigmoid(z_o)
    h = o * np.tanh(c)
    return h, c, i, f, o


def lstm(x: np.ndarray, weights: list[np.ndarray]) -> np.ndarray:
    """Give the hidden state at every time step, from zero states.

    Args:
        x: Inputs (batch, time steps, features).
        weights: Kernel (features, 4 units), recurrent kernel (units, 4 units)
            and bias (4 units), as `get_weights` of a Keras layer gives them.

    Raises:
        ValueError: The input has not three axes.

    Examples:
        >>> lstm(np.ones((2, 5, 1)), [np.ones((n, 4)) for n in (1, 1, 1)]).shape
        (2, 5, 1)
    """
    if x.ndim != 3:
        raise ValueError(f"wanted (batch, time steps, features), got {x.shape}")
    h = c = np.zeros((len(x), len(weights[1])))
    outputs = []
    for t in range(x.shape[1]):
        h, c, *_ = step(x[:, t], h, c, weights)
        outputs.append(h)
    return np.stack(outputs, axis=1)


if __name__ == "__main__":
    x = np.random.default_rng(0).normal(size=(32, 20, 3))
    layer = keras.layers.LSTM(8, return_sequences=True)
    same = np.allclose(layer(x), lstm(x, layer.get_weights()), atol=1e-5)
    print("equal at every time step:", same)
