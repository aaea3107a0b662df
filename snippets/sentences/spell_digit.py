"""Image in, letters out: a dense encoder and a recurrent decoder."""

import keras


def speller(
    height: int, width: int, steps: int, letters: int, units: int = 64
) -> keras.Model:
    """An image becomes one vector, which the GRU layer reads at every step.

    Args:
        height: Pixels down.
        width: Pixels across.
        steps: Letters of the longest name.
        letters: Size of the alphabet.
        units: Units of the encoder and of the GRU layer.

    Returns:
        A model from images `(batch, height, width)` to scores
        `(batch, steps, letters)`.

    Raises:
        ValueError: A size is not positive.

    Examples:
        >>> speller(8, 8, steps=5, letters=17).output_shape
        (None, 5, 17)
    """
    if min(height, width, steps, letters, units) < 1:
        raise ValueError("want positive sizes")
    image = keras.Input((height, width))
    x = keras.layers.Flatten()(image)
    x = keras.layers.Dense(units, activation="relu")(x)
    vector = keras.layers.Dropout(0.3)(x)
    copies = keras.layers.RepeatVector(steps)(vector)
    h = keras.layers.GRU(units, return_sequences=True)(copies)
    return keras.Model(image, keras.layers.Dense(letters)(h))


if __name__ == "__main__":
    model = speller(height=8, width=8, steps=5, letters=17)
    for layer in model.layers:
        print(f"{type(layer).__name__:12} {layer.output.shape}")
