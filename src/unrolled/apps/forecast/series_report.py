"""What a contest gave, for a terminal and as a picture."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from unrolled.apps.forecast.fitted import INSIDE, Forecast
from unrolled.apps.forecast.outcome import Outcome, rounded
from unrolled.engine.render.svg import INK, MUTED, SERIES
from unrolled.engine.terminal import InputError, check_new, draft

PICTURES = (".png", ".svg")
PAST = 42
"""Days of history in the picture."""


def report(outcome: Outcome, console: Console) -> None:
    """Print what a contest gave."""
    begin(outcome, console)
    console.print()
    errors(outcome, console)
    console.print()
    end(outcome, console)


def begin(outcome: Outcome, console: Console) -> None:
    """Print what the series is, and which days were used for what."""
    series, plan, day = outcome.series, outcome.plan, np.timedelta64(1, "D")
    for note in series.notes:
        console.print(f"Note: {note}.")
    console.print(f"{series.name}: {len(series)} days, {series.dates[0]} to {series.dates[-1]}")
    console.print(
        f"settings and forecaster chosen on {plan.valid} to {plan.test - day}, fitted on the days before it; "
        f"then fitted on {series.dates[0]} to {plan.test - day} and tested on {plan.test} to {series.dates[-1]}; "
        "for the coming days the chosen one is fitted once more, on all days"
    )


def errors(outcome: Outcome, console: Console) -> None:
    """Print the forecasters with their errors on the validation and the test days, the chosen one marked."""
    ahead = outcome.plan.ahead
    ends = [1, ahead] if ahead > 1 else []
    table = Table("", "forecaster", "chosen on validation", box=None, pad_edge=False)
    for name in ("validation", "test", *(f"test, day {day}" for day in ends)):
        table.add_column(name, justify="right")
    for score in outcome.scores:
        chosen = score.key == outcome.chosen.key
        means = score.validation.mean(), score.test.mean(), *(score.test[day - 1] for day in ends)
        mark, style = ("→", "bold") if chosen else ("", None)
        table.add_row(mark, score.name, score.setting, *map(rounded, means), style=style)
    console.print(f"Mean absolute error, mean over {ahead} days ahead:")
    console.print(table)


def end(outcome: Outcome, console: Console) -> None:
    """Print the verdict, the coming days, and how far to trust them."""
    console.print(f"{outcome.verdict}\n")
    coming(outcome.coming, outcome.series.name, console)
    console.print(
        f"\nThe {INSIDE:.0%} intervals come from the errors on the validation and the test days; from those on the "
        f"validation days alone, they held {outcome.coverage.mean():.0%} of the values of the test."
    )
    if (outcome.coming.low == outcome.coming.high).any():
        console.print("Note: an interval without width says that most errors were 0, not that none will be greater.")
    if outcome.floor == 0:
        console.print("Note: no forecast goes below zero, since no value does.")


def coming(forecast: Forecast, name: str, console: Console) -> None:
    """Print the days to come.

    Args:
        forecast: The days.
        name: What the values are called.
        console: Where to.
    """
    table = Table("day", "", box=None, pad_edge=False)
    for header in (name, f"{INSIDE:.0%} interval"):
        table.add_column(header, justify="right")
    # As many decimals for all as the widest interval needs: more would not be true.
    size = (forecast.high - forecast.low).max() or np.abs(forecast.values).max() or 1.0
    digits = max(0, 1 - int(np.floor(np.log10(size))))
    for day, *values in _rows(forecast):
        value, low, high = (f"{number:,.{digits}f}".replace(",", "\N{THIN SPACE}") for number in values)
        table.add_row(str(day), f"{day.item():%a}", value, f"{low} to {high}")
    console.print(table)


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
        writer.writerow([*columns, "low", "high"])
        writer.writerows([day, *map(float, values)] for day, *values in _rows(forecast))


def _rows(forecast: Forecast) -> Iterator[tuple]:
    return zip(forecast.dates, forecast.values, forecast.low, forecast.high, strict=True)


def picture(outcome: Outcome, path: Path) -> None:
    """Draw the last weeks and the days to come.

    Args:
        outcome: What to draw.
        path: A new file whose name ends in .png or .svg.

    Raises:
        InputError: The name ends otherwise, something is there, or nothing can be written there.
        OSError: It could not be written.
    """
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    from unrolled.engine.render.plot import canvas

    check_picture(path)
    series, ahead = outcome.series, outcome.coming
    past = slice(-max(PAST, 3 * outcome.plan.ahead), None)
    with canvas(height=300, width=640) as figure:
        axes = figure.add_subplot()
        axes.plot(series.dates[past], series.values[past], color=INK, marker=".", label="measured")
        axes.fill_between(
            ahead.dates, ahead.low, ahead.high, color=SERIES[0], alpha=0.2, lw=0, label=f"{INSIDE:.0%} interval"
        )
        axes.plot(ahead.dates, ahead.values, color=SERIES[0], marker="o", ms=4, label="forecast")
        axes.axvline(series.dates[-1] + np.timedelta64(12, "h"), color=MUTED, lw=1)
        axes.set_ylabel(series.name, parse_math=False)
        axes.margins(x=0.02)
        axes.set_title(outcome.chosen.name, loc="right")
        axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=3, borderaxespad=0)
        locator = AutoDateLocator(minticks=4, maxticks=8)
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
        # Neither a date nor a program's name: the same forecast gives the same bytes.
        nothing = {"Date": None, "Creator": None} if path.suffix.lower() == ".svg" else {"Software": None}
        with draft(path) as place:
            figure.savefig(place, facecolor="white", dpi=144, metadata=nothing)


def check_picture(path: Path) -> None:
    """See that a picture can be written, before it is drawn.

    Raises:
        InputError: The name ends otherwise than in .png or .svg, something is there, or nothing can be written there.
    """
    if path.suffix.lower() not in PICTURES:
        raise InputError(f"--out is {path}; want a name that ends in {' or '.join(PICTURES)}")
    check_new(path)
