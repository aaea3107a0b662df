"""Seven outputs at the end of the window, or at each of its days."""

import keras


def forecaster(
    steps: int,
    every_step: bool,
    features: int = 1,
    ahead: int = 7,
    units: int = 32,
) -> keras.Model:
    """A GRU layer and a `Dense` layer that gives the next days.

    Args:
        steps: Days in a window.
        every_step: Whether each day of the window forecasts, or the last alone
            (sequence-to-sequence or sequence-to-vector).
        features: Values a day.
        ahead: Days to forecast.
        units: Units of the GRU layer.

    Returns:
        A model from `(batch, steps, features)` to `(batch, steps, ahead)` or to
        `(batch, ahead)`.

    Examples:
        >>> forecaster(28, every_step=True).output_shape
        (None, 28, 7)
        >>> forecaster(28, every_step=False).output_shape
        (None, 7)
    """
    return keras.Sequential(
        [
            keras.Input((steps, features)),
            keras.layers.GRU(units, return_sequences=every_step),
            keras.layers.Dense(ahead),
        ]
    )


if __name__ == "__main__":
    for every_step in (False, True):
        model = forecaster(28, every_step)
        name = "sequence-to-sequence" if every_step else "sequence-to-vector"
        print(f"{name:20}  output {model.output_shape}")
        print(f"{'':20}  weights {model.count_params()}")
