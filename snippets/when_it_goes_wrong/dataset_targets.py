"""Which target `timeseries_dataset_from_array` puts beside a window."""

import keras
import numpy as np


def pairs(data: np.ndarray, targets: np.ndarray, steps: int) -> list[tuple]:
    """Windows of a series and the target beside each.

    Args:
        data: The series.
        targets: An array whose entry `i` goes with the window from `i` on.
        steps: Time steps of a window.

    Examples:
        >>> pairs(np.arange(5), np.arange(5)[3:], steps=3)
        [([0, 1, 2], 3), ([1, 2, 3], 4)]
    """
    batches = keras.utils.timeseries_dataset_from_array(
        data, targets, sequence_length=steps, batch_size=1
    )
    return [
        (window[0].tolist(), int(y[0]))
        for window, y in batches.as_numpy_iterator()
    ]


if __name__ == "__main__":
    series, steps, ahead = np.arange(7), 3, 2
    print("targets=series           ", pairs(series, series, steps))
    print("targets=series[steps:]   ", pairs(series, series[steps:], steps))
    later = series[steps + ahead - 1 :]
    print("two days after the window", pairs(series, later, steps))
