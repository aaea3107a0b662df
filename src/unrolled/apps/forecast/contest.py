"""Forecasters compared on one series: fitted on its first part, chosen on a second, measured on a third."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from unrolled.apps.forecast.calendar import Calendar
from unrolled.apps.forecast.models import Forecaster, Ridge, Rule, Trees, Usual
from unrolled.apps.forecast.network import PIECES, Network, Trainer, Training
from unrolled.apps.forecast.series import InputError, Series
from unrolled.apps.forecast.windows import Scale, Windows, cut, needed

YEAR = 365
INSIDE = 0.8
"""Share of the values that an interval is meant to hold."""
MOST_AHEAD = 56
FEWEST_WINDOWS = 60
"""To fit a forecaster on, and to choose one."""
MEMBERS = 2
PENALTIES = (1.0, 10.0, 100.0, 1000.0)
TREES = ({"trees": 100, "leaves": 6, "rate": 0.1}, {"trees": 300, "leaves": 15, "rate": 0.05})

Progress = Callable[[str, float], None]
"""Is told the name of what is at work and how much of it is done, from 0 to 1."""


@dataclass(frozen=True)
class Plan:
    """The three parts of a series.

    Attributes:
        calendar: What is known of a day beforehand.
        ahead: Days to forecast.
        valid: First day on which forecasters are chosen; those before it are fitted to.
        test: First day on which they are measured; nothing is fitted to it and nothing chosen by it.
    """

    calendar: Calendar
    ahead: int
    valid: np.datetime64
    test: np.datetime64

    def windows(self, series: Series, scale: Scale | None = None) -> dict[str, Windows]:
        """The windows of each part: those whose targets all lie in it.

        Args:
            series: The series.
            scale: What to divide by; by default it is taken from the days before the validation.

        Returns:
            `train`, `valid`, `test`; `both`, all before the test, those across the border of the first two parts
            too; and `last`, the window that ends with the series.
        """
        every = cut(series.dates, series.values, self.calendar, self.ahead, scale, self.valid)
        last = every.first + (self.ahead - 1)
        spans = {
            "train": last < self.valid,
            "valid": (every.first >= self.valid) & (last < self.test),
            "both": last < self.test,
            "test": (every.first >= self.test) & (last <= series.dates[-1]),
            "last": every.first > series.dates[-1],
        }
        return {name: every[rows] for name, rows in spans.items()}


@dataclass(frozen=True)
class Score:
    """A forecaster's errors.

    Attributes:
        key: Its short name.
        name: Its name in words.
        setting: What was chosen on the validation days, in words.
        validation: Mean absolute error there, fitted on the days before them, by day ahead, `(ahead,)`.
        test: The same on the test days, fitted on all days before them.
    """

    key: str
    name: str
    setting: str
    validation: np.ndarray
    test: np.ndarray


@dataclass(frozen=True)
class Forecast:
    """Some days to come.

    Attributes:
        dates: The days, `datetime64[D]`, `(ahead,)`.
        values: What is forecast for each, in the series' unit.
        low: Lower end of an interval that is meant to hold four values of five.
        high: Its upper end.
    """

    dates: np.ndarray
    values: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class Fitted:
    """A fitted forecaster with all that it needs to be used on new days.

    Attributes:
        key: Which kind it is.
        name: Its name in words.
        forecaster: What forecasts windows.
        calendar: What it is told of days beforehand.
        ahead: Days to forecast.
        scale: What its inputs are divided by.
        margins: Half the width of the intervals by day ahead, `(ahead,)`.
        floor: What no forecast goes below; minus infinity where values of any sign have been seen.
    """

    key: str
    name: str
    forecaster: Forecaster
    calendar: Calendar
    ahead: int
    scale: Scale
    margins: np.ndarray
    floor: float

    def predict(self, dates: np.ndarray, values: np.ndarray) -> Forecast:
        """Forecast the days after the last one.

        Args:
            dates: Days that follow one another, `(days,)`: at least eight weeks for a week ahead.
            values: Their values, in the unit of the series that was fitted to, `(days,)`.

        Raises:
            InputError: The days do not follow one another, are too few, or a value is not finite.
        """
        series = Series("the series", dates, values)
        if len(series) < needed(self.ahead):
            raise InputError(
                f"want at least {needed(self.ahead)} days to forecast the next {self.ahead}, got {len(series)}"
            )
        tail = slice(-needed(self.ahead), None)
        last = cut(series.dates[tail], series.values[tail], self.calendar, self.ahead, self.scale)
        said = self.say(last)[0]
        days = series.dates[-1] + np.arange(1, self.ahead + 1)
        return Forecast(days, said, np.maximum(said - self.margins, self.floor), said + self.margins)

    def say(self, windows: Windows) -> np.ndarray:
        """Forecasts in the series' unit, `(rows, ahead)`."""
        return np.maximum(self.forecaster.forecast(windows), self.floor)


