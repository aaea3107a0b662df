"""A series made ready: windows, targets, calendar, and three spans of days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from snippets.q4_seven_days.windows import windows
from unrolled.content.data import ridership, seattle

AHEAD = 7
HARMONICS = 3
SUNDAY_TIMETABLE = 8
"""The column of Chicago's calendar after seven for the weekdays and one for the Saturday timetable."""


@dataclass(frozen=True)
class Task:
    """A daily series to be forecast for seven days, one forecast at the end of every day.

    The test span is a year on which nothing is fitted and nothing is chosen; the validation span is the
    year before it. A window belongs to a span when all its seven target days do.

    Attributes:
        name: The series in words.
        unit: Its unit.
        digits: Decimals to show.
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
        spans: Masks over the windows, by the names `train`, `valid` and `test`.
    """

    name: str
    unit: str
    digits: int
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

    def errors(self, forecast: np.ndarray, span: str = "test") -> np.ndarray:
        """Mean absolute error for each day ahead, in the unit, `(7,)`.

        Args:
            forecast: Scaled forecasts for the windows of the span, `(windows, 7)`.
            span: The span.

        Raises:
            ValueError: The forecast has another shape than the targets.
        """
        target = self.target[self.spans[span]]
        if forecast.shape != target.shape:
            raise ValueError(f"want forecasts {target.shape}, got {forecast.shape}")
        return np.abs(forecast - target).mean(axis=0) * self.scale


def year_waves(days: np.ndarray, harmonics: int) -> np.ndarray:
    """Sines and cosines of the day of the year, `(days, 2 * harmonics)`."""
    angle = 2 * np.pi * (days - days.astype("datetime64[Y]")).astype(int) / 365.25
    return np.concatenate(
        [np.stack([np.sin(k * angle), np.cos(k * angle)], axis=-1) for k in range(1, harmonics + 1)], -1
    )


def weekday(days: np.ndarray) -> np.ndarray:
    """0 for Monday to 6 for Sunday."""
    return (days.astype("datetime64[D]").astype(int) + 3) % 7


def cut(
    name: str, unit: str, digits: int, steps: int, days: np.ndarray, values: np.ndarray,
    calendar: np.ndarray, valid: str, test: str,
) -> Task:  # fmt: skip
    """Scale a series by its training days and cut it.

    Args:
        name: The series in words.
        unit: Its unit.
        digits: Decimals to show.
        steps: Days in a window.
        days: Days that follow one another; the last one ends the test span.
        values: One value a day.
        calendar: What is known beforehand of each day, `(days, columns)`.
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
    return Task(
        name, unit, digits, steps, days, values, middle, scale, x, y,
        calendar, both[:, :steps], both[:, steps:], first, spans,
    )  # fmt: skip


def temperature() -> Task:
    """Seattle's daily maximum: two years to train, 2014 to choose, 2015 to test. Its calendar is the season."""
    weather = seattle.load()
    return cut(
        "Seattle, daily maximum temperature", "°C", 2, 14, weather.dates, weather.temp_max,
        year_waves(weather.dates, 1), "2014-01-01", "2015-01-01",
    )  # fmt: skip


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
    types = np.stack([data.day_type == kind for kind in "AU"], axis=-1)
    calendar = np.concatenate(
        [np.eye(7)[weekday(data.dates)], types, np.roll(types, -1, axis=0), year_waves(data.dates, HARMONICS)], axis=-1
    )
    kept = (data.dates >= np.datetime64("2012-01-01")) & (data.dates < np.datetime64("2020-03-01"))
    return cut(
        "Chicago, daily train boardings", "boardings", 0, 28, data.dates[kept], data.boardings[kept],
        calendar[kept], "2018-03-01", "2019-03-01",
    )  # fmt: skip
