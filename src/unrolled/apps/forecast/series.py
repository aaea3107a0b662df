"""A daily series, read from a file and checked before anything is done with it."""

from __future__ import annotations

import csv
import io
import os
import re
from dataclasses import dataclass
from datetime import date as day_of
from pathlib import Path

import numpy as np

from unrolled.engine.terminal import InputError

DELIMITERS = ",;\t"
YEARS = (1900, 2100)
LARGEST = 1e100
"""The largest value: sums and squares of greater ones may overflow."""
_DAY = np.timedelta64(1, "D")
_YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?P<time>[T ].+)?")
_YEAR_LAST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?P<time>[T ].+)?")
_MIDNIGHT = re.compile(r"[T ]0?0:00(:00(\.0+)?)?(Z|[+-]00:?00)?")


@dataclass(frozen=True)
class Series:
    """One value a day, without gaps.

    Attributes:
        name: What the values are called.
        dates: Days that follow one another, `datetime64[D]`, `(days,)`.
        values: One finite number a day in the series' own unit, `(days,)`.
        notes: What was done to the input to make it so, a sentence each.
        date: What the column of days is called.

    Raises:
        InputError: The shapes differ, days are missing, out of order or there twice, a value is not
            finite, or all values are the same.
    """

    name: str
    dates: np.ndarray
    values: np.ndarray
    notes: tuple[str, ...] = ()
    date: str = "date"

    def __post_init__(self) -> None:
        try:
            dates = np.asarray(self.dates, "datetime64[D]")
            values = np.asarray(self.values, "float64")
        except (TypeError, ValueError) as error:
            raise InputError(f"{self.name}: dates or values cannot be read: {_short(str(error), 80)}") from None
        if dates.ndim != 1 or values.shape != dates.shape:
            raise InputError(f"{self.name}: want dates and values (days,), got {dates.shape} and {values.shape}")
        if not len(dates):
            raise InputError(f"{self.name}: want at least one day, got none")
        if np.isnat(dates).any():
            raise InputError(f"{self.name}: the date at place {int(np.isnat(dates).argmax())} is missing")
        if not np.isfinite(values).all():
            wrong = int((~np.isfinite(values)).argmax())
            raise InputError(f"{self.name}: the value of {dates[wrong]} is {values[wrong]}; want a finite number")
        if len(values) and (largest := np.abs(values)).max() > LARGEST:
            wrong = int(largest.argmax())
            raise InputError(
                f"{self.name}: the value of {dates[wrong]} is {values[wrong]:g}; want none above {LARGEST:g}"
            )
        _check_steps(self.name, dates)
        object.__setattr__(self, "dates", dates)
        object.__setattr__(self, "values", values)

    def __len__(self) -> int:
        return len(self.dates)


def read_csv(path: str | os.PathLike, date: str, value: str) -> Series:
    """Read one column of a file of comma-separated values, one row a day.

    The file is UTF-8, with or without a byte order mark, its first row names the columns, and fields stand
    between commas, semicolons or tabs. Dates are written year-month-day; with slashes, the year may come last
    when the column leaves no doubt whether the month or the day comes first. A time of day may follow if it is
    midnight. Rows may stand in any order. A day that is there twice with the same value is taken once.

    Args:
        path: The file.
        date: Name of the column of days.
        value: Name of the column of numbers.

    Returns:
        The series, sorted, with notes on what was changed.

    Raises:
        InputError: The file cannot be read, or something in it is not as it should be; the message names the
            file, the line and what is wanted.
    """
    path = Path(path)
    rows, header = _rows(path, date, value)
    date_column, value_column = header.index(date), header.index(value)
    lines = [line for line, _ in rows]
    dates, notes = _dates(path, date, lines, [row[date_column] for _, row in rows])
    values = [_number(path, line, value, row[value_column]) for line, row in rows]
    seen: dict[np.datetime64, tuple[float, int]] = {}
    repeats = 0
    for day, number, line in zip(dates, values, lines, strict=True):
        other, before = seen.setdefault(day, (number, line))
        if other != number:
            raise InputError(
                f"{path}: {day} is there twice, with {other:g} in line {before} and {number:g} in line {line}; "
                "want one value a day"
            )
        repeats += before != line
    if repeats:
        repeated, was = ("1 row repeats", "was") if repeats == 1 else (f"{repeats} rows repeat", "were")
        notes.append(f"{repeated} a day with the same value and {was} left out")
    if (np.diff(dates) < np.timedelta64(0)).any():
        notes.append("the rows were not in the order of their days and were sorted")
    days = np.array(sorted(seen), "datetime64[D]")
    _check_steps(str(path), days)
    return Series(value, days, np.array([seen[day][0] for day in days]), tuple(notes), date)


