"""A decoder that writes a sentence from the vector of a word."""

import keras

CONDITIONS = ("repeated", "state", "none")


def decoder(
    words: int,
    symbols: int,
    steps: int,
    condition: str = "repeated",
    units: int = 128,
) -> keras.Model:
    """Each step reads the symbol before; how it learns the word differs.

    Args:
        words: Size of the lexicon.
        symbols: Size of the alphabet; symbol zero starts and ends a sentence.
        steps: Time steps of the longest sentence, its end included.
        condition: `repeated` reads the word's vector at every step, `state`
            starts from it, `none` never sees it.
        units: Units of the GRU layer.

    Returns:
        A model from words `(batch,)` and the true symbols before
        `(batch, steps)` to scores `(batch, steps, symbols)`.

    Raises:
        ValueError: There is no such condition.

    Examples:
        >>> decoder(words=9, symbols=20, steps=7, units=4).output_shape
        (None, 7, 20)
    """
    if condition not in CONDITIONS:
        raise ValueError(f"want one of {CONDITIONS}, got {condition!r}")
    word = keras.Input((), dtype="int32", name="word")
    last = keras.Input((steps,), dtype="int32", name="last")
    vector = keras.layers.Embedding(words, units // 2, name="vector")(word)
    read = keras.layers.Embedding(symbols, units // 2, name="symbol")(last)
    state = None
    if condition == "repeated":
        copies = keras.layers.RepeatVector(steps)(vector)
        read = keras.layers.Concatenate()([read, copies])
    elif condition == "state":
        state = keras.layers.Dense(units, activation="tanh", name="start")(
            vector
        )
    gru = keras.layers.GRU(units, return_sequences=True, name="gru")
    h = gru(read, initial_state=state)
    scores = keras.layers.Dense(symbols, name="scores")(h)
    return keras.Model([word, last], scores, name=condition)


if __name__ == "__main__":
    for condition in CONDITIONS:
        model = decoder(words=350, symbols=400, steps=21, condition=condition)
        print(f"{condition:9} {model.count_params():>7} weights")
