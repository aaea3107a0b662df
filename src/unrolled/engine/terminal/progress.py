"""How work that takes long shows how far it is, and what else writes on standard error is kept quiet meanwhile."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from typing import Protocol, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from unrolled.engine.terminal.streams import SPELT


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
    with os.fdopen(os.dup(2), "w", errors=SPELT) as stream, open(os.devnull, "w") as nowhere:
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
