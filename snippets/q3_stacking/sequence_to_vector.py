"""Deep sequence-to-vector: the last recurrent layer returns no sequence."""

import keras


def sequence_to_vector(
    steps: int, features: int, units: int = 16
) -> keras.Model:
    """Three stacked GRU layers with one output for the whole sequence.

    Args:
        steps: Time steps of the input.
        features: Features at each time step.
        units: Units of each GRU layer.

    Returns:
        A model from `(batch, steps, features)` to `(batch, 1)`.

    Examples:
        >>> sequence_to_vector(10, 3).output_shape
        (None, 1)
    """
    return keras.Sequential(
        [
            keras.Input((steps, features)),
            keras.layers.GRU(units, return_sequences=True, name="gru_1"),
            keras.layers.GRU(units, return_sequences=True, name="gru_2"),
            keras.layers.GRU(units, name="gru_3"),
            keras.layers.Dense(1, name="dense"),
        ]
    )


if __name__ == "__main__":
    for layer in sequence_to_vector(steps=10, features=3).layers:
        print(f"{layer.name:6} {layer.output.shape}")
