"""Daily boardings of Chicago's trains, 2001 to 2021.

The file is not part of the project. `python -m unrolled.content.data.ridership FOLDER` fetches it into a
folder; where the environment variable UNROLLED_DATA names that folder, `load` finds it there.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pooch

FILE = "ridership.tgz"
DATA_FILES = {"ridership.tgz": "0ff99f3dddd886ddea161b68f25f90b56b0468f5c91949b75376fb494516c794"}
"""The file by its SHA-256."""
SOURCE = "https://github.com/ageron/data/raw/main/ridership.tgz"
_TABLE = "ridership/CTA_-_Ridership_-_Daily_Boarding_Totals.csv"


@dataclass(frozen=True)
class Ridership:
    """One value a day, without gaps.

    Attributes:
        dates: Days, `datetime64[D]`, from 2001-01-01 to 2021-11-30.
        boardings: Times that somebody boarded a train on the day, for the whole network.
        day_type: The timetable of the day: `W` weekday, `A` Saturday, `U` Sunday or holiday.
    """

    dates: np.ndarray
    boardings: np.ndarray
    day_type: np.ndarray

    def __len__(self) -> int:
        return len(self.dates)


def load() -> Ridership | None:
    """Read the boardings from the folder that UNROLLED_DATA names; nothing is downloaded.

    The archive is a copy, kept with a textbook's data, of "CTA - Ridership - Daily Boarding Totals" from
    the City of Chicago's data portal. The days of two months are listed twice, each time with the same
    numbers; they are taken once.

    Returns:
        The boardings, or `None` where the variable is not set or the folder does not hold the archive.

    Raises:
        ValueError: The archive is another one, a day is listed with different numbers, or days are missing.
    """
    folder = os.environ.get("UNROLLED_DATA")
    path = Path(folder, FILE) if folder else None
    if path is None or not path.is_file():
        return None
    content = path.read_bytes()
    if (digest := hashlib.sha256(content).hexdigest()) != DATA_FILES[FILE]:
        raise ValueError(f"{path} is another archive: its SHA-256 is {digest}, not {DATA_FILES[FILE]}")
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        table = archive.extractfile(_TABLE)
        if table is None:
            raise ValueError(f"{_TABLE} in {path} is no file")
        return read(table.read().decode())


def read(table: str) -> Ridership:
    r"""The boardings of a table in the data portal's format.

    Args:
        table: Comma-separated values with the columns `service_date` (month/day/year), `day_type` and
            `rail_boardings`, in any order of days.

    Raises:
        ValueError: A day is listed with different numbers, or days are missing.

    Examples:
        >>> lines = ["service_date,day_type,rail_boardings", "01/02/2001,W,501952", "01/01/2001,U,126455"]
        >>> read("\n".join(lines)).boardings
        array([126455., 501952.])
    """
    days: dict[np.datetime64, tuple[str, float]] = {}
    for row in csv.DictReader(io.StringIO(table)):
        month, day, year = row["service_date"].split("/")
        date = np.datetime64(f"{year}-{month}-{day}")
        value = (row["day_type"], float(row["rail_boardings"]))
        if days.setdefault(date, value) != value:
            raise ValueError(f"{date} is listed twice, as {days[date]} and as {value}")
    dates = np.array(sorted(days))
    if (gaps := np.flatnonzero(np.diff(dates) != np.timedelta64(1, "D"))).size:
        raise ValueError(f"days are missing after {dates[gaps[0]]}")
    return Ridership(
        dates, np.array([days[date][1] for date in dates]), np.array([days[date][0] for date in dates], "U1")
    )


def fetch(folder: str | os.PathLike) -> Path:
    """Download the archive into a folder, unless it is there, and check that it is the one meant.

    Raises:
        ValueError: What was downloaded is another archive.
    """
    return Path(pooch.retrieve(SOURCE, f"sha256:{DATA_FILES[FILE]}", fname=FILE, path=folder))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m unrolled.content.data.ridership FOLDER")
    print(f"Got {fetch(sys.argv[1])}; now set UNROLLED_DATA={Path(sys.argv[1]).resolve()}")
