"""What all commands share: how they refuse, take options, keep quiet, show progress, print and save."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn, Protocol, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn


class InputError(ValueError):
    """An input that cannot be used; its one line says what is wrong and what is wanted."""


def complain(messages: list[str], status: int = 1) -> int:
    """Say on standard error what went wrong, a line each, and give the exit status back."""
    for message in messages:
        print(f"unrolled: {' '.join(message.splitlines())}", file=sys.stderr)
    return status


class Parser(argparse.ArgumentParser):
    """A parser that refuses in one line, without a page of usage before it; its subcommands do too."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(formatter_class=argparse.RawDescriptionHelpFormatter, **settings)

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments.

        Raises:
            InputError: Always.
        """
        raise InputError(f"{message}; see `{self.prog} --help`")


def whole(least: int, most: int | None = None) -> Callable[[str], int]:
    """The type of an option that takes a whole number, both ends included.

    Examples:
        >>> whole(1)("12")
        12
        >>> whole(1, 9)("12")
        Traceback (most recent call last):
        argparse.ArgumentTypeError: want a whole number from 1 to 9, got '12'
    """

    def convert(text: str) -> int:
        with contextlib.suppress(ValueError):
            number = int(text)
            if least <= number and (most is None or number <= most):
                return number
        wanted = f"of at least {least}" if most is None else f"from {least} to {most}"
        raise argparse.ArgumentTypeError(f"want a whole number {wanted}, got {text[:20]!r}")

    return convert


def call(parser: Parser, arguments: list[str] | None = None) -> int:
    """Run the command that the arguments name and give its exit status.

    0 is done, 1 it failed, 2 an input that cannot be used, 130 stopped by the user.
    """
    try:
        chosen = parser.parse_args(arguments)
        return chosen.run(chosen)
    except InputError as error:
        return complain([str(error)], 2)
    except OSError as error:
        if error.filename is None:
            raise
        return complain([f"{error.filename}: {error.strerror}"])
    except KeyboardInterrupt:
        return complain(["stopped"], 130)


class Tell(Protocol):
    """What is told of the progress of some work."""

    def __call__(self, work: str, share: float, note: str = "") -> None:
        """Tell what is at work, how much of that is done, from 0 to 1, and how it goes."""


def untold(work: str, share: float, note: str = "") -> None:
    """For work whose progress nobody watches."""


@contextlib.contextmanager
def silenced() -> Iterator[TextIO]:
    """Keep TensorFlow quiet, and give standard error as a stream to whoever has something to say.

    TensorFlow's C++ code writes to the descriptor, and no setting stops all of it.
    """
    logger = logging.getLogger("tensorflow")
    level = logger.level
    sys.stderr.flush()
    with os.fdopen(os.dup(2), "w") as stream, open(os.devnull, "w") as nowhere:
        logger.setLevel(logging.ERROR)
        os.dup2(nowhere.fileno(), 2)
        try:
            yield stream
        finally:
            os.dup2(stream.fileno(), 2)
            logger.setLevel(level)


@contextlib.contextmanager
def progress() -> Iterator[Tell]:
    """Bars on standard error, one for each work that it is told of; nothing where that is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TextColumn("{task.fields[note]}"))
    with (
        silenced() as stream,
        Progress(*columns, console=Console(file=stream), transient=True, disable=not stream.isatty()) as bars,
    ):
        tasks: dict[str, TaskID] = {}

        def tell(work: str, share: float, note: str = "") -> None:
            if work not in tasks:
                tasks[work] = bars.add_task(work, total=1.0, note=note)
            bars.update(tasks[work], completed=share, note=note)

        yield tell


def printer(file: TextIO | None = None, width: int | None = None) -> Console:
    """A console that prints words as they are.

    Args:
        file: Where to; standard output by default.
        width: Columns. By default those of the terminal; where there is none lines stay whole, so that they can be
            searched.
    """
    whole_lines = width is None and not (file or sys.stdout).isatty()
    return Console(
        file=file,
        width=120 if whole_lines else width,
        soft_wrap=whole_lines,
        markup=False,
        emoji=False,
        highlight=False,
    )


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


def check_new(path: Path, *, folder: bool = False) -> None:
    """See that something can be written at a path where nothing is yet; leaves nothing behind.

    Args:
        path: The path of a file, or of a folder.
        folder: Whether it is to be a folder. One that is there and empty will do.

    Raises:
        InputError: Something is there, or its parent is not there or cannot be written to.
    """
    try:
        if path.is_symlink() or path.exists():
            if not folder:
                raise InputError(f"{path} is there already; want a new name")
            if path.is_symlink() or not path.is_dir() or any(path.iterdir()):
                raise InputError(f"{path} is there already; want a new or an empty folder")
        parent = Path(os.path.abspath(path)).parent
        if not parent.is_dir():
            raise InputError(f"{path} cannot be written: there is no folder {parent}")
        tempfile.TemporaryFile(dir=parent).close()
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from None


@contextlib.contextmanager
def draft(path: Path, *, folder: bool = False) -> Iterator[Path]:
    """A place beside a path, to write to; it takes the path's name when the block ends, whole or not at all.

    Args:
        path: The path of a new file, or of a new folder.
        folder: Whether it is a folder; the draft of one is there and empty.

    Raises:
        InputError: As `check_new` has it, at the beginning and at the end.
        OSError: It could not be written; its `filename` is the path.
    """
    check_new(path, folder=folder)
    target = Path(os.path.abspath(path))
    try:
        with tempfile.TemporaryDirectory(prefix=".", dir=target.parent) as beside:
            place = Path(beside, target.name)
            if folder:
                place.mkdir()
            yield place
            check_new(path, folder=folder)
            place.rename(target)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error
