"""How much of the last output's gradient reaches each earlier time step."""

import keras
import numpy as np
import tensorflow as tf


def gradient_norms(
    layer: keras.layers.Layer, time_steps: int, features: int = 4, seed: int = 0
) -> np.ndarray:
    """The gradient of the last output with respect to each step's input.

    Args:
        layer: A recurrent layer that returns its last output, (batch, units).
        time_steps: The length of the random input.
        features: Its features.
        seed: What the input and the weighting of the outputs are drawn from.

    Returns:
        Its norm at each time step, the root mean square over a batch.

    Raises:
        ValueError: The layer returns a sequence.

    Examples:
        >>> layer = keras.layers.SimpleRNN(3)
        >>> gradient_norms(layer, time_steps=10).shape
        (10,)
    """
    rng = np.random.default_rng(seed)
    drawn = rng.normal(size=(32, time_steps, features))
    x = tf.constant(drawn, layer.compute_dtype)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = layer(x)
        if len(y.shape) != 2:
            raise ValueError(f"wanted (batch, units), got {tuple(y.shape)}")
        total = tf.reduce_sum(
            y * tf.constant(rng.normal(size=y.shape), y.dtype)
        )
    gradient = tape.gradient(total, x).numpy()
    return np.sqrt((gradient**2).sum(axis=2).mean(axis=0))


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    double = {"units": 32, "dtype": "float64"}
    large = {"recurrent_initializer": keras.initializers.Orthogonal(1.5)}
    layers = {
        "SimpleRNN": keras.layers.SimpleRNN(**double),
        "LSTM": keras.layers.LSTM(**double),
        "GRU": keras.layers.GRU(**double),
        "linear": keras.layers.SimpleRNN(activation=None, **double),
        "x 1.5": keras.layers.SimpleRNN(activation=None, **large, **double),
    }
    print("gradient at the first of 100 time steps over that at the last")
    for name, layer in layers.items():
        norms = gradient_norms(layer, time_steps=100)
        print(f"{name:10}{norms[0] / norms[-1]:.0e}")
