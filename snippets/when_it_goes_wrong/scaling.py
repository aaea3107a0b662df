"""Scale with what the training days know, and scale back one column."""

import keras
import numpy as np


def day_split(table: np.ndarray, share: float = 0.8) -> tuple:
    """The first days for training, the last for testing: never at random.

    Examples:
        >>> [part.shape for part in day_split(np.zeros((10, 5)))]
        [(8, 5), (2, 5)]
    """
    border = int(share * len(table))
    return table[:border], table[border:]


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    table = np.linspace(0, 10, 100)[:, None] + rng.normal(size=(100, 5))
    train, test = day_split(table)

    scaler = keras.layers.Normalization()
    scaler.adapt(train)  # not the table: the test days lie in the future
    print("training days:", np.array(scaler(train)).mean().round(2))
    print("test days:    ", np.array(scaler(test)).mean().round(2))

    mean, spread = train.mean(axis=0), train.std(axis=0)
    forecasts = np.zeros((7, 1))  # of the first column, scaled
    try:
        forecasts *= spread
    except ValueError as error:
        print(error)
    back = forecasts * spread[0] + mean[0]
    print("scaled back:", back.shape)
