"""Daily cases from cumulative ones, with the corrections marked."""

import numpy as np


def daily_cases(cumulative: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What each day added.

    A cumulative count falls where cases are taken back, and the day comes out
    negative. Such a day tells of the count, not of the epidemic: it becomes 0.
    Nothing before it is changed, since nobody knew of the correction then.

    Args:
        cumulative: Cases up to and including each day, `(..., days)`.

    Returns:
        Cases of each day but the first, `(..., days - 1)`, and a mask of the
        same shape that marks the days on which cases were taken back.

    Raises:
        ValueError: There are fewer than two days, or a count is negative or
            missing.

    Examples:
        >>> cases, corrected = daily_cases(np.array([5, 8, 8, 6, 10]))
        >>> cases
        array([3, 0, 0, 4])
        >>> corrected
        array([False, False,  True, False])
    """
    if cumulative.ndim < 1 or cumulative.shape[-1] < 2:
        raise ValueError(f"want (..., days), got {cumulative.shape}")
    if not (cumulative >= 0).all():  # not-a-number compares as false
        raise ValueError("a cumulative count is negative or missing")
    change = np.diff(cumulative, axis=-1)
    return np.maximum(change, 0), change < 0


if __name__ == "__main__":
    cumulative = np.array([[0, 4, 9, 9, 15, 12, 20], [2, 2, 3, 7, 7, 8, 9]])
    cases, corrected = daily_cases(cumulative)
    print(cases)
    print("days with corrections in each place:", corrected.sum(axis=1))
