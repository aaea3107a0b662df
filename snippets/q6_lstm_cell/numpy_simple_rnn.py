"""A simple RNN in NumPy that equals Keras' layer."""

import keras
import numpy as np


def simple_rnn(x: np.ndarray, weights: list[np.ndarray]) -> np.ndarray:
    """Give the hidden state at every time step, from zeros.

    Args:
        x: Inputs (batch, time steps, features).
        weights: Kernel (features, units), recurrent kernel (units, units) and
            bias (units), as `get_weights` of a Keras layer gives them.

    Returns:
        Outputs (batch, time steps, units).

    Raises:
        ValueError: The input has not three axes.

    Examples:
        >>> simple_rnn(np.ones((2, 5, 1)), [np.eye(1), np.eye(1), 0.0]).shape
        (2, 5, 1)
    """
    if x.ndim != 3:
        raise ValueError(f"wanted (batch, time steps, features), got {x.shape}")
    kernel, recurrent, bias = weights
    h = np.zeros((len(x), len(recurrent)))
    outputs = []
    for t in range(x.shape[1]):
        h = np.tanh(h @ recurrent + x[:, t] @ kernel + bias)
        outputs.append(h)
    return np.stack(outputs, axis=1)


if __name__ == "__main__":
    x = np.random.default_rng(0).normal(size=(32, 20, 3))
    layer = keras.layers.SimpleRNN(8, return_sequences=True)
    truth = layer(x)
    own = simple_rnn(x, layer.get_weights())
    print("equal at every time step:", np.allclose(truth, own, atol=1e-5))
