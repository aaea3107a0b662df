"""The first answer, literally: a WaveNet's convolutions on clips."""

import keras
import numpy as np


def dilated_stack(sequence: np.ndarray, dilations: tuple[int, ...]) -> object:
    """Causal convolutions over time, kernel two, one for each dilation.

    Args:
        sequence: One vector at each step, `(batch, steps, features)`.
        dilations: Steps between the two inputs of each convolution.

    Returns:
        One vector for each step, `(batch, steps, 4)`.

    Raises:
        ValueError: The sequence does not have three axes.

    Examples:
        >>> tuple(dilated_stack(np.ones((2, 8, 256)), (1, 2, 4)).shape)
        (2, 8, 4)
    """
    if sequence.ndim != 3:
        raise ValueError(f"want (batch, steps, features), got {sequence.shape}")
    for dilation in dilations:
        sequence = keras.layers.Conv1D(
            4, 2, padding="causal", dilation_rate=dilation, activation="tanh"
        )(sequence)
    return sequence


if __name__ == "__main__":
    clips = np.random.default_rng(0).random((2, 8, 16, 16, 1), "float32")
    print("clips               ", clips.shape)
    try:
        keras.layers.Conv1D(4, 2, padding="causal")(clips)
    except ValueError as error:
        print("Conv1D on clips:", error)
    vectors = clips.reshape(2, 8, -1)
    print("pixels as vectors   ", vectors.shape)
    output = dilated_stack(vectors, (1, 2, 4))
    print("dilated convolutions", tuple(output.shape))
    print("mean over time      ", tuple(keras.ops.mean(output, axis=1).shape))
    print("last step alone     ", tuple(output[:, -1].shape))
