"""The encoder reads past days; the decoder is told the days to come."""

import keras


def encoder_decoder(
    steps: int,
    features: int,
    known: int,
    ahead: int = 7,
    units: int = 64,
    dropout: float = 0.2,
) -> keras.Model:
    """Two GRU layers, joined by the state; the head sees the calendar too.

    Args:
        steps: Days in a window.
        features: Values of a past day: what is forecast, and its calendar.
        known: Values of a coming day that are known beforehand.
        ahead: Days to forecast.
        units: Units of each GRU layer.
        dropout: Share of a layer's inputs set to zero in training.

    Returns:
        A model from `(batch, steps, features)` and `(batch, ahead, known)` to
        `(batch, ahead)`.

    Raises:
        ValueError: A size is not positive, or the dropout not in [0, 1).

    Examples:
        >>> encoder_decoder(28, features=12, known=20).output_shape
        (None, 7)
    """
    sizes = (steps, features, known, ahead, units)
    if min(sizes) < 1:
        raise ValueError(f"want sizes of at least 1, got {sizes}")
    if not 0 <= dropout < 1:
        raise ValueError(f"want a dropout from 0 to below 1, got {dropout}")
    past = keras.Input((steps, features), name="past")
    coming = keras.Input((ahead, known), name="coming")
    encoder = keras.layers.GRU(units, dropout=dropout, name="encoder")
    decoder = keras.layers.GRU(
        units, return_sequences=True, dropout=dropout, name="decoder"
    )
    days = decoder(coming, initial_state=encoder(past))
    both = keras.layers.Concatenate(name="both")([days, coming])
    hidden = keras.layers.Dense(units, activation="relu", name="hidden")(both)
    each = keras.layers.Dense(1, name="each")(hidden)
    return keras.Model(
        [past, coming], keras.layers.Reshape((ahead,), name="forecast")(each)
    )


if __name__ == "__main__":
    for layer in encoder_decoder(28, features=12, known=20).layers:
        print(f"{layer.name:9} {layer.output.shape}")
