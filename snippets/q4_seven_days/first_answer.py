"""The common first answer as code, with `TimeDistributed` and without."""

import keras
import numpy as np


def both_ways(steps: int, ahead: int = 7) -> tuple[keras.Model, keras.Model]:
    """Equal stacks under `TimeDistributed(Dense)` and under `Dense`.

    Args:
        steps: Days in a window.
        ahead: Days to forecast.

    Examples:
        >>> [model.output_shape for model in both_ways(28)]
        [(None, 28, 7), (None, 28, 7)]
    """
    models = []
    for top in (
        keras.layers.TimeDistributed(keras.layers.Dense(ahead)),
        keras.layers.Dense(ahead),
    ):
        lower = [keras.layers.GRU(32, return_sequences=True) for _ in range(2)]
        models.append(keras.Sequential([keras.Input((steps, 1)), *lower, top]))
    models[1].set_weights(models[0].get_weights())
    return models[0], models[1]


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    windows = np.random.default_rng(0).normal(size=(5, 28, 1)).astype("float32")
    distributed, plain = both_ways(28)
    output, same = (
        keras.ops.convert_to_numpy(model(windows))
        for model in (distributed, plain)
    )
    print(
        "TimeDistributed(Dense(7))",
        output.shape,
        "weights",
        distributed.count_params(),
    )
    print(
        "Dense(7)                 ", same.shape, "weights", plain.count_params()
    )
    print("equal outputs:", np.allclose(output, same, atol=1e-6))
    print("the forecast is the last step:", same[:, -1].shape)
