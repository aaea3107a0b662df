"""Places, spans of days, windows and the measure of error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from snippets.epidemic.daily_cases import daily_cases
from snippets.epidemic.log_windows import log_windows
from unrolled.content.data.epidemic import Cases, load
from unrolled.content.data.seir import simulate

STEPS, AHEAD = 21, 7
PLACES = 60
EVERY_PLACE = 3
"""Of the places in order of size, every third is held out."""
BEGIN, TRAIN_END, VALID_END, END = (np.datetime64(d) for d in ("2020-03-01", "2021-06-30", "2021-10-31", "2022-02-28"))
LEAST_LEVEL = 20
"""Cases a day, over the last week, below which no forecast is made."""
EVERY_WINDOW = 4
"""Of the training windows of a place, one in so many is used: neighbours are nearly alike."""
DUMP, AROUND = 2, 14
"""A day is one of late cases that brings so many times the most of any other day within so many days of it."""


def available() -> Cases:
    """The reported cases where UNROLLED_DATA has them, otherwise simulated ones."""
    return load() or simulate()


def weekday(days: np.ndarray) -> np.ndarray:
    """0 for Monday to 6 for Sunday."""
    return (days.astype("datetime64[D]").astype(int) + 3) % 7


def week_means(daily: np.ndarray) -> np.ndarray:
    """The mean of each day and the six before it, from the seventh day on: `(days,)` to `(days - 6,)`."""
    return np.convolve(daily, np.ones(7) / 7, "valid")


@dataclass(frozen=True)
class Span:
    """Forecasts to be made, one for each window.

    Attributes:
        x: Inputs, `(windows, steps, 10)`.
        y: Targets as logarithms, `(windows, 7)`.
        level: Mean of the last seven days, cases a day, `(windows,)`.
        cases: What the seven days brought, `(windows, 7)`.
        place: Number of the place, `(windows,)`.
        last: Number of the last known day, `(windows,)`.
    """

    x: np.ndarray
    y: np.ndarray
    level: np.ndarray
    cases: np.ndarray
    place: np.ndarray
    last: np.ndarray


@dataclass(frozen=True)
class Task:
    """Daily cases of many places, and four spans of forecasts.

    Networks learn from `train`, everything is chosen on `valid`; `others` and `same` are for the end.

    Attributes:
        simulated: Whether the cases are simulated.
        dates: Days, `datetime64[D]`, `(days,)`.
        names: Places by size, `(places,)`.
        held: Which of them are held out, `(places,)`.
        daily: Cases of each day, `(places, days)`.
        corrected: Days on which cases were taken back, `(places, days)`.
        spans: `train`: training places up to `TRAIN_END`; `valid`: the same places up to `VALID_END`;
            `others`: held-out places after that; `same`: training places after that.
    """

    simulated: bool
    dates: np.ndarray
    names: np.ndarray
    held: np.ndarray
    daily: np.ndarray
    corrected: np.ndarray
    spans: dict[str, Span]


def prepare(cases: Cases | None = None) -> Task:
    """Choose places by what was known on the last training day, hold some out, and cut windows.

    Args:
        cases: Where to take them from; by default what is available.
    """
    cases = available() if cases is None else cases
    size = cases.cumulative[:, np.flatnonzero(cases.dates == TRAIN_END)[0]]
    chosen = np.argsort(-size, kind="stable")[:PLACES]
    used = cases.dates <= END
    daily, corrected = daily_cases(cases.cumulative[chosen][:, used])
    dates = cases.dates[used][1:]
    held = np.arange(len(chosen)) % EVERY_PLACE == 1
    spans = {
        "train": _cut(daily, dates, ~held, BEGIN, TRAIN_END, EVERY_WINDOW),
        "valid": _cut(daily, dates, ~held, TRAIN_END + 1, VALID_END),
        "others": _cut(daily, dates, held, VALID_END + 1, END),
        "same": _cut(daily, dates, ~held, VALID_END + 1, END),
    }
    return Task(cases.simulated, dates, cases.places[chosen], held, daily, corrected, spans)


def _cut(
    daily: np.ndarray, dates: np.ndarray, places: np.ndarray, begin: np.datetime64, end: np.datetime64, every: int = 1
) -> Span:
    """Every window of the places whose seven target days lie between two days, both included."""
    parts = []
    for place in np.flatnonzero(places):
        x, y, level = log_windows(daily[place], weekday(dates), STEPS, AHEAD)
        last = np.arange(len(x)) + 6 + STEPS - 1
        inside = (dates[last + 1] >= begin) & (dates[last + AHEAD] <= end) & (level >= LEAST_LEVEL)
        inside &= last % every == 0
        coming = np.lib.stride_tricks.sliding_window_view(daily[place], AHEAD)[last + 1]
        number = np.full(len(x), place)
        parts.append([array[inside] for array in (x, y, level, coming, number, last)])
    return Span(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def late_cases(daily: np.ndarray) -> np.ndarray:
    """Days on which many older cases were added at once, as hindsight tells: a mask `(places, days)`.

    Args:
        daily: Cases of each day, `(places, days)`.
    """
    marked = np.zeros(daily.shape, bool)
    for day in range(AROUND, daily.shape[1]):
        others = np.delete(daily[:, day - AROUND : day + AROUND + 1], AROUND, axis=1)
        marked[:, day] = daily[:, day] > DUMP * np.maximum(others.max(axis=1, initial=0), LEAST_LEVEL)
    return marked


def undisturbed(task: Task, span: Span) -> np.ndarray:
    """Which forecasts neither read nor foretell a day of late cases or a correction, `(windows,)`."""
    odd = task.corrected | late_cases(task.daily)
    reach = np.arange(-(6 + STEPS) + 1, AHEAD + 1)
    return ~odd[span.place[:, np.newaxis], span.last[:, np.newaxis] + reach].any(axis=1)


@dataclass(frozen=True)
class Errors:
    """Absolute errors as a share of the cases, for each place, in hundredths.

    Attributes:
        days: Of each day ahead, `(places, 7)`.
        day: Of all days, `(places,)`.
        week: Of the week's total, `(places,)`.
    """

    days: np.ndarray
    day: np.ndarray
    week: np.ndarray


def errors(span: Span, forecast: np.ndarray, only: np.ndarray | None = None) -> Errors:
    """How far forecasts are off, in hundredths of the cases.

    For each place the absolute errors of all its forecasts are summed and divided by the sum of the
    cases that were to be forecast, so that small places count as much as large ones.

    Args:
        span: The forecasts to be made.
        forecast: Cases of the seven days, `(windows, 7)`.
        only: Windows to measure, `(windows,)`; all by default. Places without any are left out.

    Raises:
        ValueError: The forecast has another shape than the cases.
    """
    if forecast.shape != span.cases.shape:
        raise ValueError(f"want forecasts {span.cases.shape}, got {forecast.shape}")
    only = np.ones(len(span.place), bool) if only is None else only
    days, day, week = [], [], []
    for place in np.unique(span.place[only]):
        here = only & (span.place == place)
        predicted, actual = forecast[here], span.cases[here]
        off = np.abs(predicted - actual)
        days.append(100 * off.sum(axis=0) / np.maximum(actual.sum(axis=0), 1))
        day.append(100 * off.sum() / max(actual.sum(), 1))
        week.append(100 * np.abs(predicted.sum(axis=1) - actual.sum(axis=1)).sum() / max(actual.sum(), 1))
    return Errors(np.array(days), np.array(day), np.array(week))
