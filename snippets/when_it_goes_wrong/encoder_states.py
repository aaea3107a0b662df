"""An LSTM starts from two states; a bidirectional encoder ends in four."""

import keras
from keras import layers


def translator(
    both_ways: bool = False, hand: slice = slice(None)
) -> keras.Model:
    """An encoder whose states the decoder starts from.

    Args:
        both_ways: Whether the encoder also reads backwards.
        hand: Which of the states to hand over; all of them by default.

    Returns:
        A model from (batch, steps, 3) and (batch, later steps, 2) to
        (batch, later steps, units).

    Examples:
        >>> translator().output_shape
        (None, None, 8)
        >>> translator(both_ways=True).output_shape
        (None, None, 16)
    """
    source, target = keras.Input((None, 3)), keras.Input((None, 2))
    encoder = layers.LSTM(8, return_state=True)
    if both_ways:
        _, h, c, h_back, c_back = layers.Bidirectional(encoder)(source)
        h = layers.Concatenate()([h, h_back])
        c = layers.Concatenate()([c, c_back])
    else:
        _, h, c = encoder(source)
    decoder = layers.LSTM(h.shape[-1], return_sequences=True, name="decoder")
    decoded = decoder(target, initial_state=[h, c][hand])
    return keras.Model([source, target], decoded)


if __name__ == "__main__":
    data = [keras.ops.ones((4, 9, 3)), keras.ops.ones((4, 5, 2))]
    print("[h, c]:", translator()(data).shape)
    print("both ways:", translator(both_ways=True)(data).shape)
    try:
        translator(hand=slice(1))(data)
    except IndexError as error:
        print("[h]:", repr(error.__context__))
    try:
        layers.LSTM(8, name="decoder")(keras.Input((8,)))
    except ValueError as error:
        print("the encoder's output as the decoder's input:", error)