@dataclass(frozen=True)
class Result:
    """What a contest gave.

    Attributes:
        series: The series.
        plan: Its parts.
        scores: All forecasters, in the order they were tried.
        chosen: The one with the least mean error on the validation days.
        fitted: It, fitted on all days before the test: what was measured, and what is saved.
        coming: Its forecast for the days after the last one.
        coverage: Share of the test values that its intervals held, by day ahead, `(ahead,)`.
        shown: Its forecasts for the test windows, `(rows, ahead)`, and the windows.
    """

    series: Series
    plan: Plan
    scores: tuple[Score, ...]
    chosen: Score
    fitted: Fitted
    coming: Forecast
    coverage: np.ndarray
    shown: tuple[np.ndarray, Windows] = field(repr=False)

    def score(self, key: str) -> Score:
        """The score of a forecaster by its short name."""
        return next(score for score in self.scores if score.key == key)

    @property
    def gain(self) -> float:
        """By how much of seasonal-naive's error on the test days the chosen one's is less."""
        weekly = self.score("seasonal").test.mean()
        return 1 - self.chosen.test.mean() / weekly if weekly > 0 else 0.0

    @property
    def verdict(self) -> str:
        """One sentence: whether the chosen forecaster beats seasonal-naive on the test days."""
        mine, weekly = self.chosen.test.mean(), self.score("seasonal").test.mean()
        numbers = f"a mean absolute error of {show(mine)} against {show(weekly)}"
        where = f"on the {len(self.shown[1]) + self.plan.ahead - 1} untouched test days"
        name = f"The chosen forecaster, {self.chosen.name},"
        if self.chosen.key == "seasonal":
            return (
                "No forecaster did better than seasonal-naive on the validation days, so it was chosen; "
                f"{where} it has a mean absolute error of {show(weekly)}."
            )
        if abs(self.gain) < 0.005:
            return f"{name} and seasonal-naive are level {where}: {numbers}."
        if self.gain > 0:
            return f"{name} beats seasonal-naive {where} by {self.gain:.0%}: {numbers}."
        return f"{name} does not beat seasonal-naive {where}; it is {-self.gain:.0%} worse: {numbers}."

    def save(self, folder: object) -> None:
        """Keep the chosen forecaster in a folder; see `unrolled.apps.forecast.saved.save`."""
        from unrolled.apps.forecast.saved import save

        save(self.fitted, self.series, folder)


