"""How many time steps one output of a stack of convolutions sees."""

import keras
import numpy as np


def receptive_field(layers: list[tuple[int, int, int]]) -> int:
    """Time steps from the first to the last that one output depends on.

    Args:
        layers: Kernel size, strides and dilation rate of each layer, from
            the input upwards.

    Raises:
        ValueError: A size is not a positive integer.

    Examples:
        >>> receptive_field([(2, 1, 1), (2, 1, 2), (2, 1, 4)])
        8
    """
    seen, apart = 1, 1
    for sizes in layers:
        if any(not isinstance(size, int) or size < 1 for size in sizes):
            raise ValueError(f"want positive integers, got {sizes}")
        kernel, strides, dilation = sizes
        seen += (kernel - 1) * dilation * apart
        apart *= strides
    return seen


def measure_field(layers: list[tuple[int, int, int]], steps: int = 64) -> int:
    """The same, found with an impulse at each of so many steps in turn.

    Raises:
        ValueError: The last step counts, so the field may be longer.
    """
    outputs = np.eye(steps)[:, :, np.newaxis]  # sample i: impulse at step i
    for kernel, strides, dilation in layers:
        outputs = keras.layers.Conv1D(
            1,
            kernel,
            strides,
            dilation_rate=dilation,
            kernel_initializer="ones",
        )(outputs)
    seen = np.flatnonzero(outputs[:, 0, 0])
    if seen[-1] == steps - 1:
        raise ValueError(f"want more steps than {steps}")
    return int(seen[-1] - seen[0] + 1)


if __name__ == "__main__":
    for rates in [(1,), (1, 2), (1, 2, 4), (1, 2, 4, 8), (1, 1, 1, 1)]:
        layers = [(2, 1, rate) for rate in rates]
        fields = f"{receptive_field(layers)}, measured {measure_field(layers)}"
        print(f"kernel 2, dilation {rates}: {fields}")
    layers = [(4, 2, 1)] * 3
    fields = f"{receptive_field(layers)}, measured {measure_field(layers)}"
    print(f"kernel 4, strides 2, three layers: {fields}")
