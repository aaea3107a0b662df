"""What a walkthrough shows besides its own output: results of records, code of modules, sentences.

Training that takes long stands in an experiment, so that what it measured is kept: editing a cell does not
train again. A walkthrough imports the experiment and shows what its record holds:

    from unrolled.content.forecasting import trains
    from unrolled.engine.cells import results

    contest = results(trains)
    contest.table("errors")

Everything shown here also reads well in a notebook that knows nothing of the site's style sheet.
"""

from __future__ import annotations

import inspect
import os
import textwrap
from pathlib import Path
from types import FunctionType, ModuleType
from typing import TypeVar

from unrolled.engine.builder.runner import Surveyor, update
from unrolled.engine.records.key import Key
from unrolled.engine.records.record import Figure, Number, Record, RecordError, Table
from unrolled.engine.records.state import BUILDING, LOOKED_UP
from unrolled.engine.records.store import Store
from unrolled.engine.render import html

T = TypeVar("T")

FENCE = "`" * 6
"""Around a block of code; longer than any fence inside a docstring."""


def results(experiment: ModuleType) -> Results:
    """What an experiment gave: from its kept record, or, where there is none, by running it now.

    Args:
        experiment: A module of `unrolled.content`, for example `unrolled.content.forecasting.trains`.

    Raises:
        RecordError: The module is no experiment, or it failed.
    """
    package, _, name = experiment.__name__.partition(".content.")
    if package != "unrolled" or name.count(".") != 1:
        raise RecordError(f"{experiment.__name__} is no experiment; import a module of unrolled.content")
    return results_of(name)


def results_of(name: str) -> Results:
    """What the experiment of that name gave, for example `forecasting.trains`; see `results`.

    Raises:
        RecordError: There is no such experiment, or it failed.
    """
    store = Store()
    surveyor = Surveyor(store)
    if name not in surveyor.sources:
        raise RecordError(f"{name} is not in this checkout; run the notebook from a clone of the project")
    status = surveyor.status(name)
    if not status.fresh:
        if os.environ.get(BUILDING):
            # To make it here would put the builder's own lines into the page.
            raise RecordError(f"{name} is stale since the build began ({status.why}); build again")
        if failures := update([name]):
            raise RecordError("; ".join(failures))
    record = store.get(name, status.key)
    if record is None:
        raise RecordError(f"{name} changed while it ran; run the cell again")
    return Results(record, status.key)


class Results:
    """The items of a record, each shown by the cell that ends with it.

    Args:
        record: What was made.
        key: The key it is kept under; of use only where it keeps files.
    """

    def __init__(self, record: Record, key: Key | None = None) -> None:
        self._record, self._key = record, key

    def table(self, item: str) -> ShownTable:
        """A table, in the site's form."""
        return ShownTable(self._item(self._record.tables, "tables", item), f"{self._record.name}.{item}")

    def figure(self, item: str) -> ShownFigure:
        """A figure with its text alternative, its caption, and the data behind it."""
        return ShownFigure(self._item(self._record.figures, "figures", item), f"{self._record.name}.{item}")

    def number(self, item: str) -> float:
        """A number, unrounded."""
        return self._number(item).value

    def shown(self, item: str) -> str:
        """A number as a sentence shows it: rounded, with its unit."""
        return str(self._number(item))

    def text(self, item: str) -> str:
        """Printed text."""
        return self._item(self._record.texts, "texts", item)

    def gives(self, item: str) -> bool:
        """Whether the record gives an item of that name, of any kind."""
        self._note(item)
        return self._record.gives(item)

    def why_absent(self, item: str) -> str:
        """The sentence that says why an item is not there.

        Raises:
            RecordError: It is there, or nothing says why it is not.
        """
        return self._item(self._record.reasons, "reasons", item)

    def file(self, item: str) -> bytes:
        """A binary file: weights, sound.

        Raises:
            RecordError: The record keeps no such file.
        """
        self._note(item)
        return Store().read(self._record.name, item, self._key)

    def _number(self, item: str) -> Number:
        return self._item(self._record.numbers, "numbers", item)

    def _item(self, items: dict[str, T], kind: str, item: str) -> T:
        self._note(item)
        if item not in items:
            there = ", ".join(items) or "none"
            raise RecordError(f"{self._record.name} has no {item} among its {kind}; it has {there}")
        return items[item]

    def _note(self, item: str) -> None:
        """Tell a build what was looked up, so that nothing is kept that nobody shows."""
        if notes := os.environ.get(LOOKED_UP):
            with Path(notes).open("a", encoding="utf-8") as file:
                file.write(f"{self._record.name}.{item}\n")


class ShownTable:
    """A table as a cell shows it."""

    def __init__(self, content: Table, label: str) -> None:
        self._content, self._label = content, label

    def __repr__(self) -> str:
        rows = [self._content.columns, *([str(cell) for cell in row] for row in self._content.rows)]
        widths = [max(len(row[i]) for row in rows) for i in range(len(self._content.columns))]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
        return "\n".join(line.rstrip() for line in [self._content.caption, *lines] if line)

    def _repr_html_(self) -> str:
        return html.table(self._content, self._label)


class ShownFigure:
    """A record's figure as a cell shows it."""

    def __init__(self, content: Figure, name: str) -> None:
        self._content, self._name = content, name

    def __repr__(self) -> str:
        return f"Figure: {self._content.alt}"

    def _repr_html_(self) -> str:
        return html.figure(self._content, "figure-" + self._name.replace(".", "-").replace("_", "-"))


class say:  # noqa: N801 (it reads as a verb where it is used)
    """A sentence that a cell computes: `` `code` `` and `$TeX$` are typeset.

    Args:
        text: The sentence, with its numbers already in it.
    """

    def __init__(self, text: str) -> None:
        self._text = " ".join(text.split())

    def __repr__(self) -> str:
        return self._text

    def _repr_html_(self) -> str:
        return f'<p class="u-said">{html.inline(self._text)}</p>'


class code:  # noqa: N801
    """The source of a module, a class or a function, as a block of code.

    Args:
        thing: What to show. A file under `snippets/` is shown whole, under its name.
        folded: Whether a reader opens it first.
    """

    def __init__(self, thing: ModuleType | type | FunctionType, folded: bool = False) -> None:
        self._folded = folded
        self._source = textwrap.dedent(inspect.getsource(thing)).strip("\n")
        module = thing.__name__ if isinstance(thing, ModuleType) else thing.__module__
        self._file = module.removeprefix("snippets.").replace(".", "/") + ".py"

    def __repr__(self) -> str:
        return self._source

    def _repr_markdown_(self) -> str:
        # Jupyter takes the first word as the language and leaves the rest; the site shows the title.
        block = f'{FENCE}python title="{self._file}"\n{self._source}\n{FENCE}'
        if self._folded:
            return f'<details class="u-cell" markdown="1">\n<summary>Code</summary>\n\n{block}\n\n</details>'
        return block
