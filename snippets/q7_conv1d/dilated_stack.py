"""Causal convolutions, each with twice the dilation rate of the one below."""

import keras
import numpy as np


def dilated_stack(
    features: int, layers: int, filters: int = 16, outputs: int = 1
) -> keras.Model:
    """A sequence-to-sequence model without a recurrent layer.

    Args:
        features: Features at each time step.
        layers: Dilated layers; their rates are 1, 2, 4 and so on.
        filters: Filters of each layer.
        outputs: Numbers at each time step of the output.

    Returns:
        A model from `(batch, steps, features)` to `(batch, steps, outputs)`,
        for any number of steps.

    Raises:
        ValueError: A size is not a positive integer.

    Examples:
        >>> dilated_stack(features=3, layers=4).output_shape
        (None, None, 1)
    """
    sizes = features, layers, filters, outputs
    if any(not isinstance(size, int) or size < 1 for size in sizes):
        raise ValueError(f"want positive integers, got {sizes}")
    model = keras.Sequential([keras.Input((None, features))])
    for level in range(layers):
        model.add(
            keras.layers.Conv1D(
                filters,
                kernel_size=2,
                padding="causal",
                dilation_rate=2**level,
                activation="relu",
            )
        )
    model.add(keras.layers.Conv1D(outputs, kernel_size=1))
    return model


if __name__ == "__main__":
    model = dilated_stack(features=3, layers=4)
    for layer in model.layers:
        kernel, rate = layer.kernel_size[0], layer.dilation_rate[0]
        print(f"kernel size {kernel}, dilation rate {rate}")
    for steps in (5, 50):
        print(
            steps, "steps in,", model(np.zeros((1, steps, 3))).shape[1], "out"
        )
