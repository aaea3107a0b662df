"""Sequences of different lengths do not fit into one array as they are."""

import keras
import numpy as np


def padded(sequences: list) -> np.ndarray:
    """Sequences filled up at the end to the longest of them.

    Args:
        sequences: Lists of numbers.

    Returns:
        An array of shape (sequences, longest).

    Examples:
        >>> padded([[1.5, 2.5], [3.5]]).tolist()
        [[1.5, 2.5], [3.5, 0.0]]
    """
    return keras.utils.pad_sequences(sequences, padding="post", dtype="float32")


if __name__ == "__main__":
    sequences = [[1.5, 2.5, 3.5], [4.5]]
    try:
        np.array(sequences)
    except ValueError as error:
        print(error)
    model = keras.Sequential([keras.Input((None, 1)), keras.layers.GRU(4)])
    model.compile(loss="mse")
    columns = [np.array(one)[:, np.newaxis] for one in sequences]
    try:
        model.fit(columns, np.zeros((2, 4)), verbose=0)
    except ValueError as error:
        print(str(error).strip())
    print("padded:", padded(sequences).tolist())
    whole = keras.utils.pad_sequences(sequences)  # before, and as integers
    print("pad_sequences as it is:", whole.tolist())
