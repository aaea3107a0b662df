"""A series and its calendar as the arrays that models take."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from unrolled.apps.forecast.calendar import Calendar

STEPS = 28
"""Days that an encoder reads: four weeks."""
WEEKS = 4
"""Earlier weeks whose same weekday a decoder is told."""
FAR, FAR_READ = 20.0, 10.0
"""Beyond how many times the distance that nine of ten values stay within a value is wild, and drawn in.

Where it is read, less is needed: what an ordinary holiday was adds little to what the days to come will be.
"""
TIMES = 5.0
"""From nothing to so many times the median, no value is wild, however little the others differ."""
MOST = 1e4
"""What no scaled input and no scaled target goes beyond."""


@dataclass(frozen=True)
class Scale:
    """What brings a series near one, from the days that a model may be fitted on.

    Attributes:
        level: Typical distance of a day from the mean of the days before it, in the series' unit.
        rest: Typical distance of a day from its base, the same weekday of the weeks before, in that unit.
    """

    level: float
    rest: float


@dataclass(frozen=True)
class Windows:
    """One row for each day at whose end a forecast is made.

    Attributes:
        past: What an encoder reads of the last days, `(rows, steps, features)`: the value less the mean of the
            window, the value less its own base, and the day's calendar. Here and below a wild value is drawn in, to
            `FAR_READ` times the distance from its weekday's median that nine of ten of the days read stay within.
        coming: What a decoder is told of the days to come, `(rows, ahead, known)`: the day's calendar, its base
            less the mean of the window, and for the same weekday of each of the weeks before its value less
            the base and whether it was a holiday.
        base: The median of the same weekday of the weeks before, in the series' unit, `(rows, ahead)`.
        recent: The window's own values as they are, in the series' unit, `(rows, steps)`.
        first: The first day to forecast, `datetime64[D]`, `(rows,)`.
        target: What came, in the series' unit, `(rows, ahead)`; not a number where it has not come yet.
        scale: What the inputs were divided by.
        calendar: How many of the columns of `coming`, the first ones, are the calendar.
        dated: How many of these, the first ones, are the weekday and the season; the rest are zero or one.
        low: Below it what came is wild, in the series' unit; see `bounds`.
        high: Above it what came is wild.
    """

    past: np.ndarray
    coming: np.ndarray
    base: np.ndarray
    recent: np.ndarray
    first: np.ndarray
    target: np.ndarray
    scale: Scale
    calendar: int
    dated: int
    low: float = -np.inf
    high: float = np.inf

    def __len__(self) -> int:
        return len(self.first)

    def __getitem__(self, rows: np.ndarray | slice) -> Windows:
        return replace(
            self,
            past=self.past[rows],
            coming=self.coming[rows],
            base=self.base[rows],
            recent=self.recent[rows],
            first=self.first[rows],
            target=self.target[rows],
        )

    @property
    def ahead(self) -> int:
        """Days to forecast."""
        return self.base.shape[1]

    @property
    def learnt(self) -> np.ndarray:
        """The target, and where that is wild the base, in the series' unit, `(rows, ahead)`."""
        return np.where((self.target < self.low) | (self.target > self.high), self.base, self.target)

    @property
    def wanted(self) -> np.ndarray:
        """What a model learns: that less the base, scaled, `(rows, ahead)`."""
        return _single((self.learnt - self.base) / self.scale.rest)

    def errors(self, forecast: np.ndarray) -> np.ndarray:
        """Mean absolute error by day ahead of a forecast, `(rows, ahead)`, in the series' unit, `(ahead,)`.

        That of a forecast that is not finite is infinite: nothing is worse.
        """
        errors = np.nanmean(np.abs(self.deviations(forecast)), axis=0)
        return np.where(np.isfinite(forecast).all(axis=0), errors, np.inf)

    def deviations(self, forecast: np.ndarray) -> np.ndarray:
        """Forecasts less what came, `(rows, ahead)`; not a number where that is wild, unless it is in all rows.

        A forecast counts as no further off than `low` and `high`.
        """
        counts = (self.low <= self.target) & (self.target <= self.high)
        counts |= ~counts.any(axis=0)
        return np.where(counts, np.clip(np.nan_to_num(forecast), self.low, self.high) - self.target, np.nan)

    def in_unit(self, outputs: np.ndarray) -> np.ndarray:
        """Forecasts in the series' unit from a model's outputs, both `(rows, ahead)`."""
        return self.base + np.asarray(outputs, "float64") * self.scale.rest


def needed(ahead: int) -> int:
    """Days that must lie before the first day of a forecast."""
    # Twice the weeks: the base of the first of the window's own days needs days before it.
    return STEPS + 7 * (WEEKS + _weeks_ahead(ahead) - 1)


