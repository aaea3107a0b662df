"""A column of days, however they are written: which number is the day, which the month and which the year.

The whole column decides. An order of the numbers is taken only where each cell is a day in it, no other order gives as
good a run of days, and no rows fall out of order that would not in another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from unrolled.apps.forecast.csv_file import Column, quoted
from unrolled.apps.forecast.time_of_day import without_times
from unrolled.engine.terminal import InputError

YEARS = (1900, 2100)
FEW = 13
"""So many days that follow one another, or more, do not do so with day and month exchanged."""
EXCEL = (29_221, 73_050)
"""Excel's numbers of the days from 1980 to 2099; smaller ones may be anything."""
PER_DAY = {10: 86_400, 13: 86_400 * 10**3, 16: 86_400 * 10**6, 19: 86_400 * 10**9}
"""By the figures of a moment since 1970, how many of its units a day has: seconds or parts of a second."""
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = r"\(?(?P<weekday>(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)[.,)]*"
_BEFORE, _AFTER = re.compile(rf"{_WEEKDAY}\s+", re.I), re.compile(rf"[,\s]+{_WEEKDAY}$", re.I)
_COUNT = re.compile(r"([0-9]{5}|[0-9]{9,19})(?:\.0*)?")
_FIGURES = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:\.0*)?")
_NUMBERS = re.compile(r"([0-9]{1,4})([-/.年]) ?([0-9]{1,2})(?:\2|月) ?([0-9]{1,4})[.日]?")
_MONTH_INSIDE = re.compile(r"([0-9]{1,4})(?:st|nd|rd|th)?\.?[-/ ]?([a-z]{3,9})[-/., ]{0,2}([0-9]{1,4})", re.I)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?[-/ ]?([0-9]{1,2})(?:st|nd|rd|th)?[-/, ]{1,2}([0-9]{4}|[0-9]{2})", re.I)


class _Cell(NamedTuple):
    """A day taken apart.

    Attributes:
        form: How it is written; cells of one form are read alike.
        parts: Its three numbers in the order in which they stand, figures for the month's name.
        orders: In which orders they may stand, as `DMY`.
        weekday: The one that is named beside, 0 for Monday.
    """

    form: tuple[str, ...]
    parts: tuple[str, str, str]
    orders: tuple[str, ...]
    weekday: int | None


def days(column: Column) -> tuple[np.ndarray, list[str]]:
    """The days of a column.

    Returns:
        `datetime64[D]`, `(rows,)`, and notes on how they were read.

    Raises:
        InputError: A cell is no day, or it cannot be told which.
    """
    texts, notes = without_times(column)
    if all(_COUNT.fullmatch(text) for text in texts):
        counted, note = _counted(column, texts)
        return counted, [*notes, note]
    cells = _cells(column, texts)
    orders = cells[0].orders
    readings = {order: [_day(cell.parts, order) for cell in cells] for order in orders}
    order = _choose(column, readings)
    chosen = np.array(readings[order], "datetime64[D]")
    for row, cell in enumerate(cells):
        if cell.weekday not in (None, named := int((chosen[row].astype(int) + 3) % 7)):
            raise column.refusal(row, f", but {chosen[row]} is a {WEEKDAYS[named].title()}; want YYYY-MM-DD")
    if not cells[0].form[0].startswith("month"):
        other = order.translate(str.maketrans("DM", "MD"))
        _check_order(column, chosen, order, [_day(cell.parts, other) for cell in cells], other)
    if len(orders) > 1 and not (order == "YMD" and cells[0].form[0] == "figures"):
        notes.append(f"dates were read as {_words(order)}")
    return chosen, notes


def _cells(column: Column, texts: Sequence[str]) -> list[_Cell]:
    cells: list[_Cell] = []
    for row, text in enumerate(texts):
        cell = _take_apart(text)
        if cell is None:
            raise column.refusal(row, "; want a day as YYYY-MM-DD")
        if cells and cell.form != cells[0].form:
            first = f"{quoted(column.cells[0])} in line {column.lines[0]}"
            raise column.refusal(row, f", written otherwise than {first}; want one form, YYYY-MM-DD")
        cells.append(cell)
    return cells


def _take_apart(text: str) -> _Cell | None:
    weekday = _BEFORE.match(text) or _AFTER.search(text)
    named = None
    if weekday:
        text = text.replace(weekday[0], "", 1)
        named = _place(weekday["weekday"], WEEKDAYS)
        if named is None:
            return None
    if match := _FIGURES.fullmatch(text):
        return _Cell(("figures",), (match[1], match[2], match[3]), ("YMD", "DMY", "MDY"), named)
    if match := _NUMBERS.fullmatch(text):
        first, sign, second, third = match.groups()
        parts = first, second, third
        if len(first) > 2:  # with the year first there is one order, whatever sign stands between
            return _Cell(("year first",), parts, ("YMD",), named)
        if len(third) > 2:
            return _Cell(("year last", sign), parts, ("DMY", "MDY"), named)
        return _Cell(("short", sign), parts, ("DMY", "MDY", "YMD"), named)
    if match := _MONTH_INSIDE.fullmatch(text):
        first, name, last = match.groups()
        orders = ("YMD",) if len(first) > 2 else ("DMY",) if len(last) > 2 else ("DMY", "YMD")
        return _named(("month inside", *orders), (first, name, last), orders, named)
    if match := _MONTH_FIRST.fullmatch(text):
        return _named(("month first",), match.groups(), ("MDY",), named)
    return None


