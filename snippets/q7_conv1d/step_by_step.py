"""A causal `Conv1D` computed one time step at a time, as for a stream."""

import keras
import numpy as np


def step_by_step(layer: keras.layers.Conv1D, inputs: np.ndarray) -> tuple:
    """Feed a built layer step by step, keeping the inputs it needs again.

    Args:
        layer: A causal layer without strides and activation.
        inputs: `(batch, steps, features)`.

    Returns:
        The outputs `(batch, steps, filters)`, and how many earlier time
        steps of the input were kept.

    Raises:
        ValueError: The layer is not causal, or has strides.

    Examples:
        >>> layer = keras.layers.Conv1D(4, 3, padding="causal", dilation_rate=2)
        >>> layer.build((1, 9, 2))
        >>> step_by_step(layer, np.ones((1, 9, 2)))[1]
        4
    """
    if layer.padding != "causal" or layer.strides != (1,):
        got = f"{layer.padding}, {layer.strides}"
        raise ValueError(f"want causal padding and strides (1,), got {got}")
    kernel, bias = layer.get_weights()
    rate = layer.dilation_rate[0]
    past = rate * (len(kernel) - 1)
    window = np.zeros((len(inputs), past + 1, inputs.shape[2]))
    outputs = []
    for step in range(inputs.shape[1]):
        newest = inputs[:, step : step + 1]
        window = np.concatenate([window[:, 1:], newest], axis=1)
        taps = window[:, ::rate]
        outputs.append(np.einsum("bkf,kfu->bu", taps, kernel) + bias)
    return np.stack(outputs, axis=1), past


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    inputs = np.random.default_rng(0).normal(size=(2, 30, 3))
    for rate in (1, 4, 8):
        layer = keras.layers.Conv1D(5, 3, padding="causal", dilation_rate=rate)
        at_once = layer(inputs)
        stepwise, past = step_by_step(layer, inputs)
        same = np.allclose(at_once, stepwise, atol=1e-5)
        print(
            f"dilation rate {rate}: {past:2} steps kept, same outputs: {same}"
        )
