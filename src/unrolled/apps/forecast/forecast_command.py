"""`unrolled forecast`: forecasts a daily series of a file, by whichever forecaster does best on it."""

from __future__ import annotations

import argparse
import os
from functools import partial
from pathlib import Path

from unrolled.apps.forecast import series_picture, series_report
from unrolled.apps.forecast.calendar import Calendar
from unrolled.apps.forecast.choose import MEMBERS
from unrolled.apps.forecast.contest import Result, compare
from unrolled.apps.forecast.plan import MOST_AHEAD, plan
from unrolled.apps.forecast.series import read_csv
from unrolled.engine.terminal import InputError, check_new, explained, print_saved, printer, progress, whole

EXAMPLES = """\
examples:
  unrolled forecast sales.csv --date day --value sold
  unrolled forecast sales.csv --date day --value sold --country DE --horizon 14 --out coming.svg --save model
  unrolled predict model sales-until-today.csv
"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "forecast",
        description="Let forecasters compete on a daily series, and forecast the coming days with the best one.",
        epilog=EXAMPLES,
    )
    parser.add_argument("file", metavar="FILE.csv", help="one row a day, the first row names the columns")
    parser.add_argument("--date", required=True, metavar="COLUMN", help="the column of days, best as YYYY-MM-DD")
    parser.add_argument("--value", required=True, metavar="COLUMN", help="the column to forecast")
    parser.add_argument(
        "--horizon", type=whole(1, MOST_AHEAD), default=7, metavar="DAYS", help="days to forecast (default: 7)"
    )
    parser.add_argument(
        "--test-days", type=whole(1), metavar="DAYS", help="days to measure on (default: a year or a quarter of all)"
    )
    parser.add_argument("--country", metavar="CODE", help="public holidays of this country count, for example US")
    parser.add_argument("--out", type=Path, metavar="PICTURE", help="draw the forecast into this new .png or .svg")
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="keep the chosen forecaster in this new folder")
    parser.add_argument(
        "--seed",
        type=whole(0, 2**32 - MEMBERS),
        default=0,
        metavar="NUMBER",
        help="what networks are trained from (default: 0)",
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Check everything, compare the forecasters, save and draw, and only then print.

    Raises:
        InputError: The file or an option cannot be used; nothing was written.
        OSError: The forecaster or the picture could not be written; all else was done.
    """
    if chosen.out and chosen.save and os.path.abspath(chosen.out) == os.path.abspath(chosen.save):
        raise InputError(f"--out and --save are both {chosen.out}; want a file and a folder beside it")
    Calendar(chosen.country)  # refuses one that is not known
    if chosen.out is not None:
        series_picture.check_picture(chosen.out)
    if chosen.save is not None:
        check_new(chosen.save, folder=True)
    series = read_csv(chosen.file, chosen.date, chosen.value)
    with explained(series.notes):
        plan(series, chosen.horizon, chosen.test_days, chosen.country)
    with progress() as tell:
        result = compare(series, chosen.horizon, chosen.test_days, chosen.country, chosen.seed, tell)
    failures = _write(result, chosen)
    console = printer()
    series_report.report(result, console)
    if chosen.save is not None and chosen.save not in failures:
        print_saved(console, chosen.save, "forecast", "FILE.csv", "dates, values")
    if chosen.out is not None and chosen.out not in failures:
        console.print(f"\nWrote {chosen.out}")
    for error in failures.values():
        raise error
    return 0


def _write(result: Result, chosen: argparse.Namespace) -> dict[Path, Exception]:
    """Save and draw what was asked for; what fails costs neither the other nor the report."""
    failures: dict[Path, Exception] = {}
    for path, write in ((chosen.save, result.save), (chosen.out, partial(series_picture.picture, result))):
        try:
            if path is not None:
                write(path)
        except (InputError, OSError) as error:
            failures[path] = error
    return failures
