"""Cut a series of several columns into windows, and split them by time."""

import numpy as np


def cut(
    columns: np.ndarray, past: int, ahead: int
) -> tuple[np.ndarray, np.ndarray]:
    """Every run of `past` days, and the days of the first column after it.

    Args:
        columns: `(days, columns)`; the first column is what is forecast.
        past: Days in a window.
        ahead: Days to forecast.

    Returns:
        Inputs `(windows, past, columns)` and targets `(windows, ahead)`.

    Raises:
        ValueError: The array has not two axes, or is too short.
    """
    if columns.ndim != 2 or past < 1 or ahead < 1:
        raise ValueError(
            f"want (days, columns), past and ahead above 0, got shape "
            f"{columns.shape}, past {past}, ahead {ahead}"
        )
    if len(columns) < past + ahead:
        raise ValueError(f"{len(columns)} days are fewer than {past} + {ahead}")
    view = np.lib.stride_tricks.sliding_window_view(columns, past + ahead, 0)
    return view[:, :, :past].swapaxes(1, 2), view[:, 0, past:]


def split(days: int, past: int, ahead: int, valid: int, test: int) -> tuple:
    """Masks of the windows to train, to choose and to test on.

    A window belongs to a span when all days of its target do. Those whose
    target crosses a border belong to none.

    Args:
        days: Days of the series.
        past: Days in a window.
        ahead: Days to forecast.
        valid: First day of the validation span.
        test: First day of the test span.

    Examples:
        >>> [int(mask.sum()) for mask in split(100, 10, 7, 60, 80)]
        [44, 14, 14]
    """
    first = np.arange(past, days - ahead + 1)
    end = first + ahead
    return end <= valid, (first >= valid) & (end <= test), first >= test


if __name__ == "__main__":
    inputs, targets = cut(np.arange(200).reshape(100, 2), past=10, ahead=7)
    print("inputs", inputs.shape, "targets", targets.shape)
    train, valid, test = split(100, past=10, ahead=7, valid=60, test=80)
    print("windows:", train.sum(), "train,", valid.sum(), "valid,", test.sum())
