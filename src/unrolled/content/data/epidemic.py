"""Confirmed COVID-19 cases by country, day by day.

The file is not part of the project. `python -m unrolled.content.data.epidemic FOLDER` fetches it into a
folder; where the environment variable UNROLLED_DATA names that folder, `load` finds it there.
"""

from __future__ import annotations

import csv
import io
import os
import re
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pooch
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

FILE = "time_series_covid19_confirmed_global.csv"
DATA_FILES = {
    "time_series_covid19_confirmed_global.csv": "4cd540dce1c1fb2c9aa8e7f6b7b21ae1be6673b5aac8e69ac26e9c662d532044"
}
"""The copy that the pages show, by its SHA-256; another one will do as well."""
SOURCE = (
    "https://raw.githubusercontent.com/CSSEGISandData/COVID-19/master/csse_covid_19_data/csse_covid_19_time_series/"
    + FILE
)
CREDIT = (
    "COVID-19 Data Repository by the Center for Systems Science and Engineering (CSSE) at Johns Hopkins University, "
    "CC BY 4.0"
)
HEAD = ["Province/State", "Country/Region", "Lat", "Long"]
LEAST_PLACES = 150
LEAST_DAYS = 800
"""A whole file has more of both; see `check`."""


@dataclass(frozen=True)
class Cases:
    """Cumulative cases of several places on the same days.

    Attributes:
        dates: Days that follow one another, `datetime64[D]`, `(days,)`.
        places: Names, `(places,)`, in alphabetical order.
        cumulative: Cases reported up to and including each day, `(places, days)`. Mostly rising;
            it falls where a place took back cases that it had reported.
        simulated: Whether the cases were computed and not reported by anyone.
    """

    dates: np.ndarray
    places: np.ndarray
    cumulative: np.ndarray
    simulated: bool = False


def load() -> Cases | None:
    """Read the cases from the folder that UNROLLED_DATA names; nothing is downloaded.

    Returns:
        The cases by country, or `None` where the variable is not set or the folder does not hold
        the file.

    Raises:
        ValueError: The file is not the whole table that is meant.
    """
    folder = os.environ.get("UNROLLED_DATA")
    path = Path(folder, FILE) if folder else None
    if path is None or not path.is_file():
        return None
    return check(path)


def read(table: str) -> Cases:
    r"""The cases of a table in the format of Johns Hopkins University; provinces are summed to countries.

    Args:
        table: Comma-separated values: `Province/State`, `Country/Region`, `Lat`, `Long`, then one column
            for each day, named month/day/year with two digits for the year.

    Raises:
        ValueError: The columns are others, days are missing, or a value is not a whole number from 0 on.

    Examples:
        >>> lines = ["Province/State,Country/Region,Lat,Long,1/22/20,1/23/20", ",Peru,0,0,1,4"]
        >>> read("\n".join([*lines, "North,Chile,0,0,2,2", "South,Chile,0,0,0,1"])).cumulative
        array([[2., 3.],
               [1., 4.]])
    """
    rows = list(csv.reader(io.StringIO(table)))
    if not rows or rows[0][: len(HEAD)] != HEAD or len(rows[0]) == len(HEAD):
        got = repr(",".join(rows[0][:5])[:60]) if rows else "nothing"
        raise ValueError(f"want the columns {','.join(HEAD)} and then days, got {got}")
    head, *body = rows
    dates = np.array([_day(name) for name in head[len(HEAD) :]], "datetime64[D]")
    if (gaps := np.flatnonzero(np.diff(dates) != np.timedelta64(1, "D"))).size:
        raise ValueError(f"the day after {dates[gaps[0]]} is missing")
    sums: dict[str, np.ndarray] = {}
    for number, row in enumerate(body, 2):
        if len(row) != len(head):
            raise ValueError(f"line {number} has {len(row)} columns, want {len(head)}")
        values = _counts(row[len(HEAD) :], f"line {number} ({row[1]})")
        sums[row[1]] = sums.get(row[1], 0) + values
    places = sorted(sums)
    return Cases(dates, np.array(places), np.array([sums[place] for place in places]))


def _day(name: str) -> date:
    parts = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d\d)", name)
    month, day, year = map(int, parts.groups() if parts else "000")
    try:
        return date(2000 + year, month, day)
    except ValueError:
        raise ValueError(f"{name!r} is no day written as month/day/year") from None


def _counts(cells: list[str], where: str) -> np.ndarray:
    try:
        values = np.array(cells, float)
    except ValueError:
        values = np.array([np.nan])
    if not (np.isfinite(values) & (values >= 0) & (values == values.round())).all():
        raise ValueError(f"{where} holds something else than whole numbers from 0 on")
    return values


def check(path: Path) -> Cases:
    """Read a file and see that it is the whole table.

    The repository went on to 2023-03-09, and copies end on different days: the file is known by
    what is in it, not by a hash.

    Args:
        path: The file.

    Raises:
        ValueError: It is something else, or a part of it is missing; the message is one line.
    """
    try:
        cases = read(path.read_text("utf-8"))
    except ValueError as error:  # UnicodeDecodeError is one
        raise ValueError(f"{path} is not the table of confirmed cases: {error}") from None
    got = f"{len(cases.places)} places and {len(cases.dates)} days from {cases.dates[0]}"
    if len(cases.places) < LEAST_PLACES or len(cases.dates) < LEAST_DAYS or str(cases.dates[0]) != "2020-01-22":
        raise ValueError(
            f"{path} is not the whole table of confirmed cases: want at least {LEAST_PLACES} places and "
            f"{LEAST_DAYS} days from 2020-01-22, got {got}"
        )
    return cases


def fetch(folder: str | os.PathLike[str], source: str = SOURCE) -> Path:
    """Download the table into a folder, unless it is there, show how far that is, and check it.

    Args:
        folder: Where the file goes; created if need be.
        source: The file's address.

    Raises:
        ValueError: What is there, or what was downloaded, is not the whole table. A download that is
            not is deleted.
        OSError: The server cannot be reached or does not give the file.
    """
    pooch.get_logger().setLevel("ERROR")  # it would print a hash that says nothing here
    before = Path(folder, FILE).is_file()
    loader = pooch.HTTPDownloader(progressbar=_Progress(FILE), timeout=60)
    path = Path(pooch.retrieve(source, None, fname=FILE, path=folder, downloader=loader))
    try:
        check(path)
    except (ValueError, csv.Error) as error:
        if not before:
            path.unlink()
        raise ValueError(str(error)) from None
    return path


class _Progress:
    """Shows a download: what pooch asks of a progress bar, drawn by rich."""

    def __init__(self, name: str) -> None:
        self.total = 0
        self._name = name
        self._bar: Progress | None = None

    def update(self, size: int) -> None:
        if self._bar is None:
            columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
            self._bar = Progress(*columns, console=Console(stderr=True))
            self._task = self._bar.add_task(self._name, total=self.total or None)
            self._bar.start()
        self._bar.advance(self._task, size)

    def reset(self) -> None:
        if self._bar is not None:
            self._bar.reset(self._task, total=self.total or None)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.stop()


def main(arguments: list[str]) -> str | None:
    """Fetch the table into the folder named; return what went wrong, in one line, if something did."""
    if len(arguments) != 1:
        return "usage: python -m unrolled.content.data.epidemic FOLDER"
    folder = Path(arguments[0])
    try:
        path = fetch(folder)
    except (ValueError, OSError) as error:  # what requests raises is an OSError
        return f"No data: {' '.join(str(error).split())[:300]}"
    print(f"Got {path}; now set UNROLLED_DATA={folder.resolve()}\n{CREDIT}")
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
