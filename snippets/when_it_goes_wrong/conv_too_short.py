"""A convolution needs the axis of time, and as many steps as its kernel."""

import keras


def convolved(shape: tuple, **settings: object) -> str:
    """What `Conv1D` with a kernel of three gives or complains of.

    Args:
        shape: Of the input, without the batch.
        **settings: Further arguments of `Conv1D`.

    Examples:
        >>> convolved((20, 1))
        '(None, 18, 8)'
    """
    layer = keras.layers.Conv1D(8, 3, name="conv", **settings)
    try:
        return str(layer(keras.Input(shape)).shape)
    except ValueError as error:
        return str(error)


if __name__ == "__main__":
    print(convolved((20,)))
    print(convolved((1, 20)))
    print("twenty steps of one feature:", convolved((20, 1)))
    print("padding='same':", convolved((2, 1), padding="same"))
