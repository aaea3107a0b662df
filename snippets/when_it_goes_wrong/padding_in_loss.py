"""Whether padding counts in the loss of a model that tags each step."""

import keras
import numpy as np


def tagger(mask: bool) -> keras.Model:
    """A compiled model from (batch, steps) symbols to a class for each.

    Args:
        mask: Whether symbol 0 is padding.

    Examples:
        >>> tagger(True).output_shape
        (None, None, 6)
    """
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((None,)),
            keras.layers.Embedding(6, 8, mask_zero=mask),
            keras.layers.GRU(16, return_sequences=True),
            keras.layers.Dense(6, activation="softmax"),
        ]
    )
    model.compile(loss="sparse_categorical_crossentropy")
    return model


if __name__ == "__main__":
    symbols = np.array([[1, 2, 3, 4], [5, 0, 0, 0]])
    tags = np.array([[2, 3, 4, 1], [1, 0, 0, 0]])
    real = (symbols > 0).astype("float32")  # (batch, steps)

    probability = np.array(tagger(True)(symbols))
    chosen = np.take_along_axis(probability, tags[:, :, None], axis=-1)
    by_hand = -np.log(chosen[:, :, 0])[real > 0].mean()
    print(f"mean over the real steps: {by_hand:.4f}")

    for name, mask, weight in [
        ("no mask:", False, None),
        ("mask_zero=True:", True, None),
        ("sample_weight:", False, real),
        ("sample_weight, mean 1:", False, real / real.mean()),
    ]:
        loss = tagger(mask).evaluate(
            symbols, tags, sample_weight=weight, verbose=0
        )
        print(f"{name:24} {loss:.4f}")
