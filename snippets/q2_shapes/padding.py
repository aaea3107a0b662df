"""Series of unequal length: pad them, and mask what was added."""

import keras
import numpy as np


def pad(series: list[np.ndarray], side: str) -> np.ndarray:
    """Fill short series with zeros, before or after what they hold.

    Args:
        series: Arrays (time steps, features), the time steps may differ.
        side: `"pre"` (before) or `"post"` (after).

    Returns:
        (batch, most time steps, features), float32.

    Examples:
        >>> pad([np.ones((2, 1)), np.ones((3, 1))], "post")[:, :, 0]
        array([[1., 1., 0.],
               [1., 1., 1.]], dtype=float32)
    """
    # Without dtype, pad_sequences makes integers and cuts off all decimals.
    return keras.utils.pad_sequences(series, padding=side, dtype="float32")


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    series = [np.random.normal(size=(steps, 3)) for steps in (4, 9)]
    # Biases that are not zero, as after training: either side matters now.
    # On a GPU, cuDNN wants padding on the right; Keras's own loop takes both.
    layer = keras.layers.GRU(
        8, bias_initializer="glorot_uniform", use_cudnn=False
    )
    alone = np.array(layer(series[0][np.newaxis]))[0]

    for side in ["post", "pre"]:
        batch = pad(series, side)
        plain = np.array(layer(batch))[0]
        masked = np.array(layer(keras.layers.Masking(0.0)(batch)))[0]
        print(f"{side}: batch {batch.shape}, equals the series alone:")
        print("  without mask", np.allclose(plain, alone, atol=1e-5))
        print("  with mask   ", np.allclose(masked, alone, atol=1e-5))
