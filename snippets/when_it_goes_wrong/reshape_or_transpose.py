"""`reshape` cuts the same numbers anew; `transpose` moves the axes."""

import numpy as np


def numbered(*shape: int) -> np.ndarray:
    """An array that counts 0, 1, 2, …, so that one sees where numbers go.

    Examples:
        >>> numbered(2, 3).tolist()
        [[0, 1, 2], [3, 4, 5]]
    """
    return np.arange(np.prod(shape)).reshape(shape)


if __name__ == "__main__":
    table = numbered(2, 4, 3)  # (features, time steps, series)
    first = table[:, :, 0].T
    print("first series, a row for each time step:", first.tolist())

    wrong = table.reshape(3, 4, 2)
    print("after reshape:  ", wrong[0].tolist())

    right = np.transpose(table, (2, 1, 0))  # (series, time steps, features)
    print("after transpose:", right[0].tolist())
    print("shapes:", wrong.shape, right.shape)
