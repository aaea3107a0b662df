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


def two_layers(steps: int, last_returns_sequences: bool) -> keras.Model:
    """Two GRU layers and a `Dense` layer, with the mean squared error.

    Args:
        steps: Time steps of the input.
        last_returns_sequences: The flag of the second GRU layer.

    Examples:
        >>> two_layers(6, last_returns_sequences=True).output_shape
        (None, 6, 1)
    """
    top = keras.layers.GRU(16, return_sequences=last_returns_sequences)
    lower = keras.layers.GRU(16, return_sequences=True)
    model = keras.Sequential(
        [keras.Input((steps, 1)), lower, top, keras.layers.Dense(1)]
    )
    model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.02))
    return model


if __name__ == "__main__":
    x, y = sums(2048, 6, seed=0)
    for flag in (False, True):
        keras.utils.set_random_seed(0)
        model = two_layers(6, last_returns_sequences=flag)
        model.fit(x, y, batch_size=128, epochs=5, verbose=0)
        loss = model.evaluate(x, y, batch_size=len(x), verbose=0)
        output = tuple(model(x).shape)
        print(f"target {y.shape}  output {output}  loss {loss:.1f}")
