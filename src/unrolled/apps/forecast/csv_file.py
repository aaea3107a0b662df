"""A file of comma-separated values: its bytes as text, its header found, two of its columns as they are written."""

from __future__ import annotations

import codecs
import csv
import io
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from unrolled.engine.terminal import InputError, one_line

DELIMITERS = ",;\t|"
HEAD = 100
"""Records among which the header is looked for."""
PACKED = {
    b"\x1f\x8b": "packed with gzip; unpack it first",
    b"BZh": "packed with bzip2; unpack it first",
    b"\xfd7zXZ": "packed with xz; unpack it first",
    b"\x28\xb5\x2f\xfd": "packed with zstd; unpack it first",
    b"PK\x03\x04": "a workbook or a zip archive; save the sheet as CSV, or unpack the archive, first",
    b"\xd0\xcf\x11\xe0": "a workbook of Excel; save the sheet as CSV first",
}
"""How files begin that hold a table all the same, and what to do with them."""
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""In the order in which they are looked for: that of UTF-16 begins that of UTF-32."""


@dataclass(frozen=True)
class Column:
    """A column as it is written.

    Attributes:
        path: The file.
        name: What the column is called.
        lines: The line that each of its cells begins in.
        cells: The cells, without the spaces around them.
    """

    path: Path
    name: str
    lines: list[int]
    cells: list[str]

    def refusal(self, row: int, why: str) -> InputError:
        """What says that a cell cannot be used, and why."""
        cell = self.cells[row]
        return InputError(
            f"{self.path}, line {self.lines[row]}: {self.name} is {quoted(cell) if cell else 'empty'}{why}"
        )


@dataclass(frozen=True)
class CsvFile:
    """Two columns of a file.

    Attributes:
        dates: The column of days.
        values: The column of numbers.
        delimiter: What stands between fields.
        notes: What was left out or supposed, a clause each.
    """

    dates: Column
    values: Column
    delimiter: str
    notes: list[str]


@dataclass(frozen=True)
class _Record:
    """A row with the first and the last line that it takes."""

    first: int
    last: int
    cells: list[str]


@dataclass(frozen=True)
class _Text:
    """The text of a file, its line ends all alike.

    Attributes:
        path: The file.
        text: Its text.
        notes: What was supposed, a clause each.
    """

    path: Path
    text: str
    notes: list[str] = field(default_factory=list)

    def records(self, delimiter: str) -> Iterator[_Record]:
        """The rows that hold anything, in order."""
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=delimiter)
        first = 1
        try:
            for row in reader:
                cells = [cell.strip() for cell in row]
                if any(cells):
                    yield _Record(first, reader.line_num, cells)
                first = reader.line_num + 1
        except csv.Error as error:
            raise InputError(f"{self.path}, line {first}: {error}; is a quotation mark not closed?") from None


def read(path: str | os.PathLike, date: str, value: str) -> CsvFile:
    """Read two columns of a file.

    The text is UTF-8, with or without a byte order mark, UTF-16 or UTF-32; any other is read as Windows-1252, with a
    note. Fields stand between commas, semicolons, tabs or bars. The header is the first record that has both names.

    Raises:
        InputError: The file cannot be read, has no such columns, or its rows do not fit its header.
    """
    if date == value:
        raise InputError(f"--date and --value both name the column {quoted(date)}; want two columns")
    text = _decoded(Path(path))
    if not text.text.strip():
        raise InputError(f"{path} is empty; want a header and one row a day")
    date, value = (unicodedata.normalize("NFC", name).strip() for name in (date, value))
    delimiter, header = _header(text, date, value)
    notes = [*text.notes]
    if (above := text.text.split("\n")[: header.first - 1]) and any(line.strip() for line in above):
        notes.append(f"the header is in line {header.first}; what stands above it was left out")
    rows = [record for record in text.records(delimiter) if record.first > header.last]
    kept = [record for record in rows if record.cells != header.cells]
    if again := len(rows) - len(kept):
        notes.append(f"{again} {'row repeats' if again == 1 else 'rows repeat'} the header and {_were(again)} left out")
    if not kept:
        raise InputError(f"{path} has a header and no rows; want one row a day")
    names = [unicodedata.normalize("NFC", name) for name in header.cells]
    places = {name: names.index(name) for name in (date, value)}
    for record in kept:
        _check(record, text, delimiter, len(names), places[date], kept[0])
    lines = [record.first for record in kept]
    dates, values = (Column(text.path, name, lines, [row.cells[at] for row in kept]) for name, at in places.items())
    return CsvFile(dates, values, delimiter, notes)


def _decoded(path: Path) -> _Text:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"there is no file {path}") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    for beginning, what in PACKED.items():
        if content.startswith(beginning):
            raise InputError(f"{path} is {what}")
    marked = next((code for mark, code in BYTE_ORDER_MARKS.items() if content.startswith(mark)), None)
    # A header begins with letters of ASCII nearly everywhere: in UTF-16 every other byte is zero there.
    first, second = (content + b"--")[:2]
    zeros = "utf-16-le" if first and not second else "utf-16-be" if second and not first else None
    notes = []
    try:
        text = content.decode(marked or zeros or "utf-8")
    except UnicodeDecodeError as error:
        if marked or zeros:
            raise InputError(f"{path} is no whole text in {(marked or zeros or '').upper()}") from None
        line = content[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
        notes = [f"the file is not UTF-8 from line {line} on and was read as Windows-1252"]
        text = content.decode("cp1252", "replace")
    if "\0" in text:
        raise InputError(f"{path} is no text: there are zero bytes in it; want a CSV file")
    return _Text(path, text.replace("\r\n", "\n").replace("\r", "\n"), notes)


def _header(text: _Text, date: str, value: str) -> tuple[str, _Record]:
    """The delimiter and the header: the first record that has both names."""
    first = None
    for delimiter in DELIMITERS:
        try:
            head = list(islice(text.records(delimiter), HEAD))
        except InputError:
            head = [next(text.records(delimiter))]
        for record in head:
            names = [unicodedata.normalize("NFC", name) for name in record.cells]
            if {date, value} <= set(names):
                for name in (date, value):
                    if names.count(name) > 1:
                        raise InputError(f"{text.path} has {names.count(name)} columns named {quoted(name)}; want one")
                return delimiter, record
        if first is None or len(head[0].cells) > len(first.cells):
            first = head[0]
    missing = date if first is None or date not in first.cells else value
    there = one_line(", ".join(first.cells if first else []))[:200]
    hint = f" ({text.notes[0]}; save it as UTF-8)" if text.notes else ""
    raise InputError(f"{text.path} has no column {quoted(missing)}; its columns are {there}{hint}")


def _check(record: _Record, text: _Text, delimiter: str, fields: int, date: int, usual: _Record) -> None:
    """See that a record has as many fields as the header, and has not swallowed others; empty ones may follow."""
    if record.last > record.first:
        for line in text.text.split("\n")[record.first : record.last]:
            alone = next(csv.reader([line], delimiter=delimiter), [])
            if len(alone) == fields and _shape(alone[date]) == _shape(usual.cells[date]):
                raise InputError(
                    f"{text.path}, line {record.first}: a quotation mark opens a field that goes on to line "
                    f"{record.last}, over other rows; close it, or take it out"
                )
    del record.cells[max(fields, 1 + max((place for place, cell in enumerate(record.cells) if cell), default=0)) :]
    if (count := len(record.cells)) != fields:
        hint = f"; {delimiter!r} inside a field wants quotation marks around the field" if count > fields else ""
        raise InputError(f"{text.path}, line {record.first}: want {fields} fields as in the header, got {count}{hint}")


def _shape(cell: str) -> str:
    """How a cell is written, whatever its numbers are."""
    return re.sub(r"\d+", "0", cell.strip())


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def quoted(text: str, most: int = 40) -> str:
    """A piece of the input in quotation marks, on one line and cut where it is long."""
    text = one_line(text)
    return repr(text if len(text) <= most else text[: most - 1] + "…")
