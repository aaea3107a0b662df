"""WaveNet's block: a gate, a residual connection and a skip connection."""

import keras


def gated_block(x: keras.KerasTensor, rate: int) -> tuple:
    """One block (van den Oord and others, 2016, equation 2 and figure 4).

    Args:
        x: `(batch, steps, filters)`.
        rate: Dilation rate.

    Returns:
        The next block's input, and the skip connection's output.
    """
    filters = x.shape[-1]
    causal = {"kernel_size": 2, "padding": "causal", "dilation_rate": rate}
    a = keras.layers.Conv1D(filters, activation="tanh", **causal)(x)
    g = keras.layers.Conv1D(filters, activation="sigmoid", **causal)(x)
    z = keras.layers.Multiply()([a, g])
    skip = keras.layers.Conv1D(filters, kernel_size=1)(z)
    return keras.layers.Add()([x, skip]), skip


def wavenet(
    features: int, rates: list[int], filters: int = 16, outputs: int = 1
) -> keras.Model:
    """Gated blocks whose skip connections are added up.

    Args:
        features: Features at each time step.
        rates: The dilation rate of each block, two blocks or more.
        filters: Filters of each convolution.
        outputs: Numbers at each time step of the output.

    Raises:
        ValueError: There are fewer rates, or one is not a positive integer.

    Examples:
        >>> wavenet(3, [1, 2, 4, 8]).output_shape
        (None, None, 1)
    """
    if len(rates) < 2 or any(not isinstance(r, int) or r < 1 for r in rates):
        raise ValueError(f"want two or more positive integers, got {rates}")
    inputs = keras.Input((None, features))
    x, skips = keras.layers.Conv1D(filters, kernel_size=1)(inputs), []
    for rate in rates:
        x, skip = gated_block(x, rate)
        skips.append(skip)
    y = keras.layers.ReLU()(keras.layers.Add()(skips))
    y = keras.layers.Conv1D(filters, kernel_size=1, activation="relu")(y)
    return keras.Model(inputs, keras.layers.Conv1D(outputs, kernel_size=1)(y))


if __name__ == "__main__":
    model = wavenet(features=3, rates=[1, 2, 4, 8, 1, 2, 4, 8])
    print("output:", model.output_shape)
    print("weights:", model.count_params())