def cut(
    dates: np.ndarray,
    values: np.ndarray,
    calendar: Calendar,
    ahead: int,
    scale: Scale | None = None,
    fit_before: np.datetime64 | None = None,
) -> Windows:
    """Cut a series into windows, one for each day after which a forecast can be made.

    Args:
        dates: Days that follow one another, `(days,)`.
        values: Their values in the series' unit, `(days,)`.
        calendar: What is known of days beforehand.
        ahead: Days to forecast.
        scale: What to divide by, where it is known.
        fit_before: Without a scale: it is taken from the days before this one; `None` for all.

    Returns:
        Windows; the last one ends with the last day, and its targets, like the last of those before it, are not
        known.

    Raises:
        ValueError: There are too few days for one window.
    """
    if len(dates) < needed(ahead):
        raise ValueError(f"want at least {needed(ahead)} days to forecast {ahead}, got {len(dates)}")
    values = np.asarray(values, "float64")
    all_dates = np.concatenate([dates, dates[-1] + np.arange(1, ahead + 1)])  # (days + ahead,)
    all_values = np.concatenate([values, np.full(ahead, np.nan)])  # (days + ahead,)
    known = calendar.columns(all_dates)  # (days + ahead, columns)
    holiday = calendar.is_holiday(dates).astype(float)  # (days,)

    # Places in the series: of each first day to forecast, and of those to forecast.
    first = np.arange(needed(ahead), len(dates) + 1)  # (rows,)
    coming_days = first[:, np.newaxis] + np.arange(ahead)  # (rows, ahead)
    # Places beside the first day to forecast, the same in each row.
    past_days = np.arange(-STEPS, 0)  # (steps,)
    # The base of a day that is read is what it was seven days or less before that day.
    past_weeks = past_days[:, np.newaxis] - 7 * np.arange(1, WEEKS + 1)  # (steps, weeks)
    coming_weeks = _weeks_before(ahead)  # (ahead, weeks)

    before = first[:, np.newaxis] + np.arange(-needed(ahead), 0)  # (rows, needed); what stands at -1 is the last day
    read, holidays = _drawn_in(values[before]), holiday[before]
    recent = read[:, past_days]  # (rows, steps)
    past_base = np.median(read[:, past_weeks], axis=-1)  # (rows, steps)
    base = np.median(read[:, coming_weeks], axis=-1)  # (rows, ahead)
    target = all_values[coming_days]  # (rows, ahead)
    mean = recent.mean(axis=1, keepdims=True)  # (rows, 1)
    if scale is None:
        scale = _scale(target - base, recent - mean, dates, coming_days, fit_before)
    past = [
        ((recent - mean) / scale.level)[..., np.newaxis],
        ((recent - past_base) / scale.rest)[..., np.newaxis],
        known[before[:, past_days]],
    ]  # each (rows, steps, columns)
    coming = [
        known[coming_days],
        ((base - mean) / scale.level)[..., np.newaxis],
        (read[:, coming_weeks] - base[..., np.newaxis]) / scale.rest,
        holidays[:, coming_weeks],
    ]  # each (rows, ahead, columns)
    return Windows(
        past=_single(np.concatenate(past, axis=-1)),
        coming=_single(np.concatenate(coming, axis=-1)),
        base=base,
        recent=values[before[:, past_days]],
        first=all_dates[first],
        target=target,
        scale=scale,
        calendar=known.shape[1],
        dated=calendar.dated,
    )


def _weeks_ahead(ahead: int) -> int:
    return -(-ahead // 7)


def _weeks_before(ahead: int) -> np.ndarray:
    """Places beside the first day to forecast of the last same weekdays that are known then, `(ahead, weeks)`."""
    days = np.arange(ahead)
    latest = days - 7 * (days // 7 + 1)
    return latest[:, np.newaxis] - 7 * np.arange(WEEKS)


def _drawn_in(read: np.ndarray) -> np.ndarray:
    """Some days in a row, `(rows, days)`, none of them further from the median of its weekday than `reach`."""
    by_week = read.reshape(len(read), -1, 7)
    middle = np.median(by_week, axis=1, keepdims=True)
    limit = reach(by_week - middle, axis=(1, 2), times=FAR_READ)
    return np.clip(by_week, middle - limit, middle + limit).reshape(read.shape)


def reach(distances: np.ndarray, axis: int | tuple[int, ...] | None = None, times: float = FAR) -> np.ndarray:
    """How far a value may lie from where it is expected before it is wild.

    The distance that nine of ten stay within says what is usual whatever the wild ones are; where it is zero, nothing
    can be said.

    Args:
        distances: From where each is expected.
        axis: Over which to look; by default over all.
        times: How many times that distance.

    Returns:
        So far or infinity, with the axes kept.
    """
    usual = np.quantile(np.abs(distances), 0.9, axis=axis, keepdims=True)
    return np.where(usual > 0, times * usual, np.inf)


def bounds(values: np.ndarray) -> tuple[float, float]:
    """Below and above what values are wild: further from the median than `reach`, and beyond zero and `TIMES` it."""
    middle = float(np.median(values))
    limit = reach(values - middle).item()
    return min(middle - limit, 0.0, TIMES * middle), max(middle + limit, 0.0, TIMES * middle)


def _single(values: np.ndarray) -> np.ndarray:
    return np.clip(values, -MOST, MOST).astype("float32")


def _scale(
    rest: np.ndarray, level: np.ndarray, dates: np.ndarray, days: np.ndarray, fit_before: np.datetime64 | None
) -> Scale:
    """The scale from the rows to fit on.

    Args:
        rest: Distance of the targets from their base, `(rows, ahead)`.
        level: Distance of the window's days from their mean, `(rows, steps)`.
        dates: The days of the series, `(days,)`.
        days: Places of the targets, `(rows, ahead)`; those beyond the series are not known.
        fit_before: The first day not to fit on.
    """
    # A row belongs to the days to fit on when all its targets do.
    last = np.minimum(days[:, -1], len(dates) - 1)
    inside = days[:, -1] < len(dates)
    if fit_before is not None:
        inside &= dates[last] < fit_before
    if not inside.any():
        inside[0] = True
        rest = np.nan_to_num(rest)
    typical_level, typical_rest = _typical(level[inside]), _typical(rest[inside])
    # A series that repeats its week exactly leaves nothing to learn; a tiny scale would blow up what is left.
    typical_rest = typical_rest if typical_rest > 1e-6 * typical_level else typical_level
    return Scale(typical_level or 1.0, typical_rest or 1.0)


def _typical(distances: np.ndarray) -> float:
    """The mean size of distances, wild ones drawn in."""
    return float(np.minimum(np.abs(distances), reach(distances)).mean())
