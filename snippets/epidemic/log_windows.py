"""Cut daily cases into windows on a logarithmic scale."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view as cut

FLOOR = 0.05  # a day counts as at least this share of its week's mean


def log_windows(
    daily: np.ndarray, weekday: np.ndarray, steps: int = 21, ahead: int = 7
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Windows of one place, as logarithms less the last week's level.

    The level is the mean of the window's last seven days. The features of a
    day: its mean over seven days and its own cases, both as the logarithm of
    their ratio to the level; a tenth of the logarithm of the level; and the
    weekday, a column for each. The size of the place shows in the level only.

    Args:
        daily: Cases of each day, not negative, `(days,)`.
        weekday: 0 to 6 for each day, `(days,)`.
        steps: Days in a window.
        ahead: Days to forecast; 0 where they have not come yet.

    Returns:
        Inputs `(windows, steps, 10)`; targets `(windows, ahead)`, logarithms of
        the next days' ratio to the level; levels in cases a day `(windows,)`.

    Raises:
        ValueError: The shapes differ, a day is negative, or days are too few.

    Examples:
        >>> x, y, level = log_windows(np.full(40, 9), np.arange(40) % 7)
        >>> x.shape, y.shape, level.round(6)[:3]
        ((7, 21, 10), (7, 7), array([9., 9., 9.]))
    """
    if daily.ndim != 1 or daily.shape != weekday.shape:
        raise ValueError(f"want (days,) twice, got {daily.shape}")
    if not (daily >= 0).all():  # not-a-number compares as false
        raise ValueError("a day is negative or missing")
    if (count := len(daily) - 6 - steps - ahead + 1) < 1:
        raise ValueError(f"{len(daily)} days, want {6 + steps + ahead} or more")
    mean = np.maximum(np.convolve(daily, np.ones(7) / 7, "valid"), 1)
    day = np.maximum(daily[6:], FLOOR * mean)
    level = mean[steps - 1 :][:count, np.newaxis]
    past, own = (np.log(cut(v, steps)[:count] / level) for v in (mean, day))
    days = np.eye(7)[cut(weekday[6:], steps)[:count]]
    size = np.broadcast_to(np.log(level) / 10, past.shape)
    coming = np.maximum(cut(daily[6 + steps :], ahead) / level, FLOOR)
    inputs = np.concatenate([np.stack([past, own, size], -1), days], axis=-1)
    return inputs.astype("float32"), np.log(coming), level[:, 0]


if __name__ == "__main__":
    doubling = 100 * 2 ** (np.arange(60) / 7)
    inputs, targets, level = log_windows(doubling, np.arange(60) % 7)
    print("inputs", inputs.shape, "targets", targets.shape)
    print("doubling each week:", inputs[0, ::7, 0].round(2), "and on")
    print("whatever the size: ", inputs[-1, ::7, 0].round(2), "and on")
