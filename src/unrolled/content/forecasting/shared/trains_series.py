"""Chicago's trains as a series with a timetable, and its three parts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from unrolled.apps.forecast.calendar import Calendar
from unrolled.apps.forecast.plan import Plan, holiday_names
from unrolled.apps.forecast.series import Series
from unrolled.apps.forecast.series_windows import Scale, Windows
from unrolled.content.data import ridership
from unrolled.content.shelf.days import weekday

COUNTRY = "US"
AHEAD = 7
VALID, TEST, END = (np.datetime64(day) for day in ("2018-06-01", "2019-06-01", "2020-03-01"))
"""First days of the validation and the test, and the day after the test."""
MISSING = (
    "Chicago's boardings are not there. To get them: `python -m unrolled.content.data.ridership data`, then set "
    "`UNROLLED_DATA=data`."
)


@dataclass(frozen=True, kw_only=True)
class Timetable(Calendar):
    """The calendar of the United States with two columns more: the Saturday and the Sunday timetable.

    The table of boardings says which timetable ran. It was written afterwards; that the operator had announced it by
    the evening before the week is taken for granted.

    Attributes:
        days: The days whose timetable is known, one after the other.
        types: Their timetables, `W`, `A` or `U`.
    """

    days: np.ndarray = field(repr=False)
    types: np.ndarray = field(repr=False)

    def columns(self, days: np.ndarray) -> np.ndarray:
        """The calendar of some days, `(days, columns)`; the timetables are the last two columns."""
        types = self._types(days)
        both = np.stack([types == "A", types == "U"], axis=-1)
        return np.concatenate([super().columns(days), both], axis=-1).astype("float32")

    def is_holiday(self, days: np.ndarray) -> np.ndarray:
        """Whether each day is a public holiday or has the Sunday timetable without being a Sunday."""
        return super().is_holiday(days) | ((self._types(days) == "U") & (weekday(days) != 6))

    def _types(self, days: np.ndarray) -> np.ndarray:
        place = (days - self.days[0]).astype(int)
        return self.types[np.clip(place, 0, len(self.types) - 1)]


def boardings() -> tuple[Series, Plan] | None:
    """The boardings up to February 2020 and their parts; `None` where the data are not there."""
    data = ridership.load()
    if data is None:
        return None
    used = data.dates < END
    calendar = Timetable(COUNTRY, days=data.dates, types=data.day_type)
    calendar = replace(calendar, named=holiday_names(calendar, data.dates[data.dates < VALID]))
    return Series("boardings", data.dates[used], data.boardings[used]), Plan(calendar, AHEAD, VALID, TEST)


def without_coming(windows: Windows) -> Windows:
    """The decoder is told nothing of the calendar; the encoder still reads the calendar of the past."""
    coming = windows.coming.copy()
    coming[..., : windows.calendar] = 0
    return replace(windows, coming=coming)


def boardings_alone(windows: Windows) -> Windows:
    """Neither of the two is told a calendar or anything by weekday: the encoder reads 28 days' boardings, no more.

    What is forecast is each day's distance from the mean of the window, not from the same weekday before.
    """
    past = np.zeros_like(windows.past)
    past[..., 0] = windows.past[..., 0]
    mean = windows.recent.mean(axis=1, keepdims=True)
    level = windows.scale.level
    return replace(
        windows,
        past=past,
        coming=np.zeros_like(windows.coming),
        base=np.repeat(mean, windows.ahead, axis=1),
        scale=Scale(level, level),
    )
