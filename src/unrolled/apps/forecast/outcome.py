"""What a contest of forecasters gave, and the sentence that says it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unrolled.apps.forecast.amounts import Unit
from unrolled.apps.forecast.choose import RULES
from unrolled.apps.forecast.fitted import Forecast
from unrolled.apps.forecast.plan import Plan
from unrolled.apps.forecast.series import Series


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
        coming: What it forecasts for the days after the last one, fitted once more, on all days.
        coverage: Share of the test values that intervals from its errors on the validation days held, by day ahead,
            `(ahead,)`.
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
    def floor(self) -> float:
        """What no forecast may go below: zero, or minus infinity where any value of the series is negative."""
        return floor_of(self.series)

    @property
    def gain(self) -> float:
        """By how much of the best simple rule's error on the test days the chosen one's is less.

        Minus infinity where only the rule makes none.
        """
        mine, least = self.chosen.test.mean(), self.rule.test.mean()
        if least > 0:
            return 1 - mine / least
        return 0.0 if mine == 0 else -np.inf

    @property
    def verdict(self) -> str:
        """Whether the chosen forecaster beats the best simple rule on the test days, and its lean there."""
        mine, rule, gain = self.chosen, self.rule, self.gain
        where = f"on the {int((self.series.dates >= self.plan.test).sum())} untouched test days"
        written = Unit.of(self.series.values).whole
        error, least = written(mine.test.mean()), written(rule.test.mean())
        numbers = f"a mean absolute error of {error} against {least} of {rule.name}"
        name = f"The chosen forecaster, {mine.name},"
        if mine.key in RULES:
            first = (
                f"No forecaster did better on the validation days than the simple rule {mine.name}, so it was chosen; "
                f"{where} it has a mean absolute error of {error}"
            )
            first += "." if mine is rule else f", and {rule.name} has {least}."
        elif gain == -np.inf:
            first = (
                f"{name} does not beat the best simple rule {where}: {rule.name} makes no error there, and its own "
                f"mean absolute error is {error}."
            )
        elif abs(gain) < 0.005:
            first = f"{name} is level with the best simple rule {where}: {numbers}."
        elif gain > 0:
            first = f"{name} beats the best simple rule {where} by {gain:.0%}: {numbers}."
        else:
            first = f"{name} does not beat the best simple rule {where}; it is {-gain:.0%} worse: {numbers}."
        if mine.lean == 0:
            return first
        side = "low" if mine.lean < 0 else "high"
        return f"{first} Its forecasts there are {written(abs(mine.lean))} too {side} on average."


def floor_of(series: Series) -> float:
    """What no forecast may go below: zero, or minus infinity where any value is negative."""
    return 0.0 if series.values.min() >= 0 else -np.inf
