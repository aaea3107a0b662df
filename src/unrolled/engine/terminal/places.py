"""Where commands write: only where nothing is yet, and whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from unrolled.engine.terminal.complaints import InputError


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
