"""A column of numbers, however they are written: which sign stands before decimals, and which between thousands.

The whole column decides. Where it can be read in two ways that give other numbers, it is refused: the same text is a
thousand and more in one country, and one and a bit in another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from unrolled.apps.forecast.csv_file import Column, quoted
from unrolled.engine.terminal import InputError

_SAME = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-") | dict.fromkeys("’ʼ‘＇", "'"))
_CELL = re.compile(r"([^0-9.,]*)([0-9.,][0-9., ']*?)(e[-+]?[0-9]+)?([^0-9.,]*)", re.I)


class Reading(NamedTuple):
    """A way to write numbers.

    Attributes:
        decimal: The sign before decimals.
        group: The sign between thousands; empty where there is none.
    """

    decimal: str
    group: str


PLAIN, ENGLISH = Reading(".", ""), Reading(".", ",")
READINGS = (PLAIN, ENGLISH, *(Reading(*signs) for signs in (". ", ".'", ",.", ", ", ",'")), Reading(",", ""))


class _Cell(NamedTuple):
    """A number taken apart: its sign, its figures with the signs between them, an exponent, a sign such as % or €."""

    minus: bool
    figures: str
    exponent: str
    unit: str


def numbers(column: Column, delimiter: str) -> tuple[np.ndarray, list[str]]:
    """The numbers of a column.

    Args:
        column: The column as it is written.
        delimiter: What stands between the fields of its file: where that is a comma, commas hardly stand before
            decimals.

    Returns:
        Finite numbers, `(rows,)`, and notes on how they were read.

    Raises:
        InputError: A cell is no number, or it cannot be told which.
    """
    cells = _cells(column)
    notes = _units(column, cells)
    readings = {reading: values for reading in READINGS if (values := _read(cells, reading)) is not None}
    if not readings:
        raise _two_forms(column, cells)
    reading = _choose(column, cells, readings, delimiter)
    values = readings[reading]
    if not np.isfinite(values).all():
        raise column.refusal(int((~np.isfinite(values)).argmax()), "; want a finite number for every day")
    other = delimiter != "," and len({array.tobytes() for array in readings.values()}) > 1
    return values, notes + _told(column, cells, reading, other)


def _cells(column: Column) -> list[_Cell]:
    apart = {text: _take_apart(text) for text in set(column.cells)}
    wrong = [row for row, text in enumerate(column.cells) if apart[text] is None]
    if wrong:
        text = column.cells[wrong[0]]
        alike = sum(column.cells[row] == text for row in wrong) - 1
        more = f" (and in {alike} more {'rows' if alike > 1 else 'row'})" if alike else ""
        wanted = "a number for every day" if not re.search("[0-9]", text) else "a number alone"
        raise column.refusal(wrong[0], f"{more}; want {wanted}")
    return [cell for text in column.cells if (cell := apart[text]) is not None]


def _take_apart(text: str) -> _Cell | None:
    text = "".join(str(unicodedata.decimal(letter, letter)) for letter in text.translate(_SAME))
    match = _CELL.fullmatch(re.sub(r"\s", " ", text).strip())
    if match is None:
        return None
    before, figures, exponent, after = (part or "" for part in match.groups())
    before, after = before.replace(" ", ""), after.replace(" ", "")
    brackets = before.count("(") == after.count(")") == 1
    if brackets:  # as bookkeepers write what is below zero
        before, after = before.replace("(", ""), after.replace(")", "")
    signs = [letter for letter in before + after if letter in "+-"]
    units = [letter for letter in before + after if letter in "%‰" or unicodedata.category(letter) == "Sc"]
    if len(signs) + brackets > 1 or len(units) > 1 or len(signs) + len(units) < len(before + after) or "+" in after:
        return None
    cell = _Cell(brackets or "-" in signs, figures.strip(), exponent, "".join(units))
    return cell if any(_value(cell, reading) is not None for reading in READINGS) else None


def _units(column: Column, cells: Sequence[_Cell]) -> list[str]:
    """See that all cells have the same sign such as % or €; a zero may do without."""
    first = next((row for row, cell in enumerate(cells) if cell.unit), None)
    if first is None:
        return []
    unit = cells[first].unit
    for row, cell in enumerate(cells):
        if cell.unit != unit and not (cell.unit == "" and not re.search("[1-9]", cell.figures)):
            where = f"{quoted(column.cells[first])} in line {column.lines[first]}"
            raise column.refusal(row, f", and {where}; want all in one unit")
    return [f"the sign {unit} of {column.name} was left out"]


def _value(cell: _Cell, reading: Reading) -> float | None:
    """A cell's number in one reading, or `None` where it does not fit."""
    decimal, group = reading
    point, between = re.escape(decimal), re.escape(group)
    whole = "[0-9]+"
    if group and group in cell.figures:
        if cell.exponent:
            return None
        whole = rf"[1-9][0-9]{{0,2}}(?:{between}[0-9]{{3}})+"
        if group == ",":  # in India there are two figures between the signs before the last three
            whole += r"|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"
    if not re.fullmatch(rf"(?:{whole})(?:{point}[0-9]*)?|{point}[0-9]+", cell.figures):
        return None
    number = float((cell.figures.replace(group, "") if group else cell.figures).replace(decimal, ".") + cell.exponent)
    return -number if cell.minus else number


