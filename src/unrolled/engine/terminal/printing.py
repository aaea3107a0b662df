"""How commands print: words as they are, no line and no table cell cut."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

UNBOUNDED = 100_000
"""Columns where no terminal sets how many."""


def printer(file: TextIO | None = None, width: int | None = None) -> Console:
    """A console that prints words as they are.

    Args:
        file: Where to; standard output by default.
        width: Columns. By default those of the terminal; where there is none lines stay whole, those of tables too,
            so that they can be searched.
    """
    whole_lines = width is None and not (file or sys.stdout).isatty()
    return Console(
        file=file,
        width=UNBOUNDED if whole_lines else width,
        soft_wrap=whole_lines,
        markup=False,
        emoji=False,
        highlight=False,
    )


def table(*words: str, numbers: Iterable[str] = ()) -> Table:
    """A table without lines; its cells are added with `add_row`, and it is printed with `print_table`.

    Args:
        words: Headers of the columns of words, which may be broken into lines where the terminal is narrow.
        numbers: Headers of the columns of numbers that follow, which are not.
    """
    columns = Table(*words, box=None, pad_edge=False)
    for name in numbers:
        columns.add_column(name, justify="right", no_wrap=True)
    return columns


def print_table(console: Console, rows: Table) -> None:
    """Print a table; where the terminal is too narrow even for its longest words and numbers, it breaks the lines."""
    least = Measurement.get(console, console.options.update(width=UNBOUNDED), rows).minimum
    if least > console.width:
        rows.width = least
    with console.capture() as capture:
        console.print(rows, crop=False)
    # Without the spaces that fill up a last column.
    console.print(Text.from_ansi("\n".join(line.rstrip(" ") for line in capture.get().splitlines())), soft_wrap=True)


def print_saved(console: Console, folder: Path, kind: str, inputs: str, arguments: str) -> None:
    """Print where something was saved and how it is used.

    Args:
        console: Where to.
        folder: What it was saved in.
        kind: The module of `unrolled.apps` that loads it.
        inputs: What `unrolled predict` takes beside the folder.
        arguments: What `predict` of what is loaded takes.
    """
    console.print(f"\nSaved in {folder}. To use it:")
    console.print(f"    unrolled predict {shlex.quote(str(folder))} {inputs}")
    console.print("or in Python:")
    console.print(f"    from unrolled.apps import {kind}")
    console.print(f"    {kind}.load({str(folder)!r}).predict({arguments})")
