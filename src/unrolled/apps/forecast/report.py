"""What a contest gave, for a terminal and as a picture."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import numpy as np
from rich.markup import escape
from rich.table import Table

from unrolled.apps.forecast.contest import INSIDE, Result, show
from unrolled.apps.forecast.saved import check_writable
from unrolled.apps.forecast.series import InputError
from unrolled.engine.render.plot import canvas
from unrolled.engine.render.svg import INK, MUTED, SERIES

PICTURES = (".png", ".svg")
PAST = 42
"""Days of history in the picture."""


def errors_table(result: Result) -> Table:
    """The forecasters with their errors on the validation and the test days, the chosen one marked."""
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    table.add_column("forecaster")
    table.add_column("chosen on validation")
    ahead = result.plan.ahead
    ends = sorted({1, ahead})
    for name in ("validation", "test", *(f"test, day {day}" for day in ends if ahead > 1)):
        table.add_column(name, justify="right")
    for score in result.scores:
        mine = score is result.chosen
        days = [show(score.test[day - 1]) for day in ends if ahead > 1]
        table.add_row(
            "→" if mine else "", score.name, score.setting, show(score.validation.mean()), show(score.test.mean()),
            *days, style="bold" if mine else None,
        )  # fmt: skip
    return table


def coming_table(result: Result) -> Table:
    """The forecast for the days after the last one."""
    table = Table(box=None, pad_edge=False)
    for name in ("day", "", result.series.name, f"{INSIDE:.0%} interval"):
        table.add_column(escape(name), justify="left" if name in ("day", "") else "right")
    coming = result.coming
    # As many decimals for all as the widest interval needs: more would not be true.
    digits = max(0, 1 - int(np.floor(np.log10(max((coming.high - coming.low).max(), 1e-9)))))
    for day, *values in zip(coming.dates, coming.values, coming.low, coming.high, strict=True):
        value, low, high = (f"{number:,.{digits}f}".replace(",", "\N{THIN SPACE}") for number in values)
        table.add_row(str(day), f"{day.item():%a}", value, f"{low} to {high}")
    return table


def parts_sentence(result: Result) -> str:
    """Which days were used for what."""
    dates, plan = result.series.dates, result.plan
    day = np.timedelta64(1, "D")
    return (
        f"settings and forecaster chosen on {plan.valid} to {plan.test - day}, fitted on the days before it; "
        f"then fitted on {dates[0]} to {plan.test - day} and tested on {plan.test} to {dates[-1]}"
    )


def coverage_sentence(result: Result) -> str:
    """How often the intervals held on the test days."""
    return (
        f"The {INSIDE:.0%} intervals come from the errors on the validation days; on the test days they held "
        f"{result.coverage.mean():.0%} of the values."
    )


def floor_sentence(result: Result) -> str:
    """What the forecasts were kept from; empty where they were kept from nothing."""
    return "no forecast goes below zero, since no value before the test did" if result.fitted.floor == 0 else ""


def picture(result: Result, path: Path) -> None:
    """Draw the last weeks and the days to come; the file appears whole or not at all.

    Args:
        result: What to draw.
        path: A file whose name ends in .png or .svg; one that is there is replaced.

    Raises:
        InputError: The name ends otherwise, or the file cannot be written.
    """
    check_picture(path)
    series, coming = result.series, result.coming
    past = slice(-max(PAST, 3 * result.plan.ahead), None)
    with canvas(height=300, width=640) as figure:
        axes = figure.add_subplot()
        axes.plot(series.dates[past], series.values[past], color=INK, marker=".", label="measured")
        axes.fill_between(
            coming.dates, coming.low, coming.high, color=SERIES[0], alpha=0.2, lw=0, label=f"{INSIDE:.0%} interval"
        )
        axes.plot(coming.dates, coming.values, color=SERIES[0], marker="o", ms=4, label="forecast")
        axes.axvline(series.dates[-1] + np.timedelta64(12, "h"), color=MUTED, lw=1)
        axes.set_ylabel(series.name, parse_math=False)
        axes.margins(x=0.02)
        axes.set_title(result.chosen.name, loc="right")
        axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=3, borderaxespad=0)
        axes.xaxis.set_major_locator(_locator())
        axes.xaxis.set_major_formatter(_formatter(axes))
        handle, name = tempfile.mkstemp(prefix=".", suffix=path.suffix.lower(), dir=path.absolute().parent)
        os.close(handle)
        try:
            # Neither a date nor a program's name: the same forecast gives the same bytes.
            nothing = {"Date": None, "Creator": None} if path.suffix.lower() == ".svg" else {"Software": None}
            figure.savefig(name, facecolor="white", dpi=144, metadata=nothing)
            Path(name).chmod(0o644)
            os.replace(name, path)
        finally:
            Path(name).unlink(missing_ok=True)


def check_picture(path: Path) -> None:
    """See that a picture can be written.

    Raises:
        InputError: The name ends otherwise than in .png or .svg, or nothing can be written there.
    """
    if path.suffix.lower() not in PICTURES:
        raise InputError(f"--out is {path}; want a name that ends in {' or '.join(PICTURES)}")
    if path.is_dir():
        raise InputError(f"--out is {path}, which is a folder; want the name of a file")
    check_writable(path)


def _locator() -> object:
    from matplotlib.dates import AutoDateLocator

    return AutoDateLocator(minticks=4, maxticks=8)


def _formatter(axes: object) -> object:
    from matplotlib.dates import ConciseDateFormatter

    return ConciseDateFormatter(axes.xaxis.get_major_locator())
