"""Executes walkthroughs: percent-format notebooks, run cell by cell."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from unrolled.engine.builder.errors import MakeError, PassingError, passes
from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.records.record import Record
from unrolled.engine.records.state import BUILDING, LOOKED_UP

TIMEOUT = 600
"""Seconds that one cell may take."""

SHOWS = "shows"
"""The tag of a cell that does nothing but show: a page folds its code, for what it shows stands below."""


def read(path: Path) -> nbformat.NotebookNode:
    """A walkthrough as a notebook whose cell ids follow from their order alone."""
    notebook = jupytext.read(path)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
    }
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def execute(path: Path, record: Record) -> None:
    """Run a walkthrough and keep the outputs of its code cells, in order.

    Raises:
        MakeError: A cell raises or runs too long.
        PassingError: The kernel died.
    """
    notebook = read(path)
    client = NotebookClient(
        notebook,
        timeout=TIMEOUT,
        kernel_name="python3",
        coalesce_streams=True,
        resources={"metadata": {"path": str(ROOT)}},
        # TensorFlow's C++ side logs to file descriptors; only Python's own output belongs on a page.
        extra_arguments=["--IPKernelApp.capture_fd_output=False"],
    )
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder, "looked-up")
        own = {"PYTHONHASHSEED": "0", BUILDING: "1", LOOKED_UP: str(notes)}
        try:
            client.execute(stderr=subprocess.DEVNULL, env={**os.environ, **own})
        except CellExecutionError as error:
            number = re.match(r"\[Errno (\d+)\]", error.evalue)
            kind = PassingError if passes(error.ename, int(number[1]) if number else None) else MakeError
            raise kind(_located(path, notebook, error)) from error
        except RuntimeError as error:  # so nbclient says that a kernel did not start, or is no longer there
            where = path.relative_to(ROOT).as_posix()
            raise PassingError(f"{where}: its kernel died, perhaps for want of memory: {error}") from error
        looked_up = sorted(set(notes.read_text("utf-8").split())) if notes.exists() else []
    outputs = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            for output in cell.outputs:
                output.pop("execution_count", None)
                output.get("metadata", {}).clear()
            outputs.append(cell.outputs)
    record.file("looked_up.json", json.dumps(looked_up, indent=1).encode())
    record.file("outputs.json", json.dumps(outputs, ensure_ascii=False, indent=1, sort_keys=True).encode())


def assemble(path: Path, outputs: list[list[dict]] | None) -> str:
    """A walkthrough's notebook with outputs that a run gave, as JSON text.

    Text cells come from the file as it is now: editing them runs nothing.
    """
    notebook = read(path)
    remaining = iter(outputs or [])
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
    return nbformat.writes(notebook) + "\n"


def _located(path: Path, notebook: nbformat.NotebookNode, error: CellExecutionError) -> str:
    where = path.relative_to(ROOT).as_posix()
    failed = next(
        (c for c in notebook.cells if c.cell_type == "code" and any(o.output_type == "error" for o in c.outputs)), None
    )
    line = 1
    if failed:
        first = failed.source.strip().partition("\n")[0]
        lines = path.read_text("utf-8").splitlines()
        line = next((n for n, text in enumerate(lines, 1) if text.strip() == first), 1)
        trace = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(failed.outputs[-1].traceback))
        if within := re.search(r"Cell In\[\d+\], line (\d+)", trace):
            line += int(within[1]) - 1
    return f"{where}:{line}: {error.ename}: {error.evalue.partition(chr(10))[0]}"
