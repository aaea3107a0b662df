"""The same program, other results; and how to get the same again."""

import keras
import numpy as np


def weight_after_training(seed: int | None) -> float:
    """Build and train a small model, and give one of its weights.

    Args:
        seed: For Python, NumPy and the backend; `None` sets none.

    Examples:
        >>> weight_after_training(1) == weight_after_training(1)
        True
    """
    if seed is not None:
        keras.utils.set_random_seed(seed)
    x = np.linspace(-1, 1, 320).reshape(32, 10, 1)
    model = keras.Sequential(
        [keras.Input((10, 1)), keras.layers.GRU(4), keras.layers.Dense(1)]
    )
    model.compile(loss="mse", optimizer="adam")
    model.fit(x, x[:, -1], epochs=2, batch_size=8, verbose=0)
    return float(model.layers[-1].kernel.numpy()[0, 0])


if __name__ == "__main__":
    for seed in (None, 1):
        first, second = (weight_after_training(seed) for _ in range(2))
        print(f"seed {seed}: the same twice: {first == second}")
