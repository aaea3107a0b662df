"""Back-propagation that ends where a chunk of the sequence begins."""

import keras
import numpy as np
import tensorflow as tf


def early_gradient(
    layer: keras.Layer, sequence: np.ndarray, length: int
) -> float:
    """How much the last output depends on the first step, for training.

    Args:
        layer: A stateful recurrent layer.
        sequence: One batch, of shape (batch, time steps, features).
        length: Time steps of a chunk.

    Returns:
        The size of the gradient of the last output with respect to the
        first chunk; 0 where no gradient reaches it.

    Examples:
        >>> early_gradient(
        ...     keras.layers.GRU(4, stateful=True), np.ones((2, 6, 1)), 3
        ... )
        0.0
    """
    chunks = [
        tf.constant(sequence[:, start : start + length], "float32")
        for start in range(0, sequence.shape[1], length)
    ]
    with tf.GradientTape() as tape:
        tape.watch(chunks[0])
        for chunk in chunks:
            output = layer(chunk)
    gradient = tape.gradient(output, chunks[0])
    return 0.0 if gradient is None else float(np.abs(gradient).sum())


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    sequence = np.random.normal(size=(2, 12, 1))
    for length in (12, 4):
        layer = keras.layers.GRU(8, stateful=True, seed=1)
        layer.build((2, None, 1))
        arrives = early_gradient(layer, sequence, length) > 0
        print(f"chunks of {length}: a gradient arrives: {arrives}")
