"""What return_state=True adds to the output, layer by layer."""

import keras
import numpy as np
from keras import layers


def output_and_states(
    layer: keras.Layer, inputs: np.ndarray
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Call a layer that was made with `return_state=True`.

    Args:
        layer: An RNN layer, or one wrapped in `Bidirectional`.
        inputs: (batch, time steps, features).

    Returns:
        The output, and the list of final states, each (batch, units).

    Raises:
        ValueError: The layer does not return its state.

    Examples:
        >>> lstm = layers.LSTM(4, return_state=True)
        >>> output, states = output_and_states(lstm, np.zeros((2, 5, 3)))
        >>> output.shape, [state.shape for state in states]
        ((2, 4), [(2, 4), (2, 4)])
    """
    if not layer.return_state:
        raise ValueError(f"{layer.name} must be made with return_state=True")
    output, *states = layer(inputs)
    return np.array(output), [np.array(state) for state in states]


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    inputs = np.random.normal(size=(32, 10, 3))
    for kind in [layers.SimpleRNN, layers.GRU, layers.LSTM]:
        layer = kind(8, return_state=True)
        output, states = output_and_states(layer, inputs)
        shapes = [state.shape for state in states]
        print(kind.__name__, output.shape, "and", *shapes)
        same = np.array_equal(states[0], output)
        print("  the first state is the output:", same)

    lstm = layers.LSTM(8, return_state=True, return_sequences=True)
    both = layers.Bidirectional(lstm)
    output, (h, c, h_back, c_back) = output_and_states(both, inputs)
    print("Bidirectional LSTM", output.shape, "and four states", h.shape)
    last, first = output[:, -1, :8], output[:, 0, 8:]
    print("  forward h is at the last step:  ", np.array_equal(h, last))
    print("  backward h is at the first step:", np.array_equal(h_back, first))
