"""Forecasters compared on one series: fitted on its first part, chosen on a second, measured on a third."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial

import numpy as np

from unrolled.apps.forecast.choose import RULES, Candidate, candidates
from unrolled.apps.forecast.fitted import Fitted, Forecast, conformal
from unrolled.apps.forecast.forecasters import Forecaster
from unrolled.apps.forecast.network import Training
from unrolled.apps.forecast.plan import YEAR, Plan, plan
from unrolled.apps.forecast.saved_forecaster import save
from unrolled.apps.forecast.series import Series
from unrolled.apps.forecast.series_windows import Windows
from unrolled.engine.terminal import Tell, untold


@dataclass(frozen=True)
class Score:
    """A forecaster's errors.

    Attributes:
        key: Its short name.
        name: Its name in words.
        setting: What was chosen on the validation days, in words.
        validation: Mean absolute error there, fitted on the days before them, by day ahead, `(ahead,)`.
        test: The same on the test days, fitted on all days before them.
        lean: Mean error with its sign on the test days, below zero where forecasts are too low.
    """

    key: str
    name: str
    setting: str
    validation: np.ndarray
    test: np.ndarray
    lean: float


@dataclass(frozen=True)
class Outcome:
    """What a contest measured.

    Attributes:
        series: The series.
        plan: Its parts.
        scores: All forecasters, in the order they were tried.
        chosen: The one with the least mean error on the validation days.
        coming: Its forecast for the days after the last one.
        coverage: Share of the test values that its intervals held, by day ahead, `(ahead,)`.
    """

    series: Series
    plan: Plan
    scores: tuple[Score, ...]
    chosen: Score
    coming: Forecast
    coverage: np.ndarray

    def score(self, key: str) -> Score:
        """The score of a forecaster by its short name."""
        return next(score for score in self.scores if score.key == key)

    @property
    def rule(self) -> Score:
        """The simple rule with the least error on the test days: what a forecaster that learns has to beat."""
        return min((score for score in self.scores if score.key in RULES), key=lambda score: score.test.mean())

    @property
    def gain(self) -> float:
        """By how much of the best simple rule's error on the test days the chosen one's is less."""
        least = self.rule.test.mean()
        return 1 - self.chosen.test.mean() / least if least > 0 else 0.0

    @property
    def verdict(self) -> str:
        """Whether the chosen forecaster beats the best simple rule on the test days, and its lean there."""
        mine, rule = self.chosen, self.rule
        where = f"on the {int((self.series.dates >= self.plan.test).sum())} untouched test days"
        error, least = rounded(mine.test.mean()), rounded(rule.test.mean())
        numbers = f"a mean absolute error of {error} against {least} of {rule.name}"
        name = f"The chosen forecaster, {mine.name},"
        if mine.key in RULES:
            first = (
                f"No forecaster did better on the validation days than the simple rule {mine.name}, so it was chosen; "
                f"{where} it has a mean absolute error of {error}"
            )
            first += "." if mine is rule else f", and {rule.name} has {least}."
        elif abs(self.gain) < 0.005:
            first = f"{name} is level with the best simple rule {where}: {numbers}."
        elif self.gain > 0:
            first = f"{name} beats the best simple rule {where} by {self.gain:.0%}: {numbers}."
        else:
            first = f"{name} does not beat the best simple rule {where}; it is {-self.gain:.0%} worse: {numbers}."
        side = "low" if mine.lean < 0 else "high"
        return f"{first} Its forecasts there are {rounded(abs(mine.lean))} too {side} on average."


@dataclass(frozen=True)
class Result(Outcome):
    """What a contest gave.

    Attributes:
        fitted: The chosen forecaster, fitted on all days before the test: what was measured, and what is saved.
    """

    fitted: Fitted

    def save(self, folder: str | os.PathLike) -> None:
        """Keep the chosen forecaster in a new folder; see `unrolled.apps.forecast.saved_forecaster.save`."""
        save(self.fitted, self.series, folder)


def compare(
    series: Series,
    horizon: int = 7,
    test_days: int | None = None,
    country: str | None = None,
    seed: int = 0,
    tell: Tell = untold,
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
        tell: Is told what is at work.
        training: How networks are trained.

    Raises:
        InputError: As `plan` has it.
    """
    parts = plan(series, horizon, test_days, country)
    windows, floor = parts.windows(series), parts.floor(series)
    season = parts.calendar.season and len(series) >= 2 * YEAR
    kinds = candidates(season, training or Training(), seed)
    entries = [_enter(candidate, windows, floor, tell) for candidate in kinds]
    best = min(entries, key=lambda entry: entry.score.validation.mean())
    margins = conformal(np.abs(best.validation - windows["valid"].target))
    fitted = Fitted(
        best.score.key,
        best.score.name,
        (series.date, series.name),
        best.forecaster,
        parts.calendar,
        horizon,
        windows["test"].scale,
        margins,
        floor,
    )
    return Result(
        series,
        parts,
        tuple(entry.score for entry in entries),
        best.score,
        fitted.predict(series.dates, series.values),
        (np.abs(best.test - windows["test"].target) <= margins).mean(axis=0),
        fitted,
    )


@dataclass(frozen=True)
class _Entry:
    """A forecaster of the contest, fitted to all days before the test; its forecasts are `(rows, ahead)`."""

    score: Score
    forecaster: Forecaster
    validation: np.ndarray
    test: np.ndarray


def _enter(candidate: Candidate, windows: dict[str, Windows], floor: float, tell: Tell) -> _Entry:
    """Choose a candidate's setting on the validation windows and measure it on the test windows."""
    tell(candidate.name, 0.0)
    setting, trial, final = candidate.choose(windows, partial(tell, candidate.name))
    validation = np.maximum(trial.forecast(windows["valid"]), floor)
    test = np.maximum(final.forecast(windows["test"]), floor)
    tell(candidate.name, 1.0)
    errors = windows["valid"].errors(validation), windows["test"].errors(test)
    lean = float((test - windows["test"].target).mean())
    return _Entry(Score(candidate.key, candidate.name, setting, *errors, lean), final, validation, test)


def rounded(value: float) -> str:
    """A number with three or four digits that count, thousands apart."""
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3
    return f"{value:,.{digits}f}".replace(",", "\N{THIN SPACE}")
