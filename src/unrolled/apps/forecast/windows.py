"""A series and its calendar as the arrays that models take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unrolled.apps.forecast.calendar import Calendar

STEPS = 28
"""Days that an encoder reads: four weeks."""
WEEKS = 4
"""Earlier weeks whose same weekday a decoder is told."""


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
            window, the value less its own base, and the day's calendar.
        coming: What a decoder is told of the days to come, `(rows, ahead, known)`: the day's calendar, its base
            less the mean of the window, and for the same weekday of each of the weeks before its value less
            the base and whether it was a holiday.
        base: The median of the same weekday of the weeks before, in the series' unit, `(rows, ahead)`.
        recent: The window's own values, in the series' unit, `(rows, steps)`.
        first: The first day to forecast, `datetime64[D]`, `(rows,)`.
        target: What came, in the series' unit, `(rows, ahead)`; not a number where it has not come yet.
        scale: What the inputs were divided by.
        calendar: How many of the columns of `coming`, the first ones, are the calendar.
    """

    past: np.ndarray
    coming: np.ndarray
    base: np.ndarray
    recent: np.ndarray
    first: np.ndarray
    target: np.ndarray
    scale: Scale
    calendar: int

    def __len__(self) -> int:
        return len(self.first)

    def __getitem__(self, rows: np.ndarray | slice) -> Windows:
        arrays = (self.past, self.coming, self.base, self.recent, self.first, self.target)
        return Windows(*(array[rows] for array in arrays), self.scale, self.calendar)

    @property
    def ahead(self) -> int:
        """Days to forecast."""
        return self.base.shape[1]

    @property
    def wanted(self) -> np.ndarray:
        """What a model learns: the target less the base, scaled, `(rows, ahead)`."""
        return ((self.target - self.base) / self.scale.rest).astype("float32")

    def in_unit(self, said: np.ndarray) -> np.ndarray:
        """Forecasts in the series' unit from what a model said, both `(rows, ahead)`."""
        return self.base + np.asarray(said, "float64") * self.scale.rest


def needed(ahead: int) -> int:
    """Days that must lie before the first day of a forecast."""
    # Twice the weeks: the base of the first of the window's own days needs days before it.
    return STEPS + 7 * (WEEKS + _weeks_ahead(ahead) - 1)


def cut(
    dates: np.ndarray, values: np.ndarray, calendar: Calendar, ahead: int, scale: Scale | None = None,
    fit_before: np.datetime64 | None = None,
) -> Windows:  # fmt: skip
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
    after = dates[-1] + np.arange(1, ahead + 1)
    known = calendar.columns(np.concatenate([dates, after]))
    holiday = calendar.is_holiday(dates).astype(float)
    values = np.asarray(values, "float64")
    padded = np.concatenate([values, np.full(ahead, np.nan)])
    begin = np.arange(needed(ahead), len(dates) + 1)  # place of the first day to forecast
    window, days = begin[:, np.newaxis] + np.arange(-STEPS, 0), begin[:, np.newaxis] + np.arange(ahead)
    level = values[window].mean(axis=1, keepdims=True)
    weeks = _weeks_before(days, begin)
    base = np.median(values[weeks], axis=-1)
    # The base of a day of the window, as it was known seven days or less before that day.
    own = np.median(values[window[..., np.newaxis] - 7 * np.arange(1, WEEKS + 1)], axis=-1)
    if scale is None:
        scale = _scale(padded[days] - base, values[window] - level, dates, days, fit_before)
    past = np.concatenate(
        [
            ((values[window] - level) / scale.level)[..., np.newaxis],
            ((values[window] - own) / scale.rest)[..., np.newaxis],
            known[window],
        ],
        axis=-1,
    )
    coming = np.concatenate(
        [
            known[days],
            ((base - level) / scale.level)[..., np.newaxis],
            (values[weeks] - base[..., np.newaxis]) / scale.rest,
            holiday[weeks],
        ],
        axis=-1,
    )
    first = np.concatenate([dates, after])[begin]
    return Windows(
        past.astype("float32"), coming.astype("float32"), base, values[window], first, padded[days], scale,
        known.shape[1],
    )  # fmt: skip


def _weeks_ahead(ahead: int) -> int:
    return -(-ahead // 7)


def _weeks_before(days: np.ndarray, begin: np.ndarray) -> np.ndarray:
    """Places of the last same weekdays that are known when the forecast is made, `(rows, ahead, WEEKS)`."""
    latest = days - 7 * _weeks_ahead_of(days - begin[:, np.newaxis])
    return latest[..., np.newaxis] - 7 * np.arange(WEEKS)


def _weeks_ahead_of(distance: np.ndarray) -> np.ndarray:
    return distance // 7 + 1


def _scale(
    rest: np.ndarray, past: np.ndarray, dates: np.ndarray, days: np.ndarray, fit_before: np.datetime64 | None
) -> Scale:
    # A row belongs to the days to fit on when all its targets do.
    last = np.minimum(days[:, -1], len(dates) - 1)
    inside = days[:, -1] < len(dates)
    if fit_before is not None:
        inside &= dates[last] < fit_before
    if not inside.any():
        inside[0] = True
        rest = np.nan_to_num(rest)
    level, typical = float(np.abs(past[inside]).mean()), float(np.abs(rest[inside]).mean())
    # A series that repeats its week exactly leaves nothing to learn; a tiny scale would blow up what is left.
    typical = typical if typical > 1e-6 * level else level
    return Scale(level or 1.0, typical or 1.0)
