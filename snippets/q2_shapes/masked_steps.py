"""What a layer gives at the time steps that a mask tells it to skip."""

import keras
import numpy as np


def masked_outputs(
    inputs: np.ndarray, mask: np.ndarray, zero: bool
) -> np.ndarray:
    """The output at every time step of a GRU layer with fixed weights.

    Args:
        inputs: (batch, time steps, features).
        mask: (batch, time steps), false where a step is to be skipped.
        zero: The layer's `zero_output_for_mask`.

    Returns:
        (batch, time steps, 1).

    Raises:
        ValueError: The mask does not fit the inputs.

    Examples:
        >>> mask = np.array([[True, False]])
        >>> masked_outputs(np.ones((1, 2, 1)), mask, zero=True)[0, 1].tolist()
        [0.0]
    """
    if mask.shape != inputs.shape[:2]:
        raise ValueError(
            f"the mask must be {inputs.shape[:2]}, got {mask.shape}"
        )
    start = keras.initializers.Constant(0.5)
    layer = keras.layers.GRU(
        1,
        return_sequences=True,
        zero_output_for_mask=zero,
        use_cudnn=False,  # cuDNN takes a mask on the right alone
        kernel_initializer=start,
        recurrent_initializer=start,
    )
    return np.array(layer(inputs, mask=mask))


if __name__ == "__main__":
    inputs = np.ones((1, 6, 1))
    mask = np.array([[False, True, True, False, True, False]])
    print("mask                ", *[f"{step!s:>5}" for step in mask[0]])
    for name, zero in [("by default", False), ("zero_output_for_mask", True)]:
        outputs = masked_outputs(inputs, mask, zero)[0, :, 0]
        print(f"{name:20}", *[f"{output:5.2f}" for output in outputs])
