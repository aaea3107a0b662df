"""How a command says that it cannot go on: a line each, never a traceback."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterable, Iterator

_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")


class InputError(ValueError):
    """An input that cannot be used; its one line says what is wrong and what is wanted.

    What explains it goes into `add_note`, a line each, and is told before it.
    """


@contextlib.contextmanager
def explained(notes: Iterable[str]) -> Iterator[None]:
    """Add notes on an input to what refuses it inside the block: they may be the cause.

    Args:
        notes: A clause each; those that are there when the block ends count.
    """
    try:
        yield
    except InputError as error:
        for note in notes:
            error.add_note(f"note: {note}")
        raise


def complain(messages: list[str], status: int = 1) -> int:
    """Say on standard error what went wrong, a line each, and give the exit status back."""
    for message in messages:
        print(f"unrolled: {one_line(message)}", file=sys.stderr)
    return status


def one_line(text: str) -> str:
    r"""A text without what breaks a line, steers a terminal or turns the direction of writing: spaces instead.

    Examples:
        >>> one_line("a file\nof two lines")
        'a file of two lines'
    """
    return _STEERING.sub(" ", text)
