"""A recurrent layer reads three axes; data often have two, or four."""

import keras
import numpy as np


def answer(layer: keras.Layer, data: np.ndarray) -> str:
    """The shape that a layer or a model gives, or what it complains of.

    Args:
        layer: What is called.
        data: What it is called with.

    Examples:
        >>> answer(keras.layers.LSTM(4), np.zeros((8, 10, 1)))
        '(8, 4)'
    """
    try:
        return str(tuple(layer(data).shape))
    except ValueError as error:
        return str(error)


if __name__ == "__main__":
    days = np.arange(80.0).reshape(8, 10)  # eight series of ten days
    lstm = keras.layers.LSTM(4, name="lstm")
    print(answer(lstm, days))
    print(answer(lstm, days[:, :, np.newaxis, np.newaxis]))
    print("with three axes:", answer(lstm, days[:, :, np.newaxis]))

    # The batch is no part of the shape that `Input` takes.
    print(answer(keras.layers.LSTM(4, name="top"), keras.Input((8, 10, 1))))

    # Without its axis for the batch one series of ten days is taken
    # for ten series of one day.
    model = keras.Sequential([keras.Input((10, 1)), keras.layers.LSTM(4)])
    one = days[0, :, np.newaxis]
    print("one series as (10, 1):", answer(model, one))
    print("one series as (1, 10, 1):", answer(model, one[np.newaxis]))
