"""What is usual at this time of the year, and how long a departure lasts."""

import numpy as np


def year_waves(days: np.ndarray) -> np.ndarray:
    """One sine and one cosine of the day of the year, `(days, 2)`.

    Args:
        days: Dates, `datetime64[D]`.
    """
    angle = (days - days.astype("datetime64[Y]")).astype(int) * np.pi / 182.625
    return np.stack([np.sin(angle), np.cos(angle)], axis=1)


def usual(days: np.ndarray, values: np.ndarray, known: int) -> np.ndarray:
    """The yearly wave that fits the first `known` values best, on all days.

    Args:
        days: Dates, `datetime64[D]`.
        values: One value a day.
        known: Days to fit on.

    Raises:
        ValueError: Fewer than three days are known, or more than there are.
    """
    if not 3 <= known <= len(values) or len(values) != len(days):
        raise ValueError(
            f"cannot fit on {known} of {len(values)} values, {len(days)} days"
        )
    waves = np.column_stack([np.ones(len(days)), year_waves(days)])
    return waves @ np.linalg.lstsq(waves[:known], values[:known])[0]


def lasting(last: np.ndarray, later: np.ndarray) -> np.ndarray:
    """The share of a departure from the usual that is left, by day ahead.

    Args:
        last: The departure on the last day of each window, `(windows,)`.
        later: The departures on the days after it, `(windows, ahead)`.

    Examples:
        >>> lasting(np.array([2.0, -4.0]), np.array([[1.0, 0.5], [-2.0, -1.0]]))
        array([0.5 , 0.25])
    """
    return last @ later / (last @ last)


if __name__ == "__main__":
    days = np.arange(np.datetime64("2012-01-01"), np.datetime64("2016-01-01"))
    values = 15 - 8 * year_waves(days)[:, 1]
    print(usual(days, values, known=731)[[0, 182, 731, 1096]].round(1))
