"""A daily series, read from a file and checked before anything is done with it."""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np

from unrolled.apps.forecast import column_of_days, column_of_numbers, csv_file
from unrolled.apps.forecast.calendar import weekday
from unrolled.engine.terminal import InputError, explained

LARGEST = 1e100
"""The largest value: sums and squares of greater ones may overflow."""
NAMED = 3
"""As many missing days are named; of more, the first."""
_DAY = np.timedelta64(1, "D")


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
        InputError: The shapes differ, days are missing, out of order or there twice, or a value is not finite or
            larger than any measured one.
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
            raise InputError(
                f"{self.name}: dates or values cannot be read: {csv_file.quoted(str(error), 80)}"
            ) from None
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

    Its first row, or the first that has both names, names the columns; see `csv_file.read`. Numbers and days may be
    written in many ways. The whole column decides which it is; where that leaves a doubt, it is refused. A time of day
    may follow if it is midnight, or the same in all rows. Rows may stand in any order. A day that is there twice with
    the same value is taken once.

    Args:
        path: The file.
        date: Name of the column of days.
        value: Name of the column of numbers.

    Returns:
        The series, sorted, with notes on how it was read.

    Raises:
        InputError: The file cannot be read, or something in it is not as it should be; the message names the
            file, the line and what is wanted.
    """
    file = csv_file.read(path, date, value)
    notes = list(file.notes)
    with explained(notes):
        dates, about_dates = column_of_days.days(file.dates)
        notes += about_dates
        values, about_values = column_of_numbers.numbers(file.values, file.delimiter)
        notes += about_values
        seen, repeats = _once(file, dates, values)
        if repeats:
            repeated, was = ("1 row repeats", "was") if repeats == 1 else (f"{repeats} rows repeat", "were")
            notes.append(f"{repeated} a day with the same value and {was} left out")
        if (np.diff(dates) < np.timedelta64(0)).any():
            notes.append("the rows were not in the order of their days and were sorted")
        days = np.array(sorted(seen), "datetime64[D]")
        _check_steps(str(path), days)
        return Series(value, days, np.array([seen[day] for day in days]), tuple(notes), date)


def _once(file: csv_file.CsvFile, dates: np.ndarray, values: np.ndarray) -> tuple[dict[np.datetime64, float], int]:
    """The value of each day, and how many rows say one again."""
    rows: dict[np.datetime64, int] = {}
    for row, day in enumerate(dates):
        first = rows.setdefault(day, row)
        if values[first] != values[row]:
            both = (f"{values[place]:g} in line {file.dates.lines[place]}" for place in (first, row))
            raise InputError(
                f"{file.dates.path}: {day} is there twice, with {' and '.join(both)}; want one value a day"
            )
    return {day: values[row] for day, row in rows.items()}, len(dates) - len(rows)


def _check_steps(name: str, days: np.ndarray) -> None:
    steps = np.diff(days).astype(int)
    if not len(steps) or (steps == 1).all():
        return
    common = int(np.bincount(np.abs(steps)).argmax())
    if common > 1:
        raise InputError(f"{name}: most rows are {common} days apart; want one row a day")
    if (steps < 1).any():
        wrong = int((steps < 1).argmax())
        raise InputError(f"{name}: {days[wrong + 1]} comes after {days[wrong]}; want each day once, in order")
    missing = np.setdiff1d(np.arange(days[0], days[-1] + _DAY), days)
    wanted = f"every day from {days[0]} to {days[-1]}, with 0 where nothing was, or the value of the day before"
    raise InputError(f"{name}: {_named(missing)}; want {wanted}")


def _named(missing: np.ndarray) -> str:
    """Which days are missing, in words."""
    if len(missing) <= NAMED:
        *others, last = map(str, missing)
        return f"{', '.join(others)} and {last} are missing" if others else f"{last} is missing"
    weekend = int(np.isin(weekday(missing), (5, 6)).sum())
    first = f"the first is {missing[0]}"
    if weekend == len(missing):
        return f"{len(missing)} days are missing, all of them Saturdays and Sundays"
    which = f"{weekend} of them Saturdays and Sundays, " if weekend > len(missing) / 2 else ""
    return f"{len(missing)} days are missing, {which}{first}"
