"""One layer, batches of different lengths."""

import keras
import numpy as np


def any_length_model(features: int, units: int) -> keras.Model:
    """A model whose time axis is open.

    Args:
        features: How many features each time step has; this is fixed.
        units: How many units the GRU layer has.

    Returns:
        A model from (batch, time steps, features) to (batch, units).

    Examples:
        >>> any_length_model(features=3, units=8).input_shape
        (None, None, 3)
    """
    return keras.Sequential(
        [keras.Input((None, features)), keras.layers.GRU(units)]
    )


if __name__ == "__main__":
    model = any_length_model(features=3, units=8)
    print(
        "input shape",
        model.input_shape,
        "and",
        model.count_params(),
        "parameters",
    )
    for shape in [(32, 10, 3), (5, 365, 3), (1, 1, 3)]:
        outputs = model.predict(np.zeros(shape), verbose=0)
        print(shape, "gives", outputs.shape)
    print("and still", model.count_params(), "parameters")
