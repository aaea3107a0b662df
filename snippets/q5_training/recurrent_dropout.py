"""What `recurrent_dropout` drops, in a layer that only copies its state."""

import keras
import numpy as np


def copied(rate: float, time_steps: int, units: int = 6) -> np.ndarray:
    """The state of a linear SimpleRNN, identity matrix, no input, in training.

    Args:
        rate: The recurrent dropout, from 0 up to but not including 1.
        time_steps: How many steps to run.
        units: The size of the state.

    Returns:
        The state after each step, (time steps, units); it starts at 1.

    Raises:
        ValueError: The rate is no such number.

    Examples:
        >>> copied(0.0, time_steps=2, units=3).tolist()
        [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]
    """
    if not 0 <= rate < 1:
        raise ValueError(f"wanted a rate of at least 0 and under 1, got {rate}")
    layer = keras.layers.SimpleRNN(
        units,
        activation=None,
        kernel_initializer="zeros",
        recurrent_initializer="identity",
        recurrent_dropout=rate,
        return_sequences=True,
    )
    state = np.ones((1, units), "float32")
    return np.asarray(
        layer(np.zeros((1, time_steps, 1)), initial_state=state, training=True)
    )[0]


if __name__ == "__main__":
    for batch in (1, 2):
        keras.utils.set_random_seed(batch)
        print(f"batch {batch}")
        for step, state in enumerate(copied(0.5, time_steps=3), 1):
            print(f"  step {step}: {state.tolist()}")
