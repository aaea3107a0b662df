"""A recurrent layer and `Conv1D` read the same array."""

import keras
import numpy as np

LAYERS = {
    "GRU": lambda: keras.layers.GRU(4, return_sequences=True),
    "Conv1D": lambda: keras.layers.Conv1D(4, 3),
    "Conv2D": lambda: keras.layers.Conv2D(4, 3),
    "Conv3D": lambda: keras.layers.Conv3D(4, 3),
}


def outcome(name: str, inputs: np.ndarray) -> str:
    """What a new layer makes of an array.

    Args:
        name: A name in `LAYERS`.
        inputs: An array of numbers; its last axis holds the features.

    Returns:
        The shape of the output, or `refused` where there is a `ValueError`.

    Raises:
        ValueError: The name is not in `LAYERS`.

    Examples:
        >>> outcome("Conv1D", np.zeros((2, 10, 5)))
        '(2, 8, 4)'
    """
    if name not in LAYERS:
        raise ValueError(f"want one of {', '.join(LAYERS)}, got {name!r}")
    try:
        return str(tuple(LAYERS[name]()(inputs).shape))
    except ValueError:
        return "refused"


if __name__ == "__main__":
    for shape in [(2, 10), (2, 10, 5), (2, 10, 9, 5), (2, 10, 9, 8, 5)]:
        print(f"input {shape}:")
        for name in LAYERS:
            print(f"  {name:6} {outcome(name, np.zeros(shape))}")
    layer = keras.layers.Conv1D(4, 3)
    layer.build((2, 10, 5))
    print("kernel of Conv1D:", tuple(layer.kernel.shape))
