"""A window of days in, the seven days after it out."""

import keras


def curve_model(
    steps: int = 21,
    features: int = 10,
    ahead: int = 7,
    units: int = 32,
    layer: type[keras.layers.RNN] = keras.layers.GRU,
) -> keras.Model:
    """A recurrent layer that reads the window, a `Dense` layer for the week.

    Args:
        steps: Days in a window.
        features: Values of a day.
        ahead: Days to forecast.
        units: Units of the recurrent layer.
        layer: `keras.layers.GRU` or `keras.layers.LSTM`.

    Returns:
        A sequence-to-vector model from `(batch, steps, features)` to
        `(batch, ahead)`: logarithms of each coming day's ratio to the level.

    Raises:
        ValueError: A size is below 1.

    Examples:
        >>> curve_model().output_shape
        (None, 7)
    """
    sizes = {
        "steps": steps,
        "features": features,
        "ahead": ahead,
        "units": units,
    }
    for name, size in sizes.items():
        if size < 1:
            raise ValueError(f"{name} is {size}, want at least 1")
    return keras.Sequential(
        [
            keras.Input((steps, features)),
            layer(units),
            keras.layers.Dense(ahead),
        ]
    )


if __name__ == "__main__":
    for kind in (keras.layers.GRU, keras.layers.LSTM):
        model = curve_model(layer=kind)
        print(f"{kind.__name__:5} {model.input_shape} -> {model.output_shape}")
        print(f"      {model.count_params()} weights")
