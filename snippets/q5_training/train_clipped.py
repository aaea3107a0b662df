"""Training that explodes, and the same training with its gradients clipped."""

import keras
import numpy as np


def sums(
    sequences: int, time_steps: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Random numbers, and their sum scaled to unit variance.

    Returns:
        Inputs (sequences, time steps, 1) and targets (sequences, 1).

    Examples:
        >>> x, y = sums(2, 9, seed=0)
        >>> bool(np.allclose(x.sum(axis=1) / 3, y, atol=1e-5))
        True
    """
    x = (
        np.random.default_rng(seed)
        .normal(size=(sequences, time_steps, 1))
        .astype("float32")
    )
    return x, x.sum(axis=1) / np.sqrt(time_steps).astype("float32")


def network(time_steps: int, activation: str, gain: float) -> keras.Model:
    """A SimpleRNN that starts orthogonal, times `gain`, and one output."""
    start = keras.initializers.Orthogonal(gain)
    return keras.Sequential(
        [
            keras.Input((time_steps, 1)),
            keras.layers.SimpleRNN(
                24, activation=activation, recurrent_initializer=start
            ),
            keras.layers.Dense(1),
        ]
    )


if __name__ == "__main__":
    x, y = sums(1600, 40, seed=0)
    x_test, y_test = sums(512, 40, seed=1)
    for how in ({}, {"global_clipnorm": 1.0}):
        keras.utils.set_random_seed(0)
        model = network(40, activation="relu", gain=1.5)
        model.compile(keras.optimizers.SGD(0.05, **how), loss="mse")
        model.fit(x, y, batch_size=32, verbose=0)
        loss = model.evaluate(x_test, y_test, batch_size=512, verbose=0)
        print(how or "no clipping", "finite loss:", bool(np.isfinite(loss)))