def _named(form: tuple[str, ...], parts: Sequence[str], orders: tuple[str, ...], weekday: int | None) -> _Cell | None:
    """A cell with the month's name turned into its number; `None` where that is no name."""
    place = orders[0].index("M")
    month = _place(parts[place], MONTHS)
    numbers = [str((month or 0) + 1) if at == place else part for at, part in enumerate(parts)]
    return None if month is None else _Cell(form, (numbers[0], numbers[1], numbers[2]), orders, weekday)


def _place(word: str, names: Sequence[str]) -> int | None:
    """Which of some names a word is, or begins with three letters or more."""
    return next((place for place, name in enumerate(names) if name.startswith(word.lower())), None)


def _day(parts: tuple[str, str, str], order: str) -> date | None:
    """The day that three numbers are in an order, or `None` where there is none."""
    if len(parts[0]) == 4 and order[0] != "Y":  # eight figures, cut as if the year came first
        figures = "".join(parts)
        parts = (figures[:2], figures[2:4], figures[4:])
    year, month, day = (int(parts[order.index(letter)]) for letter in "YMD")
    if len(parts[order.index("Y")]) <= 2:  # as POSIX has it
        year += 2000 if year < 69 else 1900
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _inside(day: date | None) -> bool:
    return day is not None and YEARS[0] <= day.year <= YEARS[1]


def _choose(column: Column, readings: dict[str, list[date | None]]) -> str:
    """The one order in which all cells are days; where there are several, the one without gaps."""
    whole = [order for order, read in readings.items() if all(map(_inside, read))]
    if not whole:
        raise _no_day(column, readings)
    gaps = {}
    for order in whole:
        distinct = np.unique(np.array(readings[order], "datetime64[D]"))
        gaps[order] = int((distinct[-1] - distinct[0]).astype(int)) + 1 - len(distinct)
    best, *others = sorted(whole, key=lambda order: gaps[order])
    same = all(readings[order] == readings[best] for order in others)
    run = len(set(readings[best])) >= FEW and all(2 * gaps[best] < gaps[order] for order in others)
    if others and not same and not run:
        months = {order.index("M") for order in whole}
        raise column.refusal(
            0, f"; it cannot be told which number is the {'month' if len(months) > 1 else 'year'}; want YYYY-MM-DD"
        )
    return best


def _no_day(column: Column, readings: dict[str, list[date | None]]) -> InputError:
    """What says why the cells are not all days in one order."""
    only: dict[str, int] = {}
    for row in range(len(column.cells)):
        fitting = [order for order, read in readings.items() if _inside(read[row])]
        if len(fitting) == 1:
            only.setdefault(fitting[0], row)
    if len(only) > 1:
        (one, first), (other, row), *_ = sorted(only.items(), key=lambda item: item[1])
        before = f"{quoted(column.cells[first])} in line {column.lines[first]}"
        return column.refusal(
            row, f", {_words(other)} for sure, and {before} is {_words(one)}; want one form, YYYY-MM-DD"
        )
    read = max(readings.values(), key=lambda read: sum(map(_inside, read)))
    row = next(row for row, day in enumerate(read) if not _inside(day))
    why = "there is no such day" if read[row] is None else f"want a year from {YEARS[0]} to {YEARS[1]}"
    return column.refusal(row, f"; {why}")


def _check_order(column: Column, chosen: np.ndarray, order: str, exchanged: list[date | None], other: str) -> None:
    """See that no rows fall out of order that would follow the row before with day and month exchanged."""
    steps = np.diff(chosen).astype(int)
    if (np.abs(steps) == 1).mean() < 0.5 if len(steps) else True:
        return  # the rows are in no order that could tell
    step = 1 if (steps > 0).sum() >= (steps < 0).sum() else -1
    astray, before = [], chosen[0]
    for row in range(1, len(chosen)):
        day, swapped = chosen[row], exchanged[row]
        if day != before + step and swapped is not None and np.datetime64(swapped) == before + step:
            astray.append(row)
            day = before + step
        before = day
    if len(astray) > 1:
        row = astray[0]
        raise column.refusal(
            row,
            f": as {_words(order)} it is out of order, as {_words(other)} it follows {quoted(column.cells[row - 1])}; "
            "want one form, YYYY-MM-DD",
        )


def _counted(column: Column, texts: Sequence[str]) -> tuple[np.ndarray, str]:
    """Days that are written as one number: Excel's, or moments since 1970."""
    figures = [text.partition(".")[0] for text in texts]
    values = np.array([int(text) for text in figures], object)
    if all(len(text) == 5 for text in figures):
        if not all(EXCEL[0] <= value <= EXCEL[1] for value in values):
            row = next(row for row, value in enumerate(values) if not EXCEL[0] <= value <= EXCEL[1])
            raise column.refusal(row, "; want a day as YYYY-MM-DD")
        read = np.datetime64("1899-12-30") + values.astype(int)
        return read, f"{column.name} was read as Excel's numbers of days: {figures[0]} is {read[0]}"
    length = max(map(len, figures))
    per_day = PER_DAY.get(length, PER_DAY.get(length + 1))
    for row, (text, value) in enumerate(zip(figures, values, strict=True)):
        if per_day is None or len(text) < length - 1 or value % per_day:
            raise column.refusal(row, " and no whole day since 1970; want a day as YYYY-MM-DD")
    read = np.datetime64("1970-01-01") + (values // per_day).astype(int)
    return read, f"{column.name} was read as time since 1970: {figures[0]} is {read[0]}"


def _words(order: str) -> str:
    return "/".join({"D": "day", "M": "month", "Y": "year"}[letter] for letter in order)