def _read(cells: Sequence[_Cell], reading: Reading) -> np.ndarray | None:
    values = {}
    for cell in set(cells):
        values[cell] = _value(cell, reading)
        if values[cell] is None:
            return None
    return np.array([values[cell] for cell in cells])


def _choose(column: Column, cells: Sequence[_Cell], readings: dict[Reading, np.ndarray], delimiter: str) -> Reading:
    """The reading to trust.

    Three figures after a sign may be decimals or a thousand. Decimals have fewer figures now and then, for zeros at
    their end fall away, or they have the same three in all cells. So whole numbers beside cells with three figures
    speak for thousands.
    """
    reading = next(iter(readings))
    in_doubt = [row for row, cell in enumerate(cells) if _grouped(cell)]
    if len({values.tobytes() for values in readings.values()}) == 1:
        decimals = [row for row in in_doubt if reading.decimal in cells[row].figures]
        if _jump(readings[reading], decimals, [bool(re.fullmatch("[0-9]{1,3}", cell.figures)) for cell in cells]):
            raise _doubt(column, cells, decimals[0])
        return reading
    signs = {sign for row in in_doubt for sign in ".," if sign in cells[row].figures}
    others = any(not _grouped(cell) and re.search("[1-9]", cell.figures) for cell in cells)
    if signs == {"."} and not others:
        return PLAIN
    if signs == {","} and (others or delimiter == ","):
        return ENGLISH
    raise _doubt(column, cells, in_doubt[0])


def _grouped(cell: _Cell) -> bool:
    """Whether a cell can be read in two ways: with a thousand and more, or with three decimals."""
    return not cell.exponent and re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", cell.figures) is not None


def _jump(values: np.ndarray, decimals: list[int], short: list[bool]) -> bool:
    """Whether cells read with three decimals lie about a thousandfold below short whole numbers beside them.

    Args:
        values: All numbers, `(rows,)`.
        decimals: The rows with three decimals that may as well be thousands.
        short: Which rows have three figures or fewer and no sign; thousands would have such beside them.
    """
    exponents = np.zeros(len(values))
    exponents[decimals] = 3.0
    compared = (exponents > 0) | (np.array(short) & (values != 0))
    pairs = compared[1:] & compared[:-1] & (exponents[1:] != exponents[:-1])
    sizes = np.abs(values)
    steps = np.log10(sizes[1:][pairs] / sizes[:-1][pairs])
    with_thousands = steps + np.diff(exponents)[pairs]
    return bool(3 * np.abs(with_thousands).sum() < np.abs(steps).sum())


def _doubt(column: Column, cells: Sequence[_Cell], row: int) -> InputError:
    whole, part = re.split("[.,]", cells[row].figures)
    return column.refusal(
        row,
        f": is that {whole}{part}, or {whole} and a bit? want it as {whole}{part} or as {whole}.{part}0 in all rows",
    )


def _two_forms(column: Column, cells: Sequence[_Cell]) -> InputError:
    """What says that two cells cannot be written in the same form."""
    fits = max(([_value(cell, reading) is not None for cell in cells] for reading in READINGS), key=sum)
    usual = next(row for row, cell in enumerate(cells) if fits[row] and _signs(cell))
    other = f"{quoted(column.cells[usual])} in line {column.lines[usual]}"
    return column.refusal(fits.index(False), f", written otherwise than {other}; want one form, with a decimal point")


def _signs(cell: _Cell) -> set[str]:
    return set(cell.figures) & set(".,' ")


def _told(column: Column, cells: Sequence[_Cell], reading: Reading, doubtful: bool) -> list[str]:
    """How the column was read, where that is not as programs read numbers, or not the only way."""
    if reading == PLAIN and not doubtful:
        return []
    values = [_value(cell, reading) for cell in cells]
    otherwise = (row for row, cell in enumerate(cells) if _value(cell, PLAIN) != values[row])
    row = next(otherwise, next(row for row, cell in enumerate(cells) if _signs(cell) or doubtful))
    return [f"numbers such as {quoted(column.cells[row])} were read as {values[row]:.15g}"]
