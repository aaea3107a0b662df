"""An encoder-decoder: a layer in the middle returns no sequence."""

import keras


def encoder_decoder(
    steps: int, features: int, ahead: int, units: int = 16
) -> keras.Model:
    """Two GRU layers read, one vector is handed over, one GRU layer writes.

    Args:
        steps: Time steps of the input.
        features: Features at each time step.
        ahead: Time steps of the output; need not equal `steps`.
        units: Units of each GRU layer.

    Returns:
        A model from `(batch, steps, features)` to `(batch, ahead, 1)`.

    Examples:
        >>> encoder_decoder(10, 3, ahead=7).output_shape
        (None, 7, 1)
    """
    return keras.Sequential(
        [
            keras.Input((steps, features)),
            keras.layers.GRU(units, return_sequences=True, name="encoder_1"),
            keras.layers.GRU(units, name="encoder_2"),
            keras.layers.RepeatVector(ahead, name="repeat"),
            keras.layers.GRU(units, return_sequences=True, name="decoder"),
            keras.layers.Dense(1, name="dense"),
        ]
    )


if __name__ == "__main__":
    for layer in encoder_decoder(steps=10, features=3, ahead=7).layers:
        print(f"{layer.name:9} {layer.output.shape}")
