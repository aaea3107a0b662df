"""Two models for one vector target; one returns a sequence by mistake."""

import keras
import numpy as np


def sums(
    sequences: int, steps: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Random sequences, and the sum of each.

    Returns:
        Inputs `(sequences, steps, 1)` and targets `(sequences, 1)`.

    Examples:
        >>> x, y = sums(5, 6, seed=0)
        >>> x.shape, y.shape
        ((5, 6, 1), (5, 1))
    """
    x = (
        np.random.default_rng(seed)
        .normal(size=(sequences, steps, 1))
        .astype("float32")
    )
    return x, x.sum(axis=1)


def train(
    x: np.ndarray, y: np.ndarray, last_returns_sequences: bool, epochs: int = 10
) -> keras.Model:
    """Two GRU layers and a `Dense` layer, trained with the mean squared error.

    Args:
        x: Inputs, `(batch, steps, 1)`.
        y: Targets; nothing here checks their shape.
        last_returns_sequences: The flag of the second GRU layer.
        epochs: Passes over the data.
    """
    top = keras.layers.GRU(16, return_sequences=last_returns_sequences)
    lower = keras.layers.GRU(16, return_sequences=True)
    model = keras.Sequential(
        [keras.Input(x.shape[1:]), lower, top, keras.layers.Dense(1)]
    )
    model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.01))
    model.fit(x, y, batch_size=64, epochs=epochs, verbose=0)
    return model


if __name__ == "__main__":
    x, y = sums(2048, 6, seed=0)
    for flag in (False, True):
        keras.utils.set_random_seed(0)
        model = train(x, y, last_returns_sequences=flag)
        loss = model.evaluate(x, y, verbose=0)
        output = model.predict(x, verbose=0)
        print(f"target {y.shape}  output {output.shape}  loss {loss:.1f}")
