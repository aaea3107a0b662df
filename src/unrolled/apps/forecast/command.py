"""`python -m unrolled forecast`: forecasts a daily series of a file, by whichever forecaster does best on it."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from unrolled.engine.terminal import complain


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("forecast", help="forecast a daily series of your own")
    parser.add_argument("file", metavar="FILE.csv", help="one row a day, the first row names the columns")
    parser.add_argument("--date", required=True, metavar="COLUMN", help="the column of days, as YYYY-MM-DD")
    parser.add_argument("--value", required=True, metavar="COLUMN", help="the column to forecast")
    parser.add_argument("--horizon", default="7", metavar="DAYS", help="days to forecast (default: 7)")
    parser.add_argument("--test-days", metavar="DAYS", help="days to measure on (default: a year or a quarter of all)")
    parser.add_argument("--country", metavar="CODE", help="public holidays of this country count, for example US")
    parser.add_argument("--out", metavar="PICTURE", help="draw the forecast into this .png or .svg")
    parser.add_argument("--save", metavar="FOLDER", help="keep the chosen forecaster in this new folder")
    parser.add_argument("--seed", default="0", metavar="NUMBER", help="what networks are trained from (default: 0)")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Check everything, compare the forecasters, and say what came out; nothing is written before."""
    from rich.console import Console

    from unrolled.apps import forecast
    from unrolled.apps.forecast import contest, report, saved

    try:
        horizon = _whole("--horizon", chosen.horizon, 1)
        test_days = None if chosen.test_days is None else _whole("--test-days", chosen.test_days, 1)
        seed = _whole("--seed", chosen.seed, 0, 2**32 - contest.MEMBERS)
        out = None if chosen.out is None else Path(chosen.out)
        folder = None if chosen.save is None else Path(chosen.save)
        if out is not None and folder is not None and out.absolute() == folder.absolute():
            raise forecast.InputError(f"--out and --save are both {out}; want a file and a folder beside it")
        if out is not None:
            report.check_picture(out)
        if folder is not None:
            saved.check_folder(folder)
        series = forecast.read_csv(chosen.file, chosen.date, chosen.value)
        contest.plan(series, horizon, test_days, chosen.country)
    except forecast.InputError as error:
        return complain([str(error)], 2)
    # A pipe has no width: whole lines, so that they can be searched.
    console = Console(highlight=False, emoji=False, soft_wrap=True, width=None if sys.stdout.isatty() else 120)
    for note in series.notes:
        console.print(f"Note: {note}.", markup=False)
    console.print(f"{series.name}: {len(series)} days, {series.dates[0]} to {series.dates[-1]}", markup=False)
    result = _compare(series, horizon, test_days, chosen.country, seed)
    console.print(report.parts_sentence(result), markup=False)
    console.print(f"\nMean absolute error, mean over {horizon} days ahead:")
    console.print(report.errors_table(result))
    console.print(f"\n{result.verdict}\n", markup=False)
    console.print(report.coming_table(result))
    console.print(f"\n{report.coverage_sentence(result)}", markup=False)
    if floor := report.floor_sentence(result):
        console.print(f"Note: {floor}.")
    try:
        if folder is not None:
            result.save(folder)
            console.print(f"Saved to {folder}. To load it:", markup=False)
            console.print("    from unrolled.apps import forecast", markup=False)
            console.print(f"    forecaster = forecast.load({str(folder)!r})", markup=False)
            console.print("    forecaster.predict(dates, values)  # the days after the last of the dates", markup=False)
        if out is not None:
            report.picture(result, out)
            console.print(f"Wrote {out}", markup=False)
    except forecast.InputError as error:
        return complain([str(error)], 2)
    except OSError as error:
        return complain([f"{error.filename} cannot be written: {error.strerror}"])
    return 0


def _compare(series, horizon, test_days, country, seed):
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from unrolled.apps import forecast

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    tasks: dict[str, int] = {}
    with _hushed() as terminal, Progress(*columns, console=Console(file=terminal), transient=True) as bar:

        def tell(name: str, done: float) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=1.0)
            bar.update(tasks[name], completed=done)

        return forecast.compare(series, horizon, test_days, country, seed, tell)


@contextlib.contextmanager
def _hushed() -> Iterator[TextIO]:
    """Standard error for us alone: TensorFlow's C++ code writes to its descriptor whatever it is told."""
    sys.stderr.flush()
    with os.fdopen(os.dup(2), "w") as ours, open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), 2)
        try:
            yield ours
        finally:
            os.dup2(ours.fileno(), 2)


def _whole(name: str, text: str, least: int, most: int | None = None) -> int:
    from unrolled.apps.forecast import InputError

    try:
        number = int(text)
    except ValueError:
        number = None
    if number is None or number < least or (most is not None and number > most):
        wanted = f"of at least {least}" if most is None else f"from {least} to {most}"
        raise InputError(f"{name} is {text!r}; want a whole number {wanted}")
    return number
