"""A common first answer about the axes, put to the test."""

import keras
import numpy as np


def shapes_seen(data: np.ndarray, batch_size: int) -> list[tuple[int, ...]]:
    """The shapes that reach the layers while `predict` goes through a data set.

    Args:
        data: The whole data set, (sequences, time steps, features).
        batch_size: How many sequences Keras hands over at a time.

    Returns:
        One shape for each batch, in order.

    Examples:
        >>> shapes_seen(np.zeros((5, 4, 1)), batch_size=2)
        [(2, 4, 1), (2, 4, 1), (1, 4, 1)]
    """
    seen = []

    class Spy(keras.layers.Layer):
        def call(self, inputs):
            if inputs.shape[0] is not None:
                seen.append(tuple(inputs.shape))
            return inputs

    model = keras.Sequential(
        [keras.Input(data.shape[1:]), Spy(), keras.layers.GRU(2)]
    )
    model.compile(run_eagerly=True)
    model.predict(data, batch_size=batch_size, verbose=0)
    return seen


if __name__ == "__main__":
    record = np.arange(79.0)
    windows = np.lib.stride_tricks.sliding_window_view(record, 10)[
        :, :, np.newaxis
    ]
    for option, said in [(True, 2), (False, 3)]:
        axes = keras.layers.GRU(2, return_sequences=option)(windows).ndim
        print(
            f"return_sequences={option}: said {said} axes, has {axes}:",
            "right" if said == axes else "wrong",
        )
    print("the data, cut into windows:", windows.shape)
    print("what the layer sees:       ", *shapes_seen(windows, batch_size=32))
    print("different time points:     ", len(np.unique(record)))
