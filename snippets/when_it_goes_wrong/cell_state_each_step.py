"""The cell state of an LSTM at every time step."""

import keras
import numpy as np


class BothStates(keras.layers.LSTMCell):
    """An LSTM cell whose output is the hidden state beside the cell state.

    Examples:
        >>> layer = keras.layers.RNN(BothStates(4), return_sequences=True)
        >>> layer(np.zeros((2, 10, 3))).shape
        TensorShape([2, 10, 8])
    """

    def __init__(self, units, **settings):
        super().__init__(units, **settings)
        self.output_size = 2 * units

    def call(self, inputs, states, training=False):
        """One time step."""
        _, (h, c) = super().call(inputs, states, training=training)
        return keras.ops.concatenate([h, c], axis=-1), [h, c]


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    series = np.random.normal(size=(2, 10, 3))
    lstm = keras.layers.LSTM(4, return_sequences=True, return_state=True)
    sequence, last_h, last_c = lstm(series)

    layer = keras.layers.RNN(BothStates(4), return_sequences=True)
    layer.build(series.shape)
    layer.set_weights(lstm.get_weights())
    h, c = np.split(np.array(layer(series)), 2, axis=-1)
    print("hidden states", h.shape, "cell states", c.shape)
    print("as the LSTM's:", np.allclose(h, sequence, atol=1e-6))
    print("and at the end:", np.allclose(c[:, -1], last_c, atol=1e-6))
