"""A series made ready: windows, targets, calendar, and three spans of days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from snippets.q4_seven_days.windows import windows
from unrolled.content.data import ridership, seattle
from unrolled.content.shelf.days import weekday, year_waves
from unrolled.content.shelf.forecast_errors import by_day, by_kind

AHEAD = 7
HARMONICS = 3
SUNDAY_TIMETABLE = 8
"""The column of Chicago's calendar after seven for the weekdays and one for the Saturday timetable."""
SPANS = ("train", "valid", "test")
DAYS_BEFORE = 14
"""Days that are kept of an example before the seven that are forecast."""


@dataclass(frozen=True)
class Task:
    """A daily series to be forecast for seven days, one forecast at the end of every day.

    The test span is a year on which nothing is fitted and nothing is chosen; the validation span is the
    year before it. A window belongs to a span when all its seven target days do.

    Attributes:
        steps: Days in a window.
        days: All days, `datetime64[D]`, from the first to the last of the test span.
        values: The series in its unit, `(days,)`.
        middle: Mean over the training days, in the unit.
        scale: Standard deviation over the training days, in the unit.
        x: Scaled windows, `(windows, steps, 1)`.
        y: Scaled targets at each step, `(windows, steps, 7)`.
        calendar: What is known of each day beforehand, `(days, columns)`.
        past: The calendar of each window's days, `(windows, steps, columns)`.
        coming: The calendar of the seven days after it, `(windows, 7, columns)`.
        first: First target day of each window.
        spans: Masks over the windows, by the names in `SPANS`.
    """

    steps: int
    days: np.ndarray
    values: np.ndarray
    middle: float
    scale: float
    x: np.ndarray
    y: np.ndarray
    calendar: np.ndarray
    past: np.ndarray
    coming: np.ndarray
    first: np.ndarray
    spans: dict[str, np.ndarray]

    @property
    def target(self) -> np.ndarray:
        """The seven days after each window, scaled, `(windows, 7)`."""
        return self.y[:, -1]

    def errors(self, forecasts: np.ndarray, span: str = "test") -> np.ndarray:
        """Mean absolute error by seed and day ahead, in the unit, `(seeds, 7)`.

        Args:
            forecasts: Scaled forecasts for the windows of the span, `(windows, 7)` or `(seeds, windows, 7)`.
            span: The span.

        Raises:
            ValueError: The forecasts are of other windows or days than the targets.
        """
        return by_day(forecasts, self.target[self.spans[span]]) * self.scale


def cut(days: np.ndarray, values: np.ndarray, calendar: np.ndarray, steps: int, valid: str, test: str) -> Task:
    """Scale a series by its training days and cut it.

    Args:
        days: Days that follow one another; the last one ends the test span.
        values: One value a day.
        calendar: What is known beforehand of each day, `(days, columns)`.
        steps: Days in a window.
        valid: First day of the validation span.
        test: First day of the test span.
    """
    training = values[days < np.datetime64(valid)]
    middle, scale = float(training.mean()), float(training.std())
    x, y = windows(((values - middle) / scale).astype("float32"), steps)
    both = np.lib.stride_tricks.sliding_window_view(calendar.astype("float32"), steps + AHEAD, axis=0).swapaxes(1, 2)
    first = days[steps : len(days) - AHEAD + 1]
    last = first + (AHEAD - 1)
    spans = {
        "train": last < np.datetime64(valid),
        "valid": (first >= np.datetime64(valid)) & (last < np.datetime64(test)),
        "test": first >= np.datetime64(test),
    }
    past, coming = both[:, :steps], both[:, steps:]
    return Task(steps, days, values, middle, scale, x, y, calendar, past, coming, first, spans)


def temperature() -> Task:
    """Seattle's daily maximum: two years to train, 2014 to choose, 2015 to test. Its calendar is the season."""
    weather = seattle.load()
    season = year_waves(weather.dates, 1)
    return cut(weather.dates, weather.temp_max, season, steps=14, valid="2014-01-01", test="2015-01-01")


def boardings() -> Task | None:
    """Chicago's trains: six years to train, a year to choose, the year up to February 2020 to test.

    The calendar of a day: its weekday, its timetable and that of the day after it, and the season. The
    operator publishes timetables beforehand.

    Returns:
        The task, or `None` where the data are not there.
    """
    data = ridership.load()
    if data is None:
        return None
    timetable = np.stack([data.day_type == kind for kind in "AU"], axis=-1)
    week, season = np.eye(7)[weekday(data.dates)], year_waves(data.dates, HARMONICS)
    calendar = np.concatenate([week, timetable, np.roll(timetable, -1, axis=0), season], axis=-1)
    used = (data.dates >= np.datetime64("2012-01-01")) & (data.dates < np.datetime64("2020-03-01"))
    days, values, calendar = data.dates[used], data.boardings[used], calendar[used]
    return cut(days, values, calendar, steps=28, valid="2018-03-01", test="2019-03-01")


def measurement(
    task: Task, forecasts: Mapping[str, np.ndarray], settings: Mapping[str, dict], example: str
) -> dict[str, object]:
    """What is kept of a comparison.

    Args:
        task: The series.
        forecasts: Scaled forecasts for the test windows by forecaster, `(windows, 7)` or `(seeds, windows, 7)`.
        settings: What was chosen on the validation span, by forecaster.
        example: The first of seven days of the test span; of a network its first seed forecasts them.
    """
    test = task.first[task.spans["test"]]
    window = int(np.flatnonzero(test == np.datetime64(example))[0])
    begin = int(np.flatnonzero(task.days == np.datetime64(example))[0])
    one_seed = {key: (array[0] if array.ndim == 3 else array)[window] for key, array in forecasts.items()}
    return {
        "steps": task.steps,
        "windows": {span: int(mask.sum()) for span, mask in task.spans.items()},
        "test": [str(test[0]), str(task.days[-1])],
        "settings": dict(settings),
        "errors": {key: task.errors(array) for key, array in forecasts.items()},
        "example": {
            "first": example,
            "values": task.values[begin - DAYS_BEFORE : begin + AHEAD],
            "forecasts": {key: days * task.scale + task.middle for key, days in one_seed.items()},
        },
    }


def holidays(task: Task, forecasts: Mapping[str, np.ndarray]) -> dict[str, object]:
    """Errors for test windows with a holiday among their seven days and for the others, by forecaster.

    A holiday is a day from Monday to Saturday with the Sunday timetable.
    """
    test = task.spans["test"]
    before_sunday, sunday_timetable = task.coming[test][..., :6].any(axis=-1), task.coming[test][..., SUNDAY_TIMETABLE]
    holiday = (before_sunday & (sunday_timetable > 0)).any(axis=1)
    kinds = {"holiday": holiday, "other": ~holiday}
    errors = {
        key: by_kind(array * task.scale, task.target[test] * task.scale, kinds) for key, array in forecasts.items()
    }
    return {"holiday_windows": int(holiday.sum()), "holidays": errors}
