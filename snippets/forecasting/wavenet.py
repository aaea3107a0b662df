"""A small forecaster in WaveNet's style: gated causal convolutions."""

import keras


def wavenet(
    past: int, columns: int, ahead: int = 7, filters: int = 16, layers: int = 4
) -> keras.Model:
    """Dilated gated blocks; the last step of their skips gives all days.

    A block is equation 2 of van den Oord and others, 2016, with its residual
    and its skip connection. Its dilation rate is twice that of the block below,
    so that `layers` blocks see `2 ** layers` days.

    Args:
        past: Days in a window.
        columns: Columns of a day.
        ahead: Days to forecast.
        filters: Filters of each convolution.
        layers: Blocks, two or more.

    Returns:
        A model from `(batch, past, columns)` to `(batch, ahead)`.

    Raises:
        ValueError: A size is too small.

    Examples:
        >>> wavenet(14, columns=1).output_shape
        (None, 7)
    """
    if min(past, columns, ahead, filters, layers - 1) < 1:
        raise ValueError(
            "want two layers or more and positive sizes, got "
            f"{past=}, {columns=}, {ahead=}, {filters=}, {layers=}"
        )
    inputs = keras.Input((past, columns))
    x, skips = keras.layers.Conv1D(filters, 1)(inputs), []
    for level in range(layers):
        causal = {"padding": "causal", "dilation_rate": 2**level}
        a = keras.layers.Conv1D(filters, 2, activation="tanh", **causal)(x)
        g = keras.layers.Conv1D(filters, 2, activation="sigmoid", **causal)(x)
        z = keras.layers.Multiply()([a, g])
        skips.append(keras.layers.Conv1D(filters, 1)(z))
        x = keras.layers.Add()([x, keras.layers.Conv1D(filters, 1)(z)])
    y = keras.layers.ReLU()(keras.layers.Add()(skips))
    return keras.Model(inputs, keras.layers.Dense(ahead)(y[:, -1]))


if __name__ == "__main__":
    model = wavenet(past=14, columns=4)
    print("output", model.output_shape, "weights", model.count_params())
