"""A series made ready: windows, targets, calendar, and three spans of days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from snippets.q4_seven_days.windows import windows
from unrolled.content.data import ridership, seattle
from unrolled.content.shelf.days import weekday, year_waves
from unrolled.content.shelf.forecast_errors import by_day

AHEAD = 7
HARMONICS = 3
SUNDAY_TIMETABLE = 8
"""The column of Chicago's calendar after seven for the weekdays and one for the Saturday timetable."""
TIMETABLE = (7, 8, 9, 10)
"""The columns of Chicago's calendar for the timetables of a day and of the day after it."""
SPANS = ("train", "valid", "test")


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
        timetable: The columns of the calendar that do not follow from the date: of the day, then of the day after it.
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
    timetable: tuple[int, ...]
    past: np.ndarray
    coming: np.ndarray
    first: np.ndarray
    spans: dict[str, np.ndarray]

    @property
    def target(self) -> np.ndarray:
        """The seven days after each window, scaled, `(windows, 7)`."""
        return self.y[:, -1]

    @property
    def judged(self) -> np.ndarray:
        """Mask of the windows of the validation and the test span, `(windows,)`."""
        return self.spans["valid"] | self.spans["test"]

    @property
    def known(self) -> np.ndarray:
        """The calendar of each window's days and of the seven days after it, `(windows, steps + 7, columns)`."""
        return np.concatenate([self.past, self.coming], axis=1)

    @property
    def ahead_of_each_step(self) -> np.ndarray:
        """At each step the calendar of the seven days after it, `(windows, steps, 7 * columns)`."""
        weeks = np.lib.stride_tricks.sliding_window_view(self.known[:, 1:], AHEAD, axis=1)
        return weeks.reshape(len(self.x), self.steps, -1)

    def spread_out(self, forecasts: np.ndarray) -> np.ndarray:
        """Forecasts for the judged windows as forecasts for all, `nan` for those of the training span."""
        everywhere = np.full_like(self.target, np.nan)
        everywhere[self.judged] = forecasts
        return everywhere

    def errors(self, forecasts: np.ndarray, span: str = "test") -> np.ndarray:
        """Mean absolute error by seed and day ahead, in the unit, `(seeds, 7)`.

        Args:
            forecasts: Scaled forecasts for all windows, `(windows, 7)` or `(seeds, windows, 7)`; those of the
                training span are not looked at.
            span: The validation or the test span.

        Raises:
            ValueError: The forecasts are of other days than the targets.
        """
        mask = self.spans[span]
        return by_day(forecasts[..., mask, :], self.target[mask]) * self.scale

    def lean(self, forecasts: np.ndarray, span: str = "test") -> np.ndarray:
        """Mean of forecast less truth by seed and day ahead, in the unit, `(seeds, 7)`; arguments as for `errors`."""
        mask = self.spans[span]
        off = forecasts[..., mask, :] - self.target[mask]
        return off.reshape(-1, *off.shape[-2:]).mean(axis=1) * self.scale

    def upright(self, forecasts: np.ndarray) -> np.ndarray:
        """Scaled forecasts with the lean of the validation span taken away, by seed and day ahead."""
        lean = self.lean(forecasts, "valid") / self.scale
        return forecasts - (lean[:, np.newaxis] if forecasts.ndim == 3 else lean[0])


def cut(
    days: np.ndarray,
    values: np.ndarray,
    calendar: np.ndarray,
    timetable: tuple[int, ...],
    steps: int,
    valid: str,
    test: str,
) -> Task:
    """Scale a series by its training days and cut it.

    Args:
        days: Days that follow one another; the last one ends the test span.
        values: One value a day.
        calendar: What is known beforehand of each day, `(days, columns)`.
        timetable: Those of its columns that do not follow from the date.
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
    return Task(steps, days, values, middle, scale, x, y, calendar, timetable, past, coming, first, spans)


def temperature() -> Task:
    """Seattle's daily maximum: two years to train, 2014 to choose, 2015 to test. Its calendar is the season."""
    weather = seattle.load()
    season = year_waves(weather.dates, 1)
    return cut(weather.dates, weather.temp_max, season, (), steps=14, valid="2014-01-01", test="2015-01-01")


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
    return cut(days, values, calendar, TIMETABLE, steps=28, valid="2018-03-01", test="2019-03-01")
