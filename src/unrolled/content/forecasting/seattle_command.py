"""What `unrolled forecast` prints for Seattle's daily maximum, and the forecaster that it saves."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from unrolled.apps import forecast
from unrolled.apps.forecast import series_report
from unrolled.apps.forecast.calendar import Calendar
from unrolled.apps.forecast.plan import Plan
from unrolled.content.data.seattle import load
from unrolled.content.shelf.terminal_text import terminal_text
from unrolled.content.shelf.words import number
from unrolled.engine.records.record import Record
from unrolled.engine.terminal import print_saved

FILE, FOLDER = "seattle.csv", "forecaster"
DATE, VALUE = "date", "temp_max"
COMMAND = f"unrolled forecast {FILE} --date {DATE} --value {VALUE} --save {FOLDER}"


def measure() -> dict[str, Any]:
    """Do what the command does with the series: read it from a file, compare the forecasters, save the best."""
    weather = load()
    with tempfile.TemporaryDirectory() as folder:
        file, saved_in = Path(folder, FILE), Path(folder, FOLDER)
        rows = [f"{day},{value}\n" for day, value in zip(weather.dates, weather.temp_max, strict=True)]
        file.write_text("".join([f"{DATE},{VALUE}\n", *rows]), "utf-8")
        result = forecast.compare(forecast.read_csv(file, DATE, VALUE))
        result.save(saved_in)
        files = {path.name: path.read_bytes() for path in sorted(saved_in.iterdir())}
    return {
        "first": str(result.series.dates[0]),
        "values": result.series.values,
        "notes": result.series.notes,
        "ahead": result.plan.ahead,
        "valid": str(result.plan.valid),
        "test": str(result.plan.test),
        "scores": [vars(score) for score in result.scores],
        "chosen": result.chosen.key,
        "coming": {"values": result.coming.values, "low": result.coming.low, "high": result.coming.high},
        "coverage": result.coverage,
        "files": files,
    }


def show(record: Record, measured: dict[str, Any]) -> None:
    """What the command prints, its table set as a table of the page, and what it saves."""
    outcome = outcome_of(measured)
    record.text("command", COMMAND)
    record.text("before", terminal_text(partial(series_report.begin, outcome)))
    record.table(
        "errors",
        ["forecaster", "2014", "2015", "day 1", f"day {outcome.plan.ahead}", "chosen on 2014"],
        [
            [
                score.name + " (chosen)" * (score is outcome.chosen),
                *(number(error, 2) for error in (score.validation.mean(), score.test.mean(), *score.test[[0, -1]])),
                score.setting,
            ]
            for score in outcome.scores
        ],
        "Mean absolute error in °C, mean over the days ahead, and of two of them.",
    )
    verdict = terminal_text(partial(series_report.end, outcome))
    usage = terminal_text(
        partial(print_saved, folder=Path(FOLDER), kind="forecast", inputs="FILE.csv", arguments="dates, values")
    )
    record.text("after", f"{verdict}\n\n{usage}")
    for name, content in measured["files"].items():
        record.file(name, content)


def outcome_of(measured: dict[str, Any]) -> forecast.Outcome:
    """What was measured as the object that the command prints."""
    values, coming = measured["values"], measured["coming"]
    dates = np.datetime64(measured["first"]) + np.arange(len(values))
    scores = tuple(forecast.Score(**score) for score in measured["scores"])
    ahead = measured["ahead"]
    return forecast.Outcome(
        series=forecast.Series(VALUE, dates, values, tuple(measured["notes"])),
        plan=Plan(Calendar(), ahead, np.datetime64(measured["valid"]), np.datetime64(measured["test"])),
        scores=scores,
        chosen=next(score for score in scores if score.key == measured["chosen"]),
        coming=forecast.Forecast(dates[-1] + np.arange(1, ahead + 1), **coming),
        coverage=measured["coverage"],
    )
