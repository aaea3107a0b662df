"""An encoder reads the past, a decoder the calendar of the coming days."""

import keras


def encoder_decoder(
    steps: int, features: int, known: int, ahead: int = 7, units: int = 32
) -> keras.Model:
    """Two GRU layers, joined by the state.

    Args:
        steps: Days in a window.
        features: Values of a past day: what is forecast, and its calendar.
        known: Values of a coming day that are known beforehand.
        ahead: Days to forecast.
        units: Units of each GRU layer.

    Returns:
        A model from `(batch, steps, features)` and `(batch, ahead, known)` to
        `(batch, ahead)`.

    Examples:
        >>> encoder_decoder(28, features=4, known=3).output_shape
        (None, 7)
    """
    past = keras.Input((steps, features), name="past")
    coming = keras.Input((ahead, known), name="coming")
    state = keras.layers.GRU(units, name="encoder")(past)
    decoder = keras.layers.GRU(units, return_sequences=True, name="decoder")
    days = decoder(coming, initial_state=state)
    each = keras.layers.Dense(1, name="dense")(days)
    return keras.Model(
        [past, coming], keras.layers.Reshape((ahead,), name="forecast")(each)
    )


if __name__ == "__main__":
    for layer in encoder_decoder(28, features=4, known=3).layers:
        print(f"{layer.name:9} {layer.output.shape}")