def _rows(path: Path, date: str, value: str) -> tuple[list[tuple[int, list[str]]], list[str]]:
    text = _text(path)
    if not text.strip():
        raise InputError(f"{path} is empty; want a header and one row a day")
    first = text.lstrip("\r\n").splitlines()[0]
    try:
        headers = {mark: [name.strip() for name in next(csv.reader([first], delimiter=mark))] for mark in DELIMITERS}
    except csv.Error as error:
        raise InputError(f"{path}, line 1: {error}") from None
    mark = max(headers, key=lambda mark: ({date, value} <= set(headers[mark]), len(headers[mark])))
    header = headers[mark]
    there = ", ".join(header)
    for name in (date, value):
        if name not in header:
            raise InputError(f"{path} has no column {_short(name)}; its columns are {_short(there, 200)}")
        if header.count(name) > 1:
            raise InputError(f"{path} has {header.count(name)} columns named {_short(name)}; want one")
    if date == value:
        raise InputError(f"--date and --value both name the column {_short(date)}; want two columns")
    rows = []
    reader = csv.reader(io.StringIO(text), delimiter=mark)
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(header):
                raise InputError(
                    f"{path}, line {reader.line_num}: want {len(header)} fields as in the header, got {len(row)}"
                )
            rows.append((reader.line_num, [cell.strip() for cell in row]))
    except csv.Error as error:
        raise InputError(f"{path}, line {reader.line_num}: {error}") from None
    if len(rows) < 2:
        raise InputError(f"{path} has a header and no rows; want one row a day")
    return rows[1:], header


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"there is no file {path}") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}, line {line}: not UTF-8; save the file as UTF-8") from None


def _dates(path: Path, name: str, lines: list[int], cells: list[str]) -> tuple[np.ndarray, list[str]]:
    notes: list[str] = []
    matches: list[re.Match[str]] = []
    for line, cell in zip(lines, cells, strict=True):
        match = _YEAR_FIRST.fullmatch(cell) or _YEAR_LAST.fullmatch(cell)
        if match is None:
            raise InputError(f"{path}, line {line}: {name} is {_short(cell)}; want a day as YYYY-MM-DD")
        if (time := match.group("time")) and not _MIDNIGHT.fullmatch(time):
            raise InputError(f"{path}, line {line}: {name} is {_short(cell)}, with a time; want one row a day")
        if matches and match.re is not matches[0].re:
            raise InputError(
                f"{path}, line {line}: {name} is {_short(cell)}, written otherwise than {_short(cells[0])} in line "
                f"{lines[0]}; want one form, YYYY-MM-DD"
            )
        matches.append(match)
    parts = [tuple(map(int, match.groups()[:3])) for match in matches]
    if matches[0].re is _YEAR_LAST:
        month_first = max(first for first, _, _ in parts) <= 12
        day_first = max(second for _, second, _ in parts) <= 12
        if month_first and day_first:
            raise InputError(
                f"{path}, line {lines[0]}: {name} is {_short(cells[0])}; it cannot be told which number is the month; "
                "want YYYY-MM-DD"
            )
        order = "month/day/year" if month_first else "day/month/year"
        notes.append(f"dates were read as {order}")
        parts = [(year, a, b) if month_first else (year, b, a) for a, b, year in parts]
    days = []
    for line, cell, (year, month, day) in zip(lines, cells, parts, strict=True):
        try:
            days.append(day_of(year, month, day))
        except ValueError:
            raise InputError(f"{path}, line {line}: {name} is {_short(cell)}; there is no such day") from None
        if not YEARS[0] <= year <= YEARS[1]:
            raise InputError(
                f"{path}, line {line}: {name} is {_short(cell)}; want a year from {YEARS[0]} to {YEARS[1]}"
            )
    return np.array(days, "datetime64[D]"), notes


def _number(path: Path, line: int, name: str, cell: str) -> float:
    where = f"{path}, line {line}: {name} is"
    if not cell:
        raise InputError(f"{where} empty; want a number for every day")
    try:
        number = float(cell)
    except ValueError:
        number = None
    if number is None or "_" in cell:
        hint = " with a decimal point and no other signs" if re.fullmatch(r"[-+\d.,' ]+", cell) else ""
        raise InputError(f"{where} {_short(cell)}; want a number{hint}")
    if not np.isfinite(number):
        raise InputError(f"{where} {_short(cell)}; want a finite number for every day")
    return number


def _check_steps(name: str, days: np.ndarray) -> None:
    steps = np.diff(days).astype(int)
    if not len(steps) or (steps == 1).all():
        return
    common = int(np.bincount(np.abs(steps)).argmax())
    if common > 1:
        raise InputError(f"{name}: most rows are {common} days apart; want one row a day")
    wrong = int((steps != 1).argmax())
    if steps[wrong] < 1:
        raise InputError(f"{name}: {days[wrong + 1]} comes after {days[wrong]}; want each day once, in order")
    missing = int((steps - 1).sum())
    first = days[wrong] + _DAY
    what = f"{first} is missing" if missing == 1 else f"{missing} days are missing, the first is {first}"
    raise InputError(f"{name}: {what}; want every day from {days[0]} to {days[-1]}")


def _short(text: str, most: int = 40) -> str:
    """A piece of the input on one line."""
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    return repr(text if len(text) <= most else text[: most - 1] + "…") if most <= 40 else text[:most]
