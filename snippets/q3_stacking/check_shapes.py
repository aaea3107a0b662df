"""A check before training: do targets and outputs have the same shape?"""

import keras
import numpy as np


def check_shapes(
    model: keras.Model, inputs: np.ndarray, targets: np.ndarray
) -> None:
    """Compare the targets' shape with the shape of the model's output.

    For a model with one input and one output, and a loss that compares output
    and target number by number, such as the mean squared error.

    Args:
        model: The model that is about to be trained.
        inputs: Its inputs, `(batch, steps, features)`.
        targets: Its targets.

    Raises:
        ValueError: The shapes differ.

    Examples:
        >>> model = keras.Sequential([keras.Input((9, 3)), keras.layers.GRU(1)])
        >>> check_shapes(model, np.zeros((32, 9, 3)), np.zeros((32, 1)))
    """
    wanted = tuple(model.compute_output_shape(inputs.shape))
    if targets.shape != wanted:
        raise ValueError(
            f"targets have shape {targets.shape}, "
            f"the model's output has shape {wanted}"
        )


if __name__ == "__main__":
    inputs = np.zeros((32, 10, 3))
    for flag in (False, True):
        recurrent = keras.layers.GRU(16, return_sequences=flag)
        model = keras.Sequential(
            [keras.Input((10, 3)), recurrent, keras.layers.Dense(1)]
        )
        for shape in ((32, 1), (32, 10, 1), (32,), (32, 10)):
            try:
                check_shapes(model, inputs, np.zeros(shape))
                print(f"return_sequences={flag}: {shape} fits")
            except ValueError as error:
                print(f"return_sequences={flag}: {error}")
