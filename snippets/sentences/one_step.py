"""One time step of the decoder, so that it can read what it wrote."""

import keras
from numpy.typing import ArrayLike as Array


def one_step(
    model: keras.Model, word: Array, last: Array, state: Array | None = None
) -> tuple:
    """The next symbol, computed by the trained model's own layers.

    Args:
        model: A decoder whose layers are named as in `decoder.py`.
        word: Words, `(batch,)`.
        last: The symbols just written, `(batch,)`; zeros at the start.
        state: State of the GRU layer, `(batch, units)`; `None` at the start.

    Returns:
        Scores of the next symbol, `(batch, symbols)`, and the new state.

    Raises:
        ValueError: Words and symbols differ in number.

    Examples:
        >>> word, last = keras.Input(()), keras.Input((3,))
        >>> read = keras.layers.Embedding(9, 2, name="symbol")(last)
        >>> gru = keras.layers.GRU(5, return_sequences=True, name="gru")
        >>> scores = keras.layers.Dense(9, name="scores")(gru(read))
        >>> model = keras.Model([word, last], scores)
        >>> scores, state = one_step(model, [7, 7], [0, 0])
        >>> scores.shape, state.shape
        (TensorShape([2, 9]), TensorShape([2, 5]))
    """
    if len(word) != len(last):
        raise ValueError(
            f"want a symbol for each of {len(word)} words, got {len(last)}"
        )
    layers = {layer.name: layer for layer in model.layers}
    cell, read = layers["gru"].cell, layers["symbol"](keras.ops.array(last))
    if "vector" in layers:
        vector = layers["vector"](keras.ops.array(word))
        if "start" not in layers:
            read = keras.ops.concatenate([read, vector], axis=-1)
        elif state is None:
            state = layers["start"](vector)
    if state is None:
        state = keras.ops.zeros((len(last), cell.units))
    h, _ = cell(read, [state])
    return layers["scores"](h), h


if __name__ == "__main__":
    word, last = keras.Input(()), keras.Input((3,))
    read = keras.layers.Embedding(9, 2, name="symbol")(last)
    gru = keras.layers.GRU(5, return_sequences=True, name="gru")
    scores = keras.layers.Dense(9, name="scores")(gru(read))
    model = keras.Model([word, last], scores)
    scores, state = one_step(model, [7, 7], [0, 0])
    print(f"scores {tuple(scores.shape)}, state {tuple(state.shape)}")
