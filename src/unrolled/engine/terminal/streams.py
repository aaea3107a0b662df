"""Standard output and error as commands need them: no letter and no reader that has left costs a result."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import select
import sys
from collections.abc import Callable, Iterator
from typing import Any

SPELT = "unrolled.spelt"
"""How letters are written that a stream's encoding lacks: a space as a plain one, others by their number."""


def _spell(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    spelt = [" " if letter.isspace() else letter.encode("ascii", "backslashreplace").decode() for letter in letters]
    return "".join(spelt), error.end


codecs.register_error(SPELT, _spell)


@contextlib.contextmanager
def patient() -> Iterator[Callable[[], OSError | None]]:
    """Let printing always succeed, inside the block and for whatever prints to standard output or error.

    What their encoding lacks is spelt. From the moment that one of them refuses what is written, as a pipe does whose
    reader has left, all that follows is dropped. One that was closed from the start leads nowhere.

    Yields:
        What tells why standard output did not take all; `None` where it did, or where its reader had left.
    """
    _open_closed()
    before = sys.stdout, sys.stderr
    outlets = []
    for name in ("stdout", "stderr"):
        stream, outlet = _through_outlet(getattr(sys, name))
        outlets.append(outlet)
        setattr(sys, name, stream)

    def untaken() -> OSError | None:
        sys.stdout.flush()
        error = outlets[0].refusal if outlets[0] else None
        return None if isinstance(error, BrokenPipeError) else error

    try:
        yield untaken
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        sys.stdout, sys.stderr = before


class _Outlet(io.RawIOBase):
    """The way to a stream's bytes; once it refuses some, they and all that follow are dropped."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self.refusal: OSError | None = None

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._raw.isatty()

    def fileno(self) -> int:
        return self._raw.fileno()

    def write(self, data: Any) -> int:
        try:
            while self.refusal is None:
                if (written := self._raw.write(data)) is not None:
                    return written
                select.select([], [self._raw], [])  # a pipe that does not block, and is full
        except OSError as error:
            self.refusal = error
        return len(data)


def _through_outlet(stream: Any) -> tuple[Any, _Outlet | None]:
    """The same stream by way of an outlet; one that is no text over bytes, as a notebook's, stays as it is."""
    if not isinstance(stream, io.TextIOWrapper):
        return stream, None
    stream.flush()
    outlet = _Outlet(getattr(stream.buffer, "raw", stream.buffer))
    text = io.TextIOWrapper(
        io.BufferedWriter(outlet),
        stream.encoding,
        SPELT,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )
    return text, outlet


def _open_closed() -> None:
    """Give numbers 0 to 2 to what leads nowhere where they are free, or the next file that is opened gets them."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 (for as long as the process)
