"""What a contest gave, for a terminal; and the coming days as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from rich.console import Console

from unrolled.apps.forecast.amounts import Unit
from unrolled.apps.forecast.fitted import INSIDE, Forecast
from unrolled.apps.forecast.outcome import Outcome
from unrolled.engine.terminal import draft, one_line, print_table, table

LONGEST = 40
"""Letters of a name that heads a column."""


def report(outcome: Outcome, console: Console) -> None:
    """Print what a contest gave."""
    begin(outcome, console)
    console.print()
    errors(outcome, console)
    console.print()
    end(outcome, console)


def notes(clauses: Iterable[str], console: Console) -> None:
    """Print notes on a series, a line each."""
    for clause in clauses:
        console.print(f"Note: {one_line(clause)}.")


def begin(outcome: Outcome, console: Console) -> None:
    """Print what the series is, and which days were used for what."""
    series, plan, day = outcome.series, outcome.plan, np.timedelta64(1, "D")
    notes(series.notes, console)
    console.print(f"{one_line(series.name)}: {len(series)} days, {series.dates[0]} to {series.dates[-1]}")
    console.print(
        f"settings and forecaster chosen on {plan.valid} to {plan.test - day}, fitted on the days before it; "
        f"then fitted on {series.dates[0]} to {plan.test - day} and tested on {plan.test} to {series.dates[-1]}; "
        "for the coming days the chosen one is fitted once more, on all days"
    )


def errors(outcome: Outcome, console: Console) -> None:
    """Print the forecasters with their errors on the validation and the test days, the chosen one marked."""
    ahead, unit = outcome.plan.ahead, Unit.of(outcome.series.values)
    ends = [1, ahead] if ahead > 1 else []
    numbers = "validation", "test", *(f"test, day {day}" for day in ends)
    rows = table("", "forecaster", "chosen on validation", numbers=numbers)
    for score in outcome.scores:
        chosen = score.key == outcome.chosen.key
        means = score.validation.mean(), score.test.mean(), *(score.test[day - 1] for day in ends)
        mark, style = (">", "bold") if chosen else ("", None)
        rows.add_row(mark, score.name, score.setting, *map(unit.rounded, means), style=style)
    console.print(f"Mean absolute error{unit.words}, mean over {ahead} days ahead:")
    print_table(console, rows)


def end(outcome: Outcome, console: Console) -> None:
    """Print the verdict, the coming days, and how far to trust them."""
    console.print(f"{outcome.verdict}\n")
    coming(outcome.coming, outcome.series.name, console, Unit.of(outcome.series.values))
    console.print(
        f"\nThe {INSIDE:.0%} intervals come from the errors on the validation and the test days; from those on the "
        f"validation days alone, they held {outcome.coverage.mean():.0%} of the values of the test."
    )
    if (outcome.coming.low == outcome.coming.high).any():
        console.print("Note: an interval without width says that no error was made so far, not that none will be.")
    if outcome.floor == 0:
        console.print("Note: no forecast goes below zero, since no value does.")


def coming(forecast: Forecast, name: str, console: Console, unit: Unit) -> None:
    """Print the days to come.

    Args:
        forecast: The days.
        name: What the values are called.
        console: Where to.
        unit: What they are written in.
    """
    header = one_line(name) if len(name) <= LONGEST else "forecast"
    rows = table("day", "", numbers=(f"{header}{unit.words}", f"{INSIDE:.0%} interval"))
    # As many decimals for all as the widest interval needs: more would not be true.
    decimals = unit.decimals((forecast.high - forecast.low).max() or np.abs(forecast.values).max(), digits=2)
    for day, *values in _rows(forecast):
        value, low, high = (unit.fixed(number, decimals) for number in values)
        rows.add_row(str(day), f"{day.item():%a}", value, f"{low} to {high}")
    print_table(console, rows)


def write_coming(forecast: Forecast, columns: tuple[str, str], path: Path) -> None:
    """Write the days to come as comma-separated values, a row a day: the day, the value, its interval.

    Args:
        forecast: The days.
        columns: What the columns of the days and of the values are called.
        path: A new file.

    Raises:
        InputError: Something is there, or nothing can be written there.
        OSError: It could not be written.
    """
    with draft(path) as place, place.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        ends = ("low", "high")
        if set(columns) & set(ends):
            ends = (f"{columns[1]}, low end", f"{columns[1]}, high end")
        writer.writerow([*columns, *ends])
        writer.writerows([day, *map(float, values)] for day, *values in _rows(forecast))


def _rows(forecast: Forecast) -> Iterator[tuple]:
    return zip(forecast.dates, forecast.values, forecast.low, forecast.high, strict=True)