def plan(series: Series, horizon: int = 7, test_days: int | None = None, country: str | None = None) -> Plan:
    """Divide a series.

    The last year is the test and the year before it the validation; of a series shorter than four years, the last
    quarter and the quarter before it.

    Args:
        series: The series.
        horizon: Days to forecast.
        test_days: Days of the test; by default a year, or a quarter of the series.
        country: Two-letter code for the public holidays.

    Raises:
        InputError: A number is out of range, the series too short or the same on all days of a part, or the country
            unknown.
    """
    if not 1 <= horizon <= MOST_AHEAD:
        raise InputError(f"--horizon is {horizon}; want a whole number from 1 to {MOST_AHEAD}")
    if test_days is not None and test_days < horizon:
        raise InputError(f"--test-days is {test_days}; want at least as many as --horizon, {horizon}")
    found = Calendar(country)  # refuses a country that is not known
    days = len(series)
    # Fewest days: windows to fit on, as many to choose by, and a test of the same length or as asked for.
    fewest = horizon - 1 + FEWEST_WINDOWS
    least = needed(horizon) + 2 * fewest + (test_days or fewest)
    if days < least:
        span = f" with a test of {test_days}" if test_days else ""
        raise InputError(f"{series.name} has {days} days; want at least {least} to forecast {horizon} ahead{span}")
    test = test_days or min(YEAR, max(days // 4, fewest))
    valid = min(YEAR, max((days - test) // 3, fewest))
    dates = series.dates
    begin = days - test - valid
    for name, part in (("to fit on", slice(0, begin)), ("of the test", slice(days - test, days))):
        if np.ptp(series.values[part]) == 0:
            raise InputError(
                f"{series.name} is {series.values[part][0]:g} on all days {name}; there is nothing to forecast"
            )
    # A season that was seen less than once would be made up.
    season = begin - needed(horizon) >= YEAR
    calendar = replace(found, season=season, named=holiday_names(found, dates[:begin]))
    return Plan(calendar, horizon, dates[begin], dates[days - test])


def holiday_names(calendar: Calendar, days: np.ndarray) -> tuple[str, ...]:
    """The names of the public holidays that some days hold at least twice: one that was there once teaches nothing."""
    seen = Counter(name for names in calendar.names(days) for name in names)
    return tuple(sorted(name for name, times in seen.items() if times > 1))


def compare(
    series: Series,
    horizon: int = 7,
    test_days: int | None = None,
    country: str | None = None,
    seed: int = 0,
    progress: Progress | None = None,
    training: Training | None = None,
) -> Result:
    """Fit, choose and measure forecasters, and forecast the days after the last one.

    Each is fitted to the first part of the series and tried on the validation days; there its setting is chosen, and
    there the forecaster. Then each is fitted once more, on everything before the test days, and measured on these.
    Half the width of an interval is the error that four of five forecasts on the validation days stay within, for
    each day ahead.

    Args:
        series: The series.
        horizon: Days to forecast.
        test_days: Days to measure on; see `plan`.
        country: Two-letter code for the public holidays, or `None`.
        seed: The first of the seeds that networks are trained from.
        progress: Is told what is at work.
        training: How networks are trained.

    Raises:
        InputError: As `plan` has it.
    """
    parts = plan(series, horizon, test_days, country)
    windows = parts.windows(series)
    before = series.values[series.dates < parts.test]
    floor = 0.0 if before.min() >= 0 else -np.inf
    tried = {}
    kinds = candidates(parts, windows, len(series), seed, training or Training())
    for key, (name, choose) in kinds.items():
        tell = partial(progress, name) if progress else lambda share: None
        tell(0.0)
        setting, first, second = choose(tell)
        made = {
            "valid": np.maximum(first.forecast(windows["valid"]), floor),
            "test": np.maximum(second.forecast(windows["test"]), floor),
        }
        tell(1.0)
        tried[key] = (Score(key, name, setting, *(errors(made[part], windows[part]) for part in made)), second, made)
    chosen, forecaster, made = min(tried.values(), key=lambda one: one[0].validation.mean())
    margins = conformal(np.abs(made["valid"] - windows["valid"].target))
    fitted = Fitted(chosen.key, chosen.name, forecaster, parts.calendar, horizon, windows["test"].scale, margins, floor)
    inside = np.abs(made["test"] - windows["test"].target) <= margins
    return Result(
        series, parts, tuple(score for score, *_ in tried.values()), chosen, fitted,
        fitted.predict(series.dates, series.values), inside.mean(axis=0), (made["test"], windows["test"]),
    )  # fmt: skip


Choice = tuple[str, Forecaster, Forecaster]
"""The setting in words; the forecaster fitted to the first part, and to everything before the test."""


def candidates(
    parts: Plan, windows: dict[str, Windows], days: int, seed: int, training: Training
) -> dict[str, tuple[str, Callable[[Callable[[float], None]], Choice]]]:
    """The forecasters to compare: by short name, the name in words and what chooses its setting and fits it."""
    found = {
        "naive": ("naive (as the last day)", lambda tell: ("", Rule(1), Rule(1))),
        "seasonal": ("seasonal-naive (as a week before)", lambda tell: ("", Rule(7), Rule(7))),
    }
    if parts.calendar.season and days >= 2 * YEAR:
        found["climatology"] = (
            "climatology (the calendar alone)",
            lambda tell: ("", Usual.fit(windows["train"]), Usual.fit(windows["both"])),
        )
    return found | {
        "ridge": ("ridge regression with the calendar", lambda tell: choose_ridge(windows)),
        "trees": ("boosted trees with the calendar", lambda tell: choose_trees(windows, tell)),
        "network": (
            "GRU encoder-decoder with the calendar",
            lambda tell: choose_network(windows, training, range(seed, seed + MEMBERS), tell),
        ),
    }


def choose_ridge(windows: dict[str, Windows]) -> Choice:
    """A ridge regression with the penalty that is best on the validation windows."""
    tried = {penalty: Ridge.fit(windows["train"], penalty) for penalty in PENALTIES}
    best = min(tried, key=lambda penalty: errors(tried[penalty].forecast(windows["valid"]), windows["valid"]).mean())
    return f"penalty {best:g}", tried[best], Ridge.fit(windows["both"], best)


def choose_trees(windows: dict[str, Windows], tell: Callable[[float], None] = lambda share: None) -> Choice:
    """Boosted trees with the setting that is best on the validation windows."""
    tried = []
    for place, setting in enumerate(TREES):
        made = Trees.fit(windows["train"], **setting)
        tried.append((errors(made.forecast(windows["valid"]), windows["valid"]).mean(), place, made))
        tell((place + 1) / (len(TREES) + 1))
    _, place, made = min(tried, key=lambda one: one[:2])
    said = "{trees} trees, {leaves} leaves, rate {rate:g}".format(**TREES[place])
    return said, made, Trees.fit(windows["both"], **TREES[place])


def choose_network(
    windows: dict[str, Windows],
    training: Training,
    seeds: range,
    tell: Callable[[float], None] = lambda share: None,
) -> Choice:
    """Networks from some seeds, trained as long as is best on the validation windows, their forecasts averaged."""
    trainer, share = Trainer(windows["train"], training), 1 / (2 * len(seeds))
    runs = [
        trainer.train(
            windows["train"], seed, check=windows["valid"], tick=lambda done, at=at: tell((at + done) * share)
        )
        for at, seed in enumerate(seeds)
    ]
    pieces = 1 + int(np.mean([found for _, found in runs], axis=0).argmin())
    first = Network(training, tuple(kept[pieces - 1] for kept, _ in runs), trainer)
    again = [
        trainer.train(windows["both"], seed, pieces, tick=lambda done, at=at: tell(0.5 + (at + done) * share))
        for at, seed in enumerate(seeds)
    ]
    said = f"{pieces * training.steps // PIECES} batches, mean of {len(seeds)}"
    return said, first, Network(training, tuple(kept[-1] for kept, _ in again), trainer)


def errors(said: np.ndarray, windows: Windows) -> np.ndarray:
    """Mean absolute error by day ahead, in the series' unit, `(ahead,)`."""
    return np.abs(said - windows.target).mean(axis=0)


def conformal(residuals: np.ndarray, inside: float = INSIDE) -> np.ndarray:
    """What a share of absolute errors stays within, by day ahead; split conformal prediction.

    Source: Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World. Its promise needs errors that
    may be swapped; those of a series may not, so the coverage is measured.

    Args:
        residuals: Absolute errors, `(rows, ahead)`.
        inside: The share.

    Returns:
        `(ahead,)`.
    """
    rank = min(int(np.ceil((len(residuals) + 1) * inside)), len(residuals))
    return np.sort(residuals, axis=0)[rank - 1]


def show(value: float) -> str:
    """A number with three or four digits that count, thousands apart."""
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3
    return f"{value:,.{digits}f}".replace(",", "\N{THIN SPACE}")
