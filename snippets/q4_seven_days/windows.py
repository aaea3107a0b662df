"""Cut a daily series into windows with targets of seven days."""

import numpy as np


def windows(
    series: np.ndarray, steps: int, ahead: int = 7
) -> tuple[np.ndarray, np.ndarray]:
    """Every run of `steps` days, and the days that follow each day of it.

    Args:
        series: One value a day, `(days,)`.
        steps: Days in a window.
        ahead: Days to forecast.

    Returns:
        Inputs `(windows, steps, 1)` and targets `(windows, steps, ahead)`.

    Raises:
        ValueError: The series has more than one axis or is too short, or a size
            is not positive.

    Examples:
        >>> inputs, targets = windows(np.arange(20), steps=5)
        >>> inputs.shape, targets.shape
        ((9, 5, 1), (9, 5, 7))
    """
    if series.ndim != 1:
        raise ValueError(f"want one value a day, (days,), got {series.shape}")
    if steps < 1 or ahead < 1 or len(series) < steps + ahead:
        raise ValueError(
            f"{len(series)} days cannot give {steps} days and the next {ahead}"
        )
    runs = np.lib.stride_tricks.sliding_window_view(series, steps + ahead)
    inputs = runs[:, :steps, np.newaxis]
    later = runs[:, 1:]
    targets = np.lib.stride_tricks.sliding_window_view(later, ahead, axis=1)
    return inputs, targets


if __name__ == "__main__":
    inputs, targets = windows(np.arange(100), steps=4)
    print("inputs ", inputs.shape, " first window:", inputs[0, :, 0])
    print("targets", targets.shape, " step by step:")
    print(targets[0])
    print("sequence-to-vector: targets[:, -1]", targets[:, -1].shape)
    print(targets[0, -1])
    print("one day ahead: targets[..., :1]", targets[..., :1].shape)
    print(targets[0, :, 0])
