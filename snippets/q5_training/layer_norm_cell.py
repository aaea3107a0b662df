"""A SimpleRNN cell with layer normalization inside, for `keras.layers.RNN`."""

import keras
import numpy as np
from keras import activations, initializers


@keras.saving.register_keras_serializable(package="layer_norm_cell")
class LayerNormSimpleRNNCell(keras.layers.Layer):
    """At each time step: weighted sums, normalised over the units, activation.

    Examples:
        >>> layer = keras.layers.RNN(LayerNormSimpleRNNCell(8))
        >>> tuple(layer(np.ones((32, 10, 3))).shape)
        (32, 8)
    """

    def __init__(self, units, activation="tanh", start="orthogonal", **options):
        super().__init__(**options)
        self.units = self.state_size = self.output_size = units
        self.activation = activations.get(activation)
        self.start = initializers.get(start)
        policy = {"dtype": self.dtype_policy}
        self.sums = keras.layers.SimpleRNNCell(
            units, None, use_bias=False, recurrent_initializer=start, **policy
        )
        self.norm = keras.layers.LayerNormalization(**policy)

    def build(self, input_shape):
        """Make the weights for inputs (batch, features)."""
        self.sums.build(input_shape)
        self.norm.build((input_shape[0], self.units))

    def call(self, inputs, states):
        """One time step: the output (batch, units) is also the new state."""
        weighted, _ = self.sums(inputs, states)
        output = self.activation(self.norm(weighted))
        return output, [output]

    def get_initial_state(self, batch_size=None):
        """Zeros (batch, units), as in Keras's own cells."""
        return [keras.ops.zeros((batch_size, self.units), self.compute_dtype)]

    def get_config(self):
        """The arguments, for saving."""
        config = super().get_config() | {"units": self.units}
        config["activation"] = activations.serialize(self.activation)
        return config | {"start": initializers.serialize(self.start)}


if __name__ == "__main__":
    lower = keras.layers.RNN(LayerNormSimpleRNNCell(8), return_sequences=True)
    upper = keras.layers.RNN(LayerNormSimpleRNNCell(8))
    model = keras.Sequential([lower, upper])
    print("ten steps:", model(np.zeros((32, 10, 3))).shape)
    print("seventy steps:", model(np.zeros((32, 70, 3))).shape)
    print([f"{w.name} {tuple(w.shape)}" for w in lower.weights])
