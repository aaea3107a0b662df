"""`Conv1D` with strides shortens the sequence before a GRU reads it."""

import keras
import numpy as np


def conv_then_gru(
    features: int, outputs: int, kernel: int = 4, strides: int = 2
) -> keras.Model:
    """A sequence-to-sequence model, one output for each kernel position.

    Args:
        features: Features at each time step.
        outputs: Numbers at each output step.
        kernel: Kernel size.
        strides: Steps from one position to the next.

    Returns:
        A model from `(batch, steps, features)` to `(batch, fewer, outputs)`.
    """
    return keras.Sequential(
        [
            keras.Input((None, features)),
            keras.layers.Conv1D(16, kernel, strides, padding="valid"),
            keras.layers.GRU(16, return_sequences=True),
            keras.layers.Dense(outputs),
        ]
    )


def crop_targets(
    targets: np.ndarray, kernel: int = 4, strides: int = 2
) -> np.ndarray:
    """The targets at the last step that each position of the kernel sees.

    Args:
        targets: `(batch, steps, outputs)`.
        kernel: Kernel size of the convolution.
        strides: Its strides.

    Raises:
        ValueError: The targets do not have three axes, or a size does not fit.

    Examples:
        >>> crop_targets(np.arange(10).reshape(1, 10, 1))[0, :, 0]
        array([3, 5, 7, 9])
    """
    if targets.ndim != 3 or strides < 1 or not 1 <= kernel <= targets.shape[1]:
        got = targets.shape, kernel, strides
        raise ValueError(f"want three axes and sizes that fit, got {got}")
    return targets[:, kernel - 1 :: strides]


if __name__ == "__main__":
    sequence = np.zeros((32, 20, 3))
    for layer in conv_then_gru(features=3, outputs=1).layers:
        sequence = layer(sequence)
        print(f"{type(layer).__name__:6}  {tuple(sequence.shape)}")
    targets = crop_targets(np.arange(20).reshape(1, 20, 1).repeat(32, axis=0))
    print("targets", targets.shape, "of the steps", targets[0, :, 0])
