"""Four digits in, the same four backwards out: two kinds of network."""

import keras
import numpy as np

DIGITS, STEPS = 10, 4


def numbers() -> tuple[np.ndarray, np.ndarray]:
    """All four-digit numbers in random order, and each of them backwards.

    Returns:
        One-hot inputs `(10000, 4, 10)` and target digits `(10000, 4)`.

    Examples:
        >>> x, y = numbers()
        >>> bool((x.argmax(-1)[:, ::-1] == y).all())
        True
    """
    order = np.random.default_rng(0).permutation(DIGITS**STEPS)
    digits = order[:, None] // DIGITS ** np.arange(STEPS) % DIGITS
    return np.eye(DIGITS, dtype="float32")[digits], digits[:, ::-1]


def aligned() -> list[keras.Layer]:
    """One GRU layer that answers while it reads."""
    return [keras.layers.GRU(64, return_sequences=True)]


def encoder_decoder() -> list[keras.Layer]:
    """One GRU layer reads, another answers when all has been read."""
    return [
        keras.layers.GRU(64),
        keras.layers.RepeatVector(STEPS),
        keras.layers.GRU(64, return_sequences=True),
    ]


def network(layers: list[keras.Layer]) -> keras.Model:
    """The layers with a score for each digit at each output step."""
    top = keras.layers.Dense(DIGITS)
    model = keras.Sequential([keras.Input((STEPS, DIGITS)), *layers, top])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=loss, optimizer=keras.optimizers.Adam(0.01))
    return model


def train(model: keras.Model, epochs: int = 5) -> np.ndarray:
    """Train on 6000 numbers; the shares right of the other 4000, `(4,)`."""
    x, y = numbers()
    model.fit(x[:6000], y[:6000], batch_size=128, epochs=epochs, verbose=0)
    guess = np.asarray(model(x[6000:])).argmax(-1)
    return (guess == y[6000:]).mean(axis=0)


if __name__ == "__main__":
    for build in (aligned, encoder_decoder):
        keras.utils.set_random_seed(0)
        print(f"{build.__name__:16}", train(network(build())).round(1))
