"""A decoder that looks back at every step of the encoder."""

import keras
from keras import layers, ops


def with_attention(
    read: int, written: int, units: int = 64
) -> tuple[keras.Model, keras.Model, keras.Model]:
    """Three models that share their weights; symbol 0 is padding.

    Args:
        read: How many symbols a source is made of, padding included.
        written: The same for the target.
        units: Size of the states of encoder and decoder.

    Returns:
        For training: source `(batch, length)` and the symbols before those
        to write `(batch, steps)` to scores `(batch, steps, written)`.
        The encoder: source to the first state, all states `(batch, length,
        units)`, and where there is a symbol. One step: symbol `(batch, 1)`,
        state and these two to scores, next state, and the attention weights
        `(batch, 1, length)`.

    Raises:
        ValueError: A size is below 1.

    Examples:
        >>> train, encoder, step = with_attention(40, 14)
        >>> [output.shape for output in step.outputs]
        [(None, 1, 14), (None, 64), (None, 1, None)]
    """
    if min(read, written, units) < 1:
        raise ValueError(f"want sizes > 0, got {read}, {written}, {units}")
    embed, attend = layers.Embedding(written, units), layers.Attention()
    decoder = layers.GRU(units, return_sequences=True, return_state=True)
    mix, score = layers.Dense(units, "tanh"), layers.Dense(written)

    def decode(symbols, state, states, present):
        queries, state = decoder(embed(symbols), initial_state=state)
        pair, masks = [queries, states], [None, present]
        pair[1], looked = attend(pair, masks, return_attention_scores=True)
        return score(mix(layers.Concatenate()(pair))), state, looked

    source, before = (keras.Input((None,), dtype="int32") for _ in range(2))
    embedded = layers.Embedding(read, units, mask_zero=True)(source)
    reader = layers.GRU(units, return_sequences=True, return_state=True)
    states, last = reader(embedded)
    memory = [last, states, ops.not_equal(source, 0)]
    train = keras.Model([source, before], decode(before, *memory)[0])
    symbol, present = keras.Input((1,)), keras.Input((None,), dtype="bool")
    one = [symbol, keras.Input((units,)), keras.Input((None, units)), present]
    return train, keras.Model(source, memory), keras.Model(one, decode(*one))


if __name__ == "__main__":
    train, encoder, step = with_attention(9, 8)
    print("training:", train.output_shape)
    print("encoder: ", encoder.output_shape)
    print("one step:", step.output_shape)
