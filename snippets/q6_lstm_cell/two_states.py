"""An LSTM carries two states, and shows one of them."""

import keras
import numpy as np


def run(time_steps: int, features: int, units: int) -> list[np.ndarray]:
    """Run an LSTM over one sequence of ones.

    Args:
        time_steps: Length of the sequence.
        features: Features at each time step.
        units: Units of the LSTM.

    Returns:
        The outputs (1, time steps, units), the last hidden state (1, units)
        and the last cell state (1, units).

    Raises:
        ValueError: A size is not positive.

    Examples:
        >>> [array.shape for array in run(5, 2, 3)]
        [(1, 5, 3), (1, 3), (1, 3)]
    """
    sizes = (time_steps, features, units)
    if min(sizes) < 1:
        raise ValueError(f"sizes must be positive, got {sizes}")
    layer = keras.layers.LSTM(
        units, return_sequences=True, return_state=True, bias_initializer="ones"
    )
    x = np.ones((1, time_steps, features))
    return [np.asarray(array) for array in layer(x)]


if __name__ == "__main__":
    keras.utils.set_random_seed(1)
    outputs, hidden, cell = run(time_steps=10, features=2, units=3)
    same = np.array_equal(outputs[:, -1], hidden)
    print("hidden state", hidden.round(2))
    print("cell state  ", cell.round(2))
    print("the last output is the hidden state:", same)
