"""What a network has to beat: three rules that need no training."""

import numpy as np


def naive(windows: np.ndarray, ahead: int = 7) -> np.ndarray:
    """As the last day; `(batch, steps)` to `(batch, ahead)`."""
    return np.repeat(windows[:, -1:], ahead, axis=1)


def seasonal_naive(
    windows: np.ndarray, ahead: int = 7, period: int = 7
) -> np.ndarray:
    """As the same weekday of the last week; shapes as for `naive`.

    Raises:
        ValueError: The windows are shorter than a period.
    """
    if windows.shape[1] < period:
        raise ValueError(
            f"want windows of at least {period} days, got {windows.shape[1]}"
        )
    return windows[:, -period:][:, np.arange(ahead) % period]


def smoothing(
    series: np.ndarray, rate: float, season_rate: float = 0.0, period: int = 1
) -> np.ndarray:
    """Exponential smoothing of a level and an additive season, without trend.

    Args:
        series: One value a day, `(days,)`.
        rate: How far the level follows a day's error, from 0 to 1.
        season_rate: The same for the season.
        period: Days of a season; 1 for none.

    Returns:
        The forecasts made at the end of each day, `(days, 7)`.

    Examples:
        >>> smoothing(np.array([0.0, 8.0, 8.0]), rate=0.5)[:, 0]
        array([0., 4., 6.])
    """
    level = series[:period].mean()
    season = series[:period] - level
    forecasts = np.empty((len(series), 7))
    for day, value in enumerate(series):
        error = value - level - season[day % period]
        level += rate * error
        season[day % period] += season_rate * error
        forecasts[day] = level + season[(day + 1 + np.arange(7)) % period]
    return forecasts


if __name__ == "__main__":
    weeks = np.tile([5.0, 5, 5, 5, 5, 2, 1], 8)
    print("naive         ", naive(weeks[None, -14:])[0])
    print("seasonal naive", seasonal_naive(weeks[None, -14:])[0])
    print("smoothing     ", smoothing(weeks, 0.1, 0.1, period=7)[-1].round(1))
