"""An encoder, one vector, a decoder: to train, and to run step by step."""

import keras
from keras import layers


def encoder_decoder(
    read: int, written: int, units: int = 64, both_ways: bool = False
) -> tuple[keras.Model, keras.Model, keras.Model]:
    """Three models that share their weights; symbol 0 is padding.

    Args:
        read: How many symbols a source is made of, padding included.
        written: The same for the target.
        units: Size of the vector between encoder and decoder.
        both_ways: Whether half of the encoder's units read from the end.

    Returns:
        For training: source `(batch, length)` and the symbols before those
        to write `(batch, steps)` to scores `(batch, steps, written)`.
        The encoder: source to the first state `(batch, units)`.
        One step: symbol `(batch, 1)` and state to scores and next state.

    Raises:
        ValueError: A size is below 1, or `units` cannot be halved.

    Examples:
        >>> train, encoder, step = encoder_decoder(40, 14)
        >>> train.output_shape, encoder.output_shape
        ((None, None, 14), (None, 64))
    """
    if min(read, written, units) < 1 or (both_ways and units % 2):
        raise ValueError(f"want sizes > 0, got {read}, {written}, {units}")
    source = keras.Input((None,), dtype="int32")
    embedded = layers.Embedding(read, units, mask_zero=True)(source)
    if both_ways:
        reader = layers.GRU(units // 2, return_state=True)
        _, *ends = layers.Bidirectional(reader)(embedded)
        vector = layers.Concatenate()(ends)
    else:
        _, vector = layers.GRU(units, return_state=True)(embedded)
    encoder = keras.Model(source, vector)

    embed = layers.Embedding(written, units)
    decoder = layers.GRU(units, return_sequences=True, return_state=True)
    score = layers.Dense(written)
    before = keras.Input((None,), dtype="int32")
    decoded, _ = decoder(embed(before), initial_state=vector)
    train = keras.Model([source, before], score(decoded))
    symbol, state = keras.Input((1,), dtype="int32"), keras.Input((units,))
    output, after = decoder(embed(symbol), initial_state=state)
    return train, encoder, keras.Model([symbol, state], [score(output), after])


if __name__ == "__main__":
    train, encoder, step = encoder_decoder(9, 8)
    print("training:", train.output_shape)
    print("encoder: ", encoder.output_shape)
    print("one step:", step.output_shape)
