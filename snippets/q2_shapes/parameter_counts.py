"""How many parameters a layer has, by formula and by Keras."""

import keras


def parameters(layer: str, u: int, f: int, k: int = 1) -> int:
    """The number of weights and biases of a layer with Keras's defaults.

    Args:
        layer: `"SimpleRNN"`, `"LSTM"`, `"GRU"`, `"GRU, reset_after=False"` or
            `"Conv1D"`.
        u: Units (filters for `Conv1D`).
        f: Features of each time step.
        k: Kernel size, for `Conv1D` alone.

    Returns:
        The count. `Bidirectional` around a layer has twice as many.

    Raises:
        ValueError: A size is not positive, or the layer is not known.

    Examples:
        >>> parameters("LSTM", u=8, f=3)
        384
    """
    if min(u, f, k) < 1:
        raise ValueError(f"u, f and k must be positive, got {u}, {f} and {k}")
    counts = {
        "SimpleRNN": u * (u + f + 1),
        "LSTM": 4 * u * (u + f + 1),
        "GRU": 3 * u * (u + f + 2),
        "GRU, reset_after=False": 3 * u * (u + f + 1),
        "Conv1D": u * (k * f + 1),
    }
    if layer not in counts:
        raise ValueError(f"layer must be one of {list(counts)}, got {layer!r}")
    return counts[layer]


if __name__ == "__main__":
    lstm = keras.layers.LSTM(8)
    both = keras.layers.Bidirectional(keras.layers.LSTM(8))
    for layer in [lstm, both]:
        layer.build((None, None, 3))
    print(
        "one LSTM, formula:",
        parameters("LSTM", u=8, f=3),
        "Keras:",
        lstm.count_params(),
    )
    print(
        "in both directions:",
        2 * parameters("LSTM", u=8, f=3),
        "Keras:",
        both.count_params(),
    )
    for weight in lstm.weights:
        print(f"{weight.name:16}", tuple(weight.shape))
