"""Forecasters compared on one series: fitted on its first part, chosen on a second, measured on a third."""

from __future__ import annotations

import os
from concurrent.futures import CancelledError, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from threading import Event

import numpy as np

from unrolled.apps.forecast.amounts import rounded
from unrolled.apps.forecast.average import Average
from unrolled.apps.forecast.choose import TRAINING, Candidate, Choice, candidates
from unrolled.apps.forecast.fitted import Fitted, conformal
from unrolled.apps.forecast.forecasters import Forecaster
from unrolled.apps.forecast.network import Training
from unrolled.apps.forecast.oddities import odd_parts, odd_values
from unrolled.apps.forecast.outcome import Outcome, Score, floor_of
from unrolled.apps.forecast.plan import YEAR, plan
from unrolled.apps.forecast.saved_forecaster import save
from unrolled.apps.forecast.series import Series
from unrolled.apps.forecast.series_windows import Windows, bounds
from unrolled.engine.terminal import Tell, untold


@dataclass(frozen=True)
class Result(Outcome):
    """What a contest gave.

    Attributes:
        fitted: The chosen forecaster, fitted once more, on all days: what forecasts the coming days, and is saved.
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
    there the forecaster, or an average of the best two or three. Then each is fitted once more, on everything before
    the test days, and measured on these. Last the chosen one is fitted to all days, with the same setting, for the
    days to come. Half the width of an interval is the error that four of five forecasts on the validation and the
    test days stayed within, for each day ahead; where these made none, the least error that was made.

    Args:
        series: The series.
        horizon: Days to forecast.
        test_days: Days to measure on; see `plan`.
        country: Two-letter code for the public holidays, or `None`.
        seed: The first of the seeds that networks are trained from.
        tell: Is told what is at work, and each forecaster's error on the validation days when it is known.
        training: How networks are trained.

    Raises:
        InputError: As `plan` has it.
    """
    parts = plan(series, horizon, test_days, country)
    series = replace(series, notes=(*series.notes, *odd_values(series), *odd_parts(series, parts)))
    low, high = bounds(series.values)
    windows = {part: replace(rows, low=low, high=high) for part, rows in parts.windows(series).items()}
    floor = floor_of(series)
    season = parts.calendar.season and len(series) >= 2 * YEAR
    entries = _enter_all(candidates(season, training or TRAINING, seed), windows, floor, tell)
    entries.append(_average(entries, windows, floor))
    best = min(entries, key=lambda entry: entry.score.validation.mean())
    valid, test = (np.abs(best.forecasts[part] - windows[part].target) for part in ("valid", "test"))
    fitted = Fitted(
        best.score.key,
        best.score.name,
        (series.date, series.name),
        _fit_to_all(best.choice, windows),
        parts.calendar,
        horizon,
        windows["all"].scale,
        _margins(np.concatenate([valid, test])),
        floor,
    )
    return Result(
        series,
        parts,
        tuple(entry.score for entry in entries),
        best.score,
        fitted.predict(series.dates, series.values),
        (test <= conformal(valid)).mean(axis=0),
        fitted,
    )


def _margins(errors: np.ndarray) -> np.ndarray:
    """Half the width of intervals by day ahead: none is of no width while any error, `(rows, ahead)`, was made."""
    least = np.min(errors, axis=0, where=errors > 0, initial=np.inf)
    return np.maximum(conformal(errors), np.where(np.isfinite(least), least, 0.0))


@dataclass(frozen=True)
class _Entry:
    """A forecaster of the contest with its forecasts for the parts that it was tried on, each `(rows, ahead)`.

    Attributes:
        score: Its errors.
        choice: Its setting, and how to fit it.
        raw: What it says.
        forecasts: The same, not below the floor.
    """

    score: Score
    choice: Choice
    raw: dict[str, np.ndarray]
    forecasts: dict[str, np.ndarray]


def _enter_all(kinds: list[Candidate], windows: dict[str, Windows], floor: float, tell: Tell) -> list[_Entry]:
    """All kinds one after the other, except that trees grow beside the network: each of the two keeps one core busy."""
    stopped = Event()

    def tell_unless_stopped(work: str, share: float, note: str = "") -> None:
        if stopped.is_set():
            raise CancelledError
        tell(work, share, note)

    with ThreadPoolExecutor(1) as beside:
        growing = {
            kind.key: beside.submit(_enter, kind, windows, floor, tell_unless_stopped)
            for kind in kinds
            if kind.key == "trees"
        }
        try:
            entered = {kind.key: _enter(kind, windows, floor, tell) for kind in kinds if kind.key != "trees"}
        except BaseException:  # the user's Ctrl-C too
            stopped.set()
            raise
        entered |= {key: future.result() for key, future in growing.items()}
    return [entered[kind.key] for kind in kinds]


def _enter(candidate: Candidate, windows: dict[str, Windows], floor: float, tell: Tell) -> _Entry:
    """Choose a candidate's setting on the validation windows and measure it on the test windows."""
    tell(candidate.name, 0.0)
    choice = candidate.choose(windows, partial(tell, candidate.name))
    raw = {"valid": choice.trial.forecast(windows["valid"]), "test": choice.final.forecast(windows["test"])}
    entry = _measure(candidate.key, candidate.name, choice, raw, windows, floor)
    tell(candidate.name, 1.0, f"error on the validation days: {rounded(entry.score.validation.mean())}")
    return entry


def _measure(
    key: str, name: str, choice: Choice, raw: dict[str, np.ndarray], windows: dict[str, Windows], floor: float
) -> _Entry:
    forecasts = {part: np.maximum(values, floor) for part, values in raw.items()}
    validation, test = (windows[part].errors(forecasts[part]) for part in ("valid", "test"))
    # One that fails on either part must not be chosen: there would be no number to tell its error by.
    if not np.isfinite([validation, test]).all():
        validation, test = np.full_like(validation, np.inf), np.full_like(test, np.inf)
    lean = float(np.nanmean(windows["test"].deviations(forecasts["test"])))
    return _Entry(Score(key, name, choice.setting, validation, test, lean), choice, raw, forecasts)


def _average(entries: list[_Entry], windows: dict[str, Windows], floor: float) -> _Entry:
    """The average of the two or three with the least errors on the validation days, whichever is better there."""
    ranked = sorted(entries, key=lambda entry: entry.score.validation.mean())
    averages = [_average_of(ranked[:count], windows, floor) for count in (2, 3)]
    return min(averages, key=lambda entry: entry.score.validation.mean())


def _average_of(entries: list[_Entry], windows: dict[str, Windows], floor: float) -> _Entry:
    choices = {entry.score.key: entry.choice for entry in entries}
    choice = Choice(
        "",
        Average({key: choice.trial for key, choice in choices.items()}),
        Average({key: choice.final for key, choice in choices.items()}),
        lambda windows: Average({key: choice.fit(windows) for key, choice in choices.items()}),
    )
    raw = {part: np.mean([entry.raw[part] for entry in entries], axis=0) for part in ("valid", "test")}
    *first, last = choices
    return _measure("average", f"average of {', '.join(first)} and {last}", choice, raw, windows, floor)


def _fit_to_all(choice: Choice, windows: dict[str, Windows]) -> Forecaster:
    """The chosen forecaster fitted to all days; should that fail, as it was measured."""
    fitted = choice.fit(windows["all"])
    return fitted if np.isfinite(fitted.forecast(windows["last"])).all() else choice.final
