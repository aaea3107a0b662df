"""`Flatten` after an LSTM gives each time step weights of its own."""

import keras


def classifier(head: keras.layers.Layer, steps: int | None) -> keras.Model:
    """An LSTM that returns its sequence, a head, and one output.

    Args:
        head: The layer that takes the axis of time away.
        steps: The number of time steps, or `None` for any.

    Raises:
        ValueError: The head needs to know the number of time steps.

    Examples:
        >>> classifier(keras.layers.Flatten(), 10).layers[-1].count_params()
        321
    """
    return keras.Sequential(
        [
            keras.Input((steps, 2)),
            keras.layers.Masking(),
            keras.layers.LSTM(32, return_sequences=True),
            head,
            keras.layers.Dense(1, name="top"),
        ],
        name="classifier",
    )


if __name__ == "__main__":
    for head in [keras.layers.Flatten, keras.layers.GlobalAveragePooling1D]:
        print(head.__name__)
        for steps in (10, 1000, None):
            try:
                top = classifier(head(), steps).layers[-1]
                print(" ", steps, "steps:", top.count_params(), "parameters")
            except ValueError as error:
                print(" ", steps, "steps:", error)
