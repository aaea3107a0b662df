"""One GRU layer: three axes in, two or three axes out."""

import keras
import numpy as np
from keras import layers


def last_and_every(
    inputs: np.ndarray, units: int
) -> tuple[np.ndarray, np.ndarray]:
    """Run two GRU layers that differ in `return_sequences` alone.

    Args:
        inputs: (batch, time steps, features).
        units: How many units both layers have.

    Returns:
        The output of the default layer, (batch, units), and that of the layer
        with `return_sequences=True`, (batch, time steps, units).

    Raises:
        ValueError: The inputs have not three axes; Keras says so.

    Examples:
        >>> last, every = last_and_every(np.zeros((32, 10, 3)), units=8)
        >>> last.shape, every.shape
        ((32, 8), (32, 10, 8))
    """
    last = layers.GRU(units)
    every = layers.GRU(units, return_sequences=True)
    last.build(inputs.shape)
    every.build(inputs.shape)
    every.set_weights(last.get_weights())
    return np.array(last(inputs)), np.array(every(inputs))


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    series = np.random.normal(size=(32, 10, 3))
    last, every = last_and_every(series, units=8)
    print("input                       ", series.shape)
    print("default                     ", last.shape)
    print("return_sequences=True       ", every.shape)
    same = np.allclose(last, every[:, -1], atol=1e-6)
    print("the default is the last step:", same)

    one_variable = series[:, :, 0]
    try:
        layers.GRU(8)(one_variable)
    except ValueError as error:
        reason = str(error).split(": ")[1].split(".")[0]
        print(one_variable.shape, "is refused:", reason)
    with_axis = one_variable[:, :, np.newaxis]
    print(with_axis.shape, "gives", layers.GRU(8)(with_axis).shape)
