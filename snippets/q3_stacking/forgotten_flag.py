"""A recurrent layer inside a stack does not return its sequence."""

import keras


def stack(*return_sequences: bool) -> keras.Model:
    """GRU layers on top of one another, one for each flag, and a `Dense` layer.

    Args:
        *return_sequences: The flag of each GRU layer, from the input upwards.

    Returns:
        A model that reads `(batch, 10, 3)`.

    Raises:
        ValueError: A layer below another GRU layer has the flag `False`.

    Examples:
        >>> stack(True, True, True).output_shape
        (None, 10, 1)
        >>> stack(True, True, False).output_shape
        (None, 1)
    """
    layers = [
        keras.layers.GRU(16, return_sequences=flag, name=f"gru_{number}")
        for number, flag in enumerate(return_sequences, 1)
    ]
    return keras.Sequential(
        [keras.Input((10, 3)), *layers, keras.layers.Dense(1, name="dense")]
    )


if __name__ == "__main__":
    for flags in [
        (True, True, True),
        (True, True, False),
        (True, False, True),
        (False, True, True),
    ]:
        try:
            print(flags, "output:", stack(*flags).output_shape)
        except ValueError as error:
            print(flags, "ValueError:", error)
