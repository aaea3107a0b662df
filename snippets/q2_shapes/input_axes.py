"""Series of equal length become one input: (batch, time steps, features)."""

import numpy as np

TOWNS = [  # four days of temperature in °C and rain in mm
    [[21, 0], [23, 0], [19, 4], [18, 9]],
    [[30, 0], [31, 0], [33, 0], [29, 2]],
    [[12, 7], [11, 3], [14, 0], [15, 0]],
]


def stack_series(series: list) -> np.ndarray:
    """Stack series along a new first axis.

    Args:
        series: Arrays or nested lists, each (time steps, features), all of
            one shape.

    Returns:
        The batch, (batch, time steps, features).

    Raises:
        ValueError: A series has not two axes, or the shapes differ.

    Examples:
        >>> stack_series([np.zeros((4, 2)), np.ones((4, 2))]).shape
        (2, 4, 2)
    """
    arrays = [np.asarray(one, dtype="float32") for one in series]
    shapes = sorted({one.shape for one in arrays})
    if any(len(shape) != 2 for shape in shapes):
        raise ValueError(
            f"each series must be (time steps, features), got {shapes}"
        )
    if len(shapes) != 1:
        raise ValueError(
            f"all series must have one shape, got {shapes}: pad them first"
        )
    return np.stack(arrays)


if __name__ == "__main__":
    batch = stack_series(TOWNS)
    print("the batch                  ", batch.shape)
    print("batch[0], one series       ", batch[0].shape)
    print("batch[0, 3], one time step ", batch[0, 3])
    print("batch[0, 3, 1], one feature", batch[0, 3, 1])
