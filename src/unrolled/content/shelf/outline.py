"""What drawings and tables need to know of a live model, as plain data."""

from __future__ import annotations

import keras


def outline(model: keras.Model) -> dict:
    """A model from below to above.

    Args:
        model: One input, one output, layers one above the other.

    Returns:
        The shapes `input` and `output`, and for each of the `layers` its `name`, its `kind`, the shape of its
        `output`, the flag `return_sequences` where it is recurrent, and the number of `copies` where it is a
        `RepeatVector`.
    """
    layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
    return {
        "input": list(model.input_shape),
        "output": list(model.output_shape),
        "layers": [
            {"name": layer.name, "kind": type(layer).__name__, "output": list(layer.output.shape)}
            | ({"return_sequences": layer.return_sequences} if isinstance(layer, keras.layers.RNN) else {})
            | ({"copies": layer.n} if isinstance(layer, keras.layers.RepeatVector) else {})
            for layer in layers
        ],
    }
