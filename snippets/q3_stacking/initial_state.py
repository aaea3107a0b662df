"""An encoder-decoder whose encoder hands over its state."""

import keras


def with_initial_state(
    steps: int, features: int, ahead: int, known: int, units: int = 16
) -> keras.Model:
    """A decoder that starts from the encoder's state and has its own input.

    Args:
        steps: Time steps that the encoder reads.
        features: Features at each of these steps.
        ahead: Time steps that the decoder reads and writes.
        known: Features of the decoder's own input.
        units: Units of each GRU layer.

    Returns:
        A model from `(batch, steps, features)` and `(batch, ahead, known)`
        to `(batch, ahead, 1)`.

    Examples:
        >>> with_initial_state(10, 3, ahead=7, known=2).output_shape
        (None, 7, 1)
    """
    source = keras.Input((steps, features), name="source")
    target = keras.Input((ahead, known), name="decoder_input")
    lower = keras.layers.GRU(units, return_sequences=True, name="encoder_1")(
        source
    )
    _, state = keras.layers.GRU(units, return_state=True, name="encoder_2")(
        lower
    )
    decoded = keras.layers.GRU(units, return_sequences=True, name="decoder")(
        target, initial_state=state
    )
    return keras.Model(
        [source, target], keras.layers.Dense(1, name="dense")(decoded)
    )


if __name__ == "__main__":
    model = with_initial_state(steps=10, features=3, ahead=7, known=2)
    output, state = model.get_layer("encoder_2").output
    print("the encoder's state ", state.shape)
    print("the decoder's output", model.get_layer("decoder").output.shape)
    print("the model's output  ", model.output.shape)
