"""Where a curve turns, as only hindsight tells."""

from __future__ import annotations

import numpy as np

from unrolled.content.epidemic.shared.task import AHEAD, Span, Task

NEAR = 14
REACH = 28
RISE = 1.5
PHASES = ("rising", "peak in the coming week", "peak in the last week", "falling", "around a low point")


def slug(phase: str) -> str:
    """A phase as part of a number's name."""
    return phase.replace("a ", "").replace("the ", "").replace(" ", "_")


def centred(daily: np.ndarray) -> np.ndarray:
    """The mean of each day, the three before and the three after, `(days,)`; the ends are not a number."""
    mean = np.full(len(daily), np.nan)
    mean[3:-3] = np.convolve(daily, np.ones(7) / 7, "valid")
    return mean


def turns(daily: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The peaks and the low points of a curve.

    A peak is a day whose centred mean is the highest within `NEAR` days on both sides and at least `RISE`
    times the lowest within `REACH` days before it; a low point is the lowest, and within `REACH` days after
    it the curve gets `RISE` times as high. Days with a mean below one case count as one case.

    Args:
        daily: Cases of each day, `(days,)`.

    Returns:
        Numbers of days.
    """
    mean = centred(daily)
    peaks, lows = [], []
    for day in range(3 + NEAR, len(daily) - 3 - NEAR):
        around = mean[day - NEAR : day + NEAR + 1]
        highest, lowest = np.argmax(around) == NEAR, np.argmin(around) == NEAR  # of equal days the first
        if highest and mean[day] >= RISE * max(np.nanmin(mean[max(0, day - REACH) : day]), 1):
            peaks.append(day)
        elif lowest and np.nanmax(mean[day + 1 : day + REACH + 1]) >= RISE * max(mean[day], 1):
            lows.append(day)
    return np.array(peaks, int), np.array(lows, int)


def phases(task: Task, span: Span) -> np.ndarray:
    """The phase of each window, a number of `PHASES`, `(windows,)`.

    A peak is in the coming week where it lies one to seven days after the last known day, in the last week where
    it lies on that day or up to six days before it; likewise a low point, in either week. Where both kinds are that
    near, the nearer one counts. Otherwise the curve is rising where the coming week brings more cases than the last
    one, and falling where it does not.
    """
    found = np.where(span.cases.sum(axis=1) > AHEAD * span.level, 0, 3)
    for place in np.unique(span.place):
        peaks, lows = turns(task.daily[place])
        here = np.flatnonzero(span.place == place)
        to_peak, to_low = (_to_nearest(span.last[here], days) for days in (peaks, lows))
        peak_first = np.abs(to_peak) <= np.abs(to_low)
        found[here[peak_first & (to_peak >= 1) & (to_peak <= AHEAD)]] = 1
        found[here[peak_first & (to_peak <= 0) & (to_peak > -AHEAD)]] = 2
        found[here[~peak_first & (to_low <= AHEAD) & (to_low > -AHEAD)]] = 4
    return found


def _to_nearest(days: np.ndarray, turns: np.ndarray) -> np.ndarray:
    """How many days ahead the nearest turn lies, `(days,)`."""
    if not len(turns):
        return np.full(len(days), 10_000)
    ahead = turns[np.newaxis] - days[:, np.newaxis]
    return np.take_along_axis(ahead, np.abs(ahead).argmin(axis=1)[:, np.newaxis], axis=1)[:, 0]


def around_peaks(task: Task, span: Span, forecast: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """The error of the week's total by distance from a peak: the median over the peaks, in hundredths of the total.

    Args:
        task: The curves.
        span: The forecasts to be made.
        forecast: Cases of the seven days, `(windows, 7)`.
        offsets: Days from the peak to the last known day, `(offsets,)`.

    Returns:
        Positive where too much was forecast, `(offsets,)`.
    """
    week = span.cases.sum(axis=1)
    off = 100 * (forecast.sum(axis=1) - week) / np.maximum(week, 1)
    found = [[] for _ in offsets]
    for place in np.unique(span.place):
        here = dict(zip(span.last[span.place == place], off[span.place == place], strict=True))
        for peak in turns(task.daily[place])[0]:
            if all(peak + offset in here for offset in (-AHEAD, AHEAD)):
                for at, offset in zip(found, offsets, strict=True):
                    if peak + offset in here:
                        at.append(here[peak + offset])
    return np.array([np.median(at) if len(at) > 2 else np.nan for at in found])


def counted(task: Task, span: Span) -> int:
    """How many peaks `around_peaks` looks at."""
    known = {(place, last) for place, last in zip(span.place, span.last, strict=True)}
    return sum(
        (place, peak - AHEAD) in known and (place, peak + AHEAD) in known
        for place in np.unique(span.place)
        for peak in turns(task.daily[place])[0]
    )
