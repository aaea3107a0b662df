"""A task that needs memory: after many random symbols, name the first."""

import keras
import numpy as np

SYMBOLS = 4


def symbols(
    sequences: int, time_steps: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Random symbols, one-hot, and the number of the first.

    Returns:
        Inputs (sequences, time steps, 4) and targets (sequences,), 0 to 3.

    Examples:
        >>> x, y = symbols(2, 5, seed=0)
        >>> x.shape, bool((x[:, 0].argmax(axis=-1) == y).all())
        ((2, 5, 4), True)
    """
    drawn = np.random.default_rng(seed).integers(
        SYMBOLS, size=(sequences, time_steps)
    )
    return np.eye(SYMBOLS, dtype="float32")[drawn], drawn[:, 0]


def classifier(body: list[keras.layers.Layer], time_steps: int) -> keras.Model:
    """Layers from a sequence to a vector, and a score for each symbol.

    Examples:
        >>> classifier([keras.layers.GRU(8)], time_steps=5).output_shape
        (None, 4)
    """
    model = keras.Sequential(
        [keras.Input((time_steps, SYMBOLS)), *body, keras.layers.Dense(SYMBOLS)]
    )
    model.compile(
        keras.optimizers.Adam(0.01, global_clipnorm=1.0),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


if __name__ == "__main__":
    for time_steps in (5, 40):
        keras.utils.set_random_seed(0)
        model = classifier([keras.layers.LSTM(32)], time_steps)
        x, y = symbols(3200, time_steps, seed=0)
        model.fit(x, y, batch_size=64, verbose=0)
        x, y = symbols(1000, time_steps, seed=1)
        _, right = model.evaluate(x, y, batch_size=1000, verbose=0)
        print(f"{time_steps} time steps: over half right: {right > 0.5}")
