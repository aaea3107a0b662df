"""Past values as features of a single time step: nothing recurs."""

import keras
import numpy as np
import tensorflow as tf


def recurrent_gradient(windows: np.ndarray) -> float:
    """The largest gradient that reaches the recurrent weights of an LSTM.

    Args:
        windows: An array of shape (batch, time steps, features).

    Examples:
        >>> recurrent_gradient(np.ones((4, 1, 10)))
        0.0
    """
    keras.utils.set_random_seed(0)
    layer = keras.layers.LSTM(8)
    layer.build(windows.shape)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(layer(windows) ** 2)
    recurrent = layer.cell.recurrent_kernel.value
    return float(np.abs(tape.gradient(loss, recurrent)).max())


if __name__ == "__main__":
    series = np.sin(np.arange(100.0))
    windows = np.lib.stride_tricks.sliding_window_view(series, 10)
    for shaped in (windows[:, np.newaxis, :], windows[:, :, np.newaxis]):
        used = recurrent_gradient(shaped) > 0
        print(shaped.shape, "recurrent weights take part:", used)
