"""Where a curve turns, as only hindsight tells."""

from __future__ import annotations

import numpy as np

from unrolled.content.epidemic.shared.epidemic_spans import AHEAD, Span, Task, week_means

NEAR_DAYS = 14
REACH_DAYS = 28
RISE_FACTOR = 1.5
PHASES = ("rising", "peak in the coming week", "peak in the last week", "falling", "around a low point")


def centred(daily: np.ndarray) -> np.ndarray:
    """The mean of each day, the three before and the three after, `(days,)`; the ends are not a number."""
    mean = np.full(len(daily), np.nan)
    mean[3:-3] = week_means(daily)
    return mean


def turns(daily: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The peaks and the low points of a curve.

    A peak is a day whose centred mean is the highest within `NEAR_DAYS` days on both sides and at least
    `RISE_FACTOR` times the lowest within `REACH_DAYS` days before it; a low point is the lowest, and within
    `REACH_DAYS` days after it the curve gets `RISE_FACTOR` times as high. Days with a mean below one case count
    as one case.

    Args:
        daily: Cases of each day, `(days,)`.

    Returns:
        Numbers of days.
    """
    mean = centred(daily)
    peaks, lows = [], []
    for day in range(3 + NEAR_DAYS, len(daily) - 3 - NEAR_DAYS):
        around = mean[day - NEAR_DAYS : day + NEAR_DAYS + 1]
        highest, lowest = np.argmax(around) == NEAR_DAYS, np.argmin(around) == NEAR_DAYS  # of equal days the first
        if highest and mean[day] >= RISE_FACTOR * max(np.nanmin(mean[max(0, day - REACH_DAYS) : day]), 1):
            peaks.append(day)
        elif lowest and np.nanmax(mean[day + 1 : day + REACH_DAYS + 1]) >= RISE_FACTOR * max(mean[day], 1):
            lows.append(day)
    return np.array(peaks, int), np.array(lows, int)


def phases(task: Task, span: Span) -> np.ndarray:
    """The phase of each window, a number of `PHASES`, `(windows,)`.

    A peak is in the coming week where it lies one to seven days after the last known day, in the last week where
    it lies on that day or up to six days before it; likewise a low point, in either week. Where both kinds are that
    near, the nearer one counts. Otherwise the curve is rising where the coming week brings more cases than the last
    one, and falling where it does not.
    """
    phase = np.where(span.cases.sum(axis=1) > AHEAD * span.level, 0, 3)
    for place in np.unique(span.place):
        peaks, lows = turns(task.daily[place])
        here = np.flatnonzero(span.place == place)
        to_peak, to_low = (_to_nearest(span.last[here], days) for days in (peaks, lows))
        peak_first = np.abs(to_peak) <= np.abs(to_low)
        phase[here[peak_first & (to_peak >= 1) & (to_peak <= AHEAD)]] = 1
        phase[here[peak_first & (to_peak <= 0) & (to_peak > -AHEAD)]] = 2
        phase[here[~peak_first & (to_low <= AHEAD) & (to_low > -AHEAD)]] = 4
    return phase


def _to_nearest(days: np.ndarray, turns: np.ndarray) -> np.ndarray:
    """How many days ahead the nearest turn lies, `(days,)`."""
    if not len(turns):
        return np.full(len(days), 10_000)
    ahead = turns[np.newaxis] - days[:, np.newaxis]
    return np.take_along_axis(ahead, np.abs(ahead).argmin(axis=1)[:, np.newaxis], axis=1)[:, 0]


def peaks_within(task: Task, span: Span) -> list[tuple[int, int]]:
    """The peaks with forecasts a week before and a week after them: the place and the day of each."""
    windows = set(zip(span.place.tolist(), span.last.tolist(), strict=True))
    return [
        (place, peak)
        for place in np.unique(span.place).tolist()
        for peak in turns(task.daily[place])[0].tolist()
        if (place, peak - AHEAD) in windows and (place, peak + AHEAD) in windows
    ]


def peaks_at(span: Span, peaks: list[tuple[int, int]], offsets: np.ndarray) -> list[int]:
    """For how many of the peaks there is a forecast at each distance, `(offsets,)`."""
    windows = set(zip(span.place.tolist(), span.last.tolist(), strict=True))
    return [sum((place, day + offset) in windows for place, day in peaks) for offset in offsets.tolist()]


def around_peaks(span: Span, forecast: np.ndarray, peaks: list[tuple[int, int]], offsets: np.ndarray) -> np.ndarray:
    """The error of the week's total by distance from a peak: the median over the peaks, in hundredths of the total.

    Args:
        span: The forecasts to be made.
        forecast: Cases of the seven days, `(windows, 7)`.
        peaks: Place and day of each.
        offsets: Days from the peak to the last known day, `(offsets,)`.

    Returns:
        Positive where too much was forecast, not a number where there are fewer than three peaks, `(offsets,)`.
    """
    week = span.cases.sum(axis=1)
    off = 100 * (forecast.sum(axis=1) - week) / np.maximum(week, 1)
    by_day = dict(zip(zip(span.place.tolist(), span.last.tolist(), strict=True), off, strict=True))
    medians = []
    for offset in offsets.tolist():
        values = [by_day[place, day + offset] for place, day in peaks if (place, day + offset) in by_day]
        medians.append(np.median(values) if len(values) > 2 else np.nan)
    return np.array(medians)
