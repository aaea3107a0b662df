"""Dilated causal convolutions: a path of a few layers to every time step."""

import keras
import numpy as np


def dilated_stack(filters: int, time_steps: int) -> list[keras.layers.Layer]:
    """Convolutions with dilations 1, 2, 4, ... that see all time steps.

    Args:
        filters: Channels of each layer.
        time_steps: The length that the last step must see.

    Returns:
        Layers from (batch, time steps, features) to the last step's output,
        (batch, filters).

    Raises:
        ValueError: There are no time steps.

    Examples:
        >>> convolutions = dilated_stack(8, time_steps=10)[:-2]
        >>> [layer.dilation_rate[0] for layer in convolutions]
        [1, 2, 4, 8]
    """
    if time_steps < 1:
        raise ValueError(f"wanted at least one time step, got {time_steps}")
    layers, seen = [], 1
    while seen < time_steps:
        layers.append(
            keras.layers.Conv1D(
                filters,
                2,
                dilation_rate=seen,
                padding="causal",
                activation="relu",
            )
        )
        seen *= 2
    return [
        *layers,
        keras.layers.Cropping1D((time_steps - 1, 0)),
        keras.layers.Flatten(),
    ]


if __name__ == "__main__":
    for time_steps in (10, 100, 1000):
        layers = dilated_stack(32, time_steps)
        model = keras.Sequential([keras.Input((time_steps, 4)), *layers])
        x = np.random.default_rng(0).normal(size=(1, time_steps, 4))
        other = x.copy()
        other[0, 0] += 1
        noticed = not np.array_equal(model(x), model(other))
        print(
            f"{time_steps} time steps: {len(layers) - 2} convolutions;", end=" "
        )
        print("the last output notices the first step:", noticed)
