"""Forecasters compared on one series: fitted on its first part, chosen on a second, measured on a third."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial

import numpy as np

from unrolled.apps.forecast.choose import Candidate, candidates
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
    """

    key: str
    name: str
    setting: str
    validation: np.ndarray
    test: np.ndarray


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
    def gain(self) -> float:
        """By how much of seasonal-naive's error on the test days the chosen one's is less."""
        weekly = self.score("seasonal").test.mean()
        return 1 - self.chosen.test.mean() / weekly if weekly > 0 else 0.0

    @property
    def verdict(self) -> str:
        """One sentence: whether the chosen forecaster beats seasonal-naive on the test days."""
        mine, weekly = self.chosen.test.mean(), self.score("seasonal").test.mean()
        numbers = f"a mean absolute error of {rounded(mine)} against {rounded(weekly)}"
        where = f"on the {int((self.series.dates >= self.plan.test).sum())} untouched test days"
        name = f"The chosen forecaster, {self.chosen.name},"
        if self.chosen.key == "seasonal":
            return (
                "No forecaster did better than seasonal-naive on the validation days, so it was chosen; "
                f"{where} it has a mean absolute error of {rounded(weekly)}."
            )
        if abs(self.gain) < 0.005:
            return f"{name} and seasonal-naive are level {where}: {numbers}."
        if self.gain > 0:
            return f"{name} beats seasonal-naive {where} by {self.gain:.0%}: {numbers}."
        return f"{name} does not beat seasonal-naive {where}; it is {-self.gain:.0%} worse: {numbers}."


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
    return _Entry(Score(candidate.key, candidate.name, setting, *errors), final, validation, test)


def rounded(value: float) -> str:
    """A number with three or four digits that count, thousands apart."""
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3
    return f"{value:,.{digits}f}".replace(",", "\N{THIN SPACE}")
