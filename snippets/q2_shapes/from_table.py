"""From a table, days by variables, to the three axes."""

import numpy as np


def windows(table: np.ndarray, steps: int) -> np.ndarray:
    """Cut a table into overlapping sequences.

    Args:
        table: A row for each day and a column for each variable.
        steps: Days in a sequence.

    Returns:
        The batch, (sequences, time steps, features).

    Raises:
        ValueError: The table has not two axes, or too few rows.

    Examples:
        >>> windows(np.zeros((6, 2)), steps=3).shape
        (4, 3, 2)
    """
    if table.ndim != 2 or len(table) < steps:
        raise ValueError(f"want {steps} rows or more, got {table.shape}")
    view = np.lib.stride_tricks.sliding_window_view
    # This view has the time steps last, behind the variables.
    return np.moveaxis(view(table, steps, axis=0), -1, 1)


if __name__ == "__main__":
    table = np.array([[day, 100 + day] for day in range(6)])
    print("table, days by variables  ", table.shape)
    print("one long sequence         ", table[np.newaxis].shape)
    batch = windows(table, steps=3)
    print("sequences of three days   ", batch.shape)
    print("the first                 ", batch[0].tolist())
    print("the second                ", batch[1].tolist())
    print("one variable alone        ", windows(table[:, :1], 3).shape)
