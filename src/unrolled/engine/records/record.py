"""A record: what one experiment, snippet or walkthrough gave when it ran."""

from __future__ import annotations

import json
import math
import re
from dataclasses import asdict, dataclass, field

_ITEM = re.compile(r"[a-z][a-z0-9_]*")


class RecordError(ValueError):
    """A record that cannot be made, kept or shown as asked."""


@dataclass
class Number:
    """A number for a sentence: its value, how many decimals to show, and its unit."""

    value: float
    digits: int = 0
    unit: str = ""

    def __str__(self) -> str:
        shown = f"{self.value:,.{self.digits}f}".replace(",", "\N{THIN SPACE}")
        return f"{shown}\N{NO-BREAK SPACE}{self.unit}" if self.unit else shown


@dataclass
class Line:
    """A line of a cell.

    Attributes:
        text: What it says; `` `code` `` and `$TeX$` are typeset.
        lang: The language, as HTML names it, for example `zh-Hans`; empty for the page's own.
        small: Whether it is set smaller than the others.
    """

    text: str
    lang: str = ""
    small: bool = False


@dataclass
class Cell:
    """A cell that is more than one text: lines under one another, or a small drawing.

    Attributes:
        lines: The lines, from the top.
        svg: A drawing that stands in their place; empty for none.
        alt: What the drawing shows, in words.
    """

    lines: list[Line] = field(default_factory=list)
    svg: str = ""
    alt: str = ""

    def __str__(self) -> str:
        return self.alt or " / ".join(line.text for line in self.lines)


@dataclass
class Table:
    """Rows under named columns. A cell is a text, where `` `code` `` and `$TeX$` are typeset, or a `Cell`."""

    columns: list[str]
    rows: list[list[str | Cell]]
    caption: str = ""


@dataclass
class Figure:
    """An SVG with what it shows in words, and the data it was drawn from.

    Attributes:
        svg: The drawing, already themed (see `unrolled.engine.render.svg`).
        alt: One or two sentences that stand in for the drawing.
        caption: The sentence under the drawing.
        description: Paragraphs for a reader who cannot see it; empty where `alt` says all.
        data: The numbers behind the drawing, or `None` for a diagram.
    """

    svg: str
    alt: str
    caption: str
    description: list[str] = field(default_factory=list)
    data: Table | None = None


@dataclass
class Choice:
    """One answer offered by a quiz question, whether it is right, and why."""

    text: str
    right: bool
    why: str


@dataclass
class Question:
    """A quiz question with its choices; exactly one is right."""

    question: str
    choices: list[Choice]


