"""Names that older programs use, and what Keras 3 says to them."""

from collections.abc import Callable

import keras
import numpy as np
from keras import layers


def complaint(attempt: Callable) -> str:
    """What goes wrong when something is tried; empty where nothing does.

    Args:
        attempt: A function without arguments.

    Examples:
        >>> complaint(lambda: layers.CuDNNLSTM(4))
        "module 'keras.layers' has no attribute 'CuDNNLSTM'"
        >>> complaint(lambda: layers.LSTM(4))
        ''
    """
    try:
        attempt()
    except (AttributeError, TypeError, ValueError) as error:
        return str(error)
    return ""


if __name__ == "__main__":
    model = keras.Sequential(
        [
            keras.Input(batch_shape=(2, 10, 1)),
            layers.LSTM(4, stateful=True),
            layers.Dense(3, activation="softmax"),
        ]
    )
    series = np.ones((2, 10, 1))
    for attempt in [
        lambda: layers.CuDNNLSTM(4),
        lambda: layers.LSTM(4, batch_input_shape=(2, 10, 1)),
        lambda: model.reset_states(),
        lambda: model.predict_classes(series),
        lambda: keras.optimizers.Adam(lr=0.001),
    ]:
        print(complaint(attempt))

    print("and as it is written now:")
    for layer in model.layers:
        if getattr(layer, "stateful", False):
            layer.reset_state()
    classes = model.predict(series, verbose=0).argmax(axis=-1)
    print("classes:", classes.shape)
