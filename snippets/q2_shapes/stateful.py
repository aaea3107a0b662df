"""A stateful layer takes up where the batch before it ended."""

import keras
import numpy as np


def stateful_lstm(batch: int, features: int, units: int) -> keras.Model:
    """A model that keeps its state from one call to the next.

    Args:
        batch: How many series stand in each batch; it can't change later.
        features: How many features each time step has.
        units: How many units the LSTM layer has.

    Returns:
        A model from (batch, time steps, features) to (batch, units).

    Examples:
        >>> stateful_lstm(batch=2, features=3, units=4).input_shape
        (2, None, 3)
    """
    layer = keras.layers.LSTM(units, stateful=True)
    return keras.Sequential(
        [keras.Input(batch_shape=(batch, None, features)), layer]
    )


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    inputs = np.random.normal(size=(2, 10, 3))
    model = stateful_lstm(batch=2, features=3, units=4)
    lstm = model.layers[0]

    whole = np.array(model(inputs))
    lstm.reset_state()
    model(inputs[:, :6])
    in_two = np.array(model(inputs[:, 6:]))
    print(
        "six steps, then four, end like ten:",
        np.allclose(whole, in_two, atol=1e-6),
    )

    again = np.array(model(inputs))
    print(
        "the same ten once more end like ten:",
        np.allclose(whole, again, atol=1e-6),
    )
    lstm.reset_state()
    print(
        "after reset_state they do:",
        np.allclose(whole, np.array(model(inputs)), atol=1e-6),
    )
    try:
        model(inputs[:1])
    except ValueError as error:
        print("one series instead of two:", type(error).__name__)
