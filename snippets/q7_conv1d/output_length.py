"""How long the output of a `Conv1D` layer is."""

import keras
import numpy as np


def output_length(
    steps: int, kernel: int, padding: str, strides: int = 1, dilation: int = 1
) -> int:
    """Time steps that come out of `Conv1D`.

    Args:
        steps: Time steps of the input.
        kernel: Kernel size.
        padding: `valid`, `same` or `causal`.
        strides: Steps from one output to the next.
        dilation: Steps from one tap of the kernel to the next.

    Raises:
        ValueError: A size is not a positive integer, the padding has another
            name, strides and dilation are both greater than 1, or the input
            is too short for the kernel.

    Examples:
        >>> output_length(10, 3, "valid"), output_length(10, 3, "same")
        (8, 10)
    """
    sizes = steps, kernel, strides, dilation
    if any(not isinstance(size, int) or size < 1 for size in sizes):
        raise ValueError(f"want positive integers, got {sizes}")
    if padding not in ("valid", "same", "causal"):
        raise ValueError(f"want valid, same or causal, got {padding!r}")
    if strides > 1 and dilation > 1:
        raise ValueError(f"want one of them 1, got {strides=}, {dilation=}")
    reach = dilation * (kernel - 1) + 1 if padding == "valid" else 1
    if steps < reach:
        raise ValueError(f"want at least {reach} steps, got {steps}")
    return (steps - reach) // strides + 1


if __name__ == "__main__":
    inputs = np.zeros((1, 20, 1))
    for padding in ("valid", "same", "causal"):
        for strides, rate in [(1, 1), (2, 1), (4, 1), (1, 2), (1, 4)]:
            layer = keras.layers.Conv1D(
                1, 3, strides, padding, dilation_rate=rate
            )
            steps = layer(inputs).shape[1]
            formula = output_length(20, 3, padding, strides, rate)
            sizes = f"strides {strides} dilation {rate}"
            print(f"{padding:6} {sizes}: formula {formula:2} Keras {steps:2}")
    try:
        keras.layers.Conv1D(1, 3, strides=2, dilation_rate=2)
    except ValueError as error:
        print("ValueError:", error)
