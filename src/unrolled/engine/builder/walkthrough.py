"""Executes walkthroughs: percent-format notebooks, run cell by cell."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from unrolled.engine.builder import kernel
from unrolled.engine.builder.errors import MakeError, PassingError, passes
from unrolled.engine.builder.reads import Read
from unrolled.engine.records import percent
from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.records.record import Record
from unrolled.engine.records.state import BUILDING, LOOKED_UP

TIMEOUT = 600
"""Seconds that one cell may take."""

_MARKS = (
    "this cell is read in two ways; begin a cell of code with a line `# %%`, one of text with `# %% [markdown]`, "
    "and each line of text with `#`; no string may hold such a line"
)

SHOWS = "shows"
"""The tag of a cell that does nothing but show: a page folds its code, for what it shows stands below."""
_SWITCH = (
    '<p class="u-switch" data-search-exclude><label><input type="checkbox" id="u-code"> '
    "Show the code behind tables, figures and sentences, too</label></p>"
)
"""Shows at once all code that a page folds; no script is needed."""
RESULT = "result"
"""The tag of a cell that shows what the walkthrough comes to: its page begins with it."""
CARD = "card"
"""The tag of a cell whose picture stands for the walkthrough on the home page, where it is not that of its result."""


def read(path: Path) -> nbformat.NotebookNode:
    """A walkthrough as a notebook whose cell ids follow from their order alone.

    Raises:
        MakeError: Its cells are marked otherwise than the project reads them.
    """
    notebook = jupytext.read(path)
    _as_we_read_it(path, notebook)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
    }
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def execute(path: Path, record: Record) -> list[Read]:
    """Run a walkthrough, keep the outputs of its code cells, in order, and tell what these read.

    Raises:
        MakeError: A cell raises or runs too long.
        PassingError: The kernel died.
    """
    notebook = read(path)
    begun: list[int] = []
    client = NotebookClient(
        notebook,
        timeout=TIMEOUT,
        kernel_name="python3",
        coalesce_streams=True,
        resources={"metadata": {"path": str(ROOT)}},
        # TensorFlow's C++ side logs to file descriptors; only Python's own output belongs on a page.
        extra_arguments=["--IPKernelApp.capture_fd_output=False", f"--IPKernelApp.extra_extensions={kernel.__name__}"],
        on_cell_start=lambda cell, cell_index: begun.append(cell_index),
    )
    with tempfile.TemporaryDirectory() as folder:
        notes, reads = Path(folder, "looked-up"), Path(folder, "reads")
        own = {"PYTHONHASHSEED": "0", BUILDING: "1", LOOKED_UP: str(notes), kernel.READS: str(reads)}
        try:
            # In the main thread nbclient would answer the signals by which a build is stopped: it ends the kernel, and
            # that would look like a cell that failed.
            with ThreadPoolExecutor(1) as thread:
                thread.submit(client.execute, stderr=subprocess.DEVNULL, env={**os.environ, **own}).result()
        except CellExecutionError as error:
            number = re.match(r"\[Errno (\d+)\]", error.evalue)
            kind = PassingError if passes(error.ename, int(number[1]) if number else None) else MakeError
            raise kind(_located(path, notebook, error)) from error
        except TimeoutError as error:
            raise MakeError(f"{_begun(path, begun)}: this cell runs longer than {TIMEOUT} s") from error
        except RuntimeError as error:  # so nbclient says that a kernel did not start, or is no longer there
            died = f"its kernel died, perhaps for want of memory: {error}"
            raise PassingError(f"{_begun(path, begun)}: {died}") from error
        looked_up = sorted(set(notes.read_text("utf-8").split())) if notes.exists() else []
        heard = [Read(**json.loads(line)) for line in reads.read_text("utf-8").splitlines()]
    outputs = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            for output in cell.outputs:
                output.pop("execution_count", None)
                output.get("metadata", {}).clear()
            outputs.append(cell.outputs)
    record.file("looked_up.json", json.dumps(looked_up, indent=1).encode())
    record.file("outputs.json", json.dumps(outputs, ensure_ascii=False, indent=1, sort_keys=True).encode())
    return heard


def assemble(path: Path, outputs: list[list[dict]] | None, notes: Sequence[str] = ()) -> str:
    """A walkthrough's notebook with outputs that a run gave, as JSON text.

    Text cells come from the file as it is now: editing them runs nothing. Outputs of another number of cells are left
    out.

    Args:
        path: The walkthrough.
        outputs: What each cell of code gave, or `None`.
        notes: What stands before its first cell, as Markdown.

    Raises:
        MakeError: Its cells are marked otherwise than the project reads them.
    """
    notebook = read(path)
    if outputs is not None and len(outputs) != sum(cell.cell_type == "code" for cell in notebook.cells):
        outputs = None  # they are of another state of the file, and none would stand where it belongs
    remaining = iter(outputs or [])
    first = re.sub(r'(\baria-label=")', r"\1Result: ", tagged(path, outputs or [], RESULT, "first"))
    first = re.sub(r'<details class="u-words">.*?</details>', "", first, flags=re.DOTALL)  # they stand further down
    count = 0
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        count += 1
        cell.metadata = {"tags": [SHOWS]} if SHOWS in cell.metadata.get("tags", []) else {}
        cell.execution_count = count if outputs is not None else None
        cell.outputs = [nbformat.from_dict(output) for output in next(remaining, [])]
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    switch = _SWITCH if any(SHOWS in cell.metadata.get("tags", []) for cell in notebook.cells) else ""
    shown = f'<div class="u-result" data-search-exclude>{first}</div>' if first else ""
    if notebook.cells and notebook.cells[0].cell_type == "markdown":
        # Below the title and what the walkthrough is about, above its first part.
        about, heading, rest = notebook.cells[0].source.partition("\n## ")
        notebook.cells[0].source = "\n\n".join(
            filter(None, [about, shown, switch, heading.strip() + " " * bool(heading) + rest])
        )
    for number, note in enumerate(notes):
        notebook.cells.insert(number, nbformat.v4.new_markdown_cell(note, id=f"note-{number}"))
    return nbformat.writes(notebook) + "\n"


def tagged(path: Path, outputs: list[list[dict]], tag: str, prefix: str) -> str:
    """What the cells of a walkthrough with a tag show, as HTML; empty where none has it.

    Args:
        path: The walkthrough.
        outputs: What each cell of code gave.
        tag: The tag.
        prefix: What sets ids apart from those of the cells themselves.
    """
    cells = [cell for cell in read(path).cells if cell.cell_type == "code"]
    shown = [
        "".join(output["data"]["text/html"])
        for cell, given in zip(cells, outputs, strict=False)
        if tag in cell.metadata.get("tags", [])
        for output in given
        if "text/html" in output.get("data", {})
    ]
    return re.sub(r'(\bid="|href="#|url\(#|\bfor=")', rf"\g<1>{prefix}-", "".join(shown))


def _as_we_read_it(path: Path, notebook: nbformat.NotebookNode) -> None:
    """Refuse a file that Jupytext takes apart otherwise than the key: edits would leave old outputs on the page."""
    source = path.read_text("utf-8")
    where = Path(os.path.relpath(path, ROOT)).as_posix()
    if source.startswith("\ufeff"):
        raise MakeError(f"{where}:1: begins with a byte order mark, which would be taken for code; save it without")
    ours = percent.cells(source)
    line = 1
    for text, cell in itertools.zip_longest(ours, notebook.cells):
        if text is None or cell is None:
            raise MakeError(f"{where}:{line}: {_MARKS}")
        is_text = text.startswith(percent.TEXT)
        below = list(enumerate(text.split("\n")[1:], line + 1))
        odd = [number for number, one in below if re.match(r"#\s*%%", one)]
        unmarked = [number for number, one in below if is_text and one.strip() and not one.startswith("#")]
        if unmarked and not odd:
            wrong = "a line of text does not begin with `#`; is a `# %%` missing above it?"
            raise MakeError(f"{where}:{unmarked[0]}: {wrong}")
        if (cell.cell_type == "markdown") != is_text or _bare(text, cell) != cell.source.strip():
            raise MakeError(f"{where}:{min(odd, default=line)}: {_MARKS}")
        line += text.count("\n")


def _bare(text: str, cell: nbformat.NotebookNode) -> str:
    """A cell without the line that begins it, and of a text cell without the comment signs."""
    body = text.partition("\n")[2] if text.startswith(percent.MARK) else text
    if cell.cell_type == "markdown":
        body = re.sub(r"^# ?", "", body, flags=re.MULTILINE)
    return body.strip()


def _located(path: Path, notebook: nbformat.NotebookNode, error: CellExecutionError) -> str:
    """What a cell raised, with the line that raised it."""
    line = 1
    for first, cell in zip(_first_lines(path), notebook.cells, strict=True):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                trace = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output.traceback))
                within = re.search(r"Cell In\[\d+\], line (\d+)", trace)
                line = first + (int(within[1]) - 1 if within else 0)
    where = path.relative_to(ROOT).as_posix()
    return f"{where}:{line}: {error.ename}: {error.evalue.partition(chr(10))[0]}"


def _begun(path: Path, cells: list[int]) -> str:
    """The file and the line of the cell that began last, or the file alone where none did."""
    where = Path(os.path.relpath(path, ROOT)).as_posix()
    return f"{where}:{_first_lines(path)[cells[-1]]}" if cells else where


def _first_lines(path: Path) -> list[int]:
    """The line of the file on which each cell's own text begins."""
    lines, at = [], 1
    for cell in percent.cells(path.read_text("utf-8")):
        head, body = (1, cell.partition("\n")[2]) if cell.startswith(percent.MARK) else (0, cell)
        lines.append(at + head + body[: len(body) - len(body.lstrip())].count("\n"))
        at += cell.count("\n")
    return lines
