"""A GRU in NumPy that equals Keras' layer, with `reset_after` either way."""

import keras
import numpy as np


def sigmoid(v: np.ndarray) -> np.ndarray:
    """Squash each number to between 0 and 1."""
    return 1 / (1 + np.exp(-v))


def gru(x: np.ndarray, weights: list[np.ndarray]) -> np.ndarray:
    """Give the hidden state at every time step, from zeros.

    Args:
        x: Inputs (batch, time steps, features).
        weights: Kernel (features, 3 units), recurrent kernel (units, 3 units)
            and bias: (2, 3 units) for `reset_after=True`, else (3 units).

    Raises:
        ValueError: The input has not three axes.

    Examples:
        >>> gru(np.ones((2, 5, 1)), [np.ones((n, 3)) for n in (1, 1, 2)]).shape
        (2, 5, 1)
    """
    if x.ndim != 3:
        raise ValueError(f"wanted (batch, time steps, features), got {x.shape}")
    kernel, recurrent, bias = weights
    after = bias.ndim == 2
    b, d = bias if after else (bias, np.zeros_like(bias))
    u_z, u_r, u_g = np.split(recurrent, 3, axis=1)
    d_z, d_r, d_g = np.split(d, 3)
    h = np.zeros((len(x), len(recurrent)))
    outputs = []
    for t in range(x.shape[1]):
        x_z, x_r, x_g = np.split(x[:, t] @ kernel + b, 3, axis=1)
        r = sigmoid(x_r + h @ u_r + d_r)
        z = sigmoid(x_z + h @ u_z + d_z)
        past = r * (h @ u_g + d_g) if after else (r * h) @ u_g
        g = np.tanh(x_g + past)
        h = z * h + (1 - z) * g
        outputs.append(h)
    return np.stack(outputs, axis=1)


if __name__ == "__main__":
    x = np.random.default_rng(0).normal(size=(32, 20, 3))
    for after in (True, False):
        layer = keras.layers.GRU(8, return_sequences=True, reset_after=after)
        same = np.allclose(layer(x), gru(x, layer.get_weights()), atol=1e-5)
        print(f"reset_after={after}: equal at every time step: {same}")
