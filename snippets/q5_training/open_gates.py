"""An LSTM and a GRU that start with the gate open that keeps their state."""

import keras
import numpy as np


@keras.saving.register_keras_serializable(package="open_gates")
class GateBias(keras.initializers.Initializer):
    """Starts the bias of one gate at a value, and all other biases at zero.

    Args:
        gate: Which block of biases.
        blocks: How many blocks the layer has: 4 for an LSTM, 3 for a GRU.
        value: The bias.

    Examples:
        >>> np.asarray(GateBias(1, 4, 5.0)((8,))).tolist()
        [0.0, 0.0, 5.0, 5.0, 0.0, 0.0, 0.0, 0.0]
    """

    def __init__(self, gate: int, blocks: int, value: float) -> None:
        self.gate, self.blocks, self.value = gate, blocks, value

    def __call__(self, shape: tuple, dtype: str = "float32") -> object:
        """The biases; a GRU's two rows are added, so the first is enough."""
        units = shape[-1] // self.blocks
        bias = np.zeros(shape)
        block = slice(self.gate * units, (self.gate + 1) * units)
        bias.reshape(-1)[block] = self.value
        return keras.ops.convert_to_tensor(bias, dtype)

    def get_config(self) -> dict:
        """The arguments, for saving."""
        return dict(vars(self))


def open_lstm(units: int, value: float, **options) -> keras.layers.LSTM:
    """An LSTM whose forget gate, its second block, starts with this bias."""
    # Without unit_forget_bias=False Keras puts a 1 there instead.
    options |= {"unit_forget_bias": False}
    return keras.layers.LSTM(
        units, bias_initializer=GateBias(1, 4, value), **options
    )


def open_gru(units: int, value: float, **options) -> keras.layers.GRU:
    """A GRU whose update gate, its first block, starts with this bias."""
    return keras.layers.GRU(
        units, bias_initializer=GateBias(0, 3, value), **options
    )


if __name__ == "__main__":
    print("bias  gate   left after 40 steps")
    for value in (0, 1, np.log(39), 5, 8):
        gate = 1 / (1 + np.exp(-value))
        print(f"{value:4.1f}  {gate:.3f}  {gate**40:.1e}")