@dataclass
class Record:
    """Everything a page may show of one run.

    Attributes:
        name: Where it comes from, for example `q2_shapes.outputs`.
        numbers: Numbers by name.
        tables: Tables by name.
        figures: Figures by name.
        texts: Printed text by name.
        quizzes: Quizzes by name, each a list of questions.
        reasons: Why an item is not there, by the name that it would have.
        files: Binary files by name, kept beside the record.
    """

    name: str
    numbers: dict[str, Number] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    quizzes: dict[str, list[Question]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def number(self, item: str, value: float, *, digits: int | None = None, unit: str = "") -> None:
        """Keep a number that a sentence will look up.

        Args:
            item: Its name.
            value: The number.
            digits: How many decimals a page shows; only a whole number may go without.
            unit: What follows the number.

        Raises:
            RecordError: The name is taken or malformed, the value is not finite, or it is not
                whole and nothing says how many decimals to show.
        """
        value = float(value)
        if digits is None and value.is_integer():
            digits = 0
        if not math.isfinite(value):
            raise RecordError(f"{self.name}.{item} is {value}; a number on a page must be finite")
        if digits is None:
            raise RecordError(f"{self.name}.{item} is {value}; say how many decimals to show: digits=1")
        self._new(self.numbers, item, Number(value, digits, unit))

    def table(self, item: str, columns: list, rows: list[list], caption: str = "") -> None:
        """Keep a table; every row needs one cell for each column.

        Raises:
            RecordError: A row has too few or too many cells, or there are no rows.
        """
        self._new(self.tables, item, _table(f"{self.name}.{item}", columns, rows, caption))

    def figure(
        self,
        item: str,
        svg: str,
        *,
        alt: str,
        caption: str,
        description: list[str] | None = None,
        columns: list | None = None,
        rows: list[list] | None = None,
    ) -> None:
        """Keep a figure; `columns` and `rows` are the data it was drawn from.

        Raises:
            RecordError: The alternative text or the caption is empty, or the SVG draws nothing.
        """
        where = f"{self.name}.{item}"
        if not alt.strip() or not caption.strip():
            raise RecordError(f"{where} needs a text alternative and a caption")
        if "<svg" not in svg or not re.search(r"<(path|text|rect|ellipse|polygon|polyline|line|circle|use)\b", svg):
            raise RecordError(f"{where} is an empty drawing")
        data = None if rows is None else _table(f"{where} data", columns or [], rows, "")
        self._new(self.figures, item, Figure(svg, alt, caption, list(description or []), data))

    def text(self, item: str, text: str) -> None:
        """Keep printed text."""
        self._new(self.texts, item, text)

    def absent(self, item: str, because: str) -> None:
        """Say in a sentence why an item is not there, for example for want of data."""
        self._new(self.reasons, item, because)

    def gives(self, item: str) -> bool:
        """Whether an item of that name is there, of any kind."""
        kinds = (self.numbers, self.tables, self.figures, self.texts, self.quizzes, self.files)
        return any(item in kind for kind in kinds)

    def quiz(self, item: str, questions: list[tuple]) -> None:
        """Keep a quiz.

        Args:
            item: The quiz's name.
            questions: Tuples of a question, the answer that was computed, and a
                dictionary from each choice to the sentence that explains it. The answer
                must be one of the choices: what a reader is told is right is what ran.

        Raises:
            RecordError: The computed answer is not among the choices, or a choice
                has no explanation.
        """
        quiz = []
        for question, answer, choices in questions:
            offered = {str(choice): why for choice, why in choices.items()}
            if str(answer) not in offered:
                raise RecordError(
                    f"{self.name}.{item}: the computed answer {answer} of “{question}” "
                    f"is not among the choices {', '.join(offered)}"
                )
            if not all(why.strip() for why in offered.values()):
                raise RecordError(f"{self.name}.{item}: a choice of “{question}” is not explained")
            quiz.append(Question(question, [Choice(c, c == str(answer), why) for c, why in offered.items()]))
        self._new(self.quizzes, item, quiz)

    def file(self, item: str, data: bytes) -> None:
        """Keep a binary file (weights, a notebook, sound) under its own file name."""
        if not re.fullmatch(r"[\w.-]+", item) or item in {"record.json", "meta.json"}:
            raise RecordError(f"{self.name}: {item!r} is no file name that a record can keep")
        self.files[item] = data

    def _new(self, kind: dict, item: str, value: object) -> None:
        if not _ITEM.fullmatch(item):
            raise RecordError(f"{self.name}: {item!r} is no name; use a-z, 0-9 and _")
        if item in kind:
            raise RecordError(f"{self.name} gives {item} twice")
        kind[item] = value

    def to_json(self) -> str:
        """The record without its files, as JSON with sorted keys."""
        content = asdict(self)
        content["files"] = sorted(self.files)
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Record:
        """The inverse of `to_json`; of the files only the names, for the store has what is in them."""
        content = json.loads(text)
        record = cls(content["name"])
        record.numbers = {k: Number(**v) for k, v in content["numbers"].items()}
        record.tables = {k: _table_from(v) for k, v in content["tables"].items()}
        for item, figure in content["figures"].items():
            data = figure.pop("data")
            record.figures[item] = Figure(**figure, data=data and _table_from(data))
        record.texts, record.reasons = content["texts"], content["reasons"]
        record.files = dict.fromkeys(content["files"], b"")
        record.quizzes = {
            item: [Question(q["question"], [Choice(**c) for c in q["choices"]]) for q in questions]
            for item, questions in content["quizzes"].items()
        }
        return record


def _table(where: str, columns: list, rows: list[list], caption: str) -> Table:
    if not rows:
        raise RecordError(f"{where} has no rows")
    for row in rows:
        if len(row) != len(columns):
            raise RecordError(f"{where}: the row {row!r} has {len(row)} cells for {len(columns)} columns")
    texts = [[cell if isinstance(cell, Cell) else str(cell) for cell in row] for row in rows]
    return Table([str(column) for column in columns], texts, caption)


def _table_from(content: dict) -> Table:
    rows = [[cell if isinstance(cell, str) else _cell_from(cell) for cell in row] for row in content["rows"]]
    return Table(content["columns"], rows, content["caption"])


def _cell_from(content: dict) -> Cell:
    return Cell([Line(**line) for line in content["lines"]], content["svg"], content["alt"])
