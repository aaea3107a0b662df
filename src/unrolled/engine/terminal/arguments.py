"""How commands take their arguments and are run."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable
from typing import Any, NoReturn

from unrolled.engine.terminal.complaints import InputError, complain
from unrolled.engine.terminal.streams import patient


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

    0 is done, 1 it failed, 2 an input that cannot be used, 130 stopped by the user. Whatever standard output does with
    what is printed, the command goes on to its end.
    """
    with patient() as untaken:
        status = _run(parser, arguments)
        if error := untaken():
            status = complain([f"standard output: {error.strerror or error}"], status or 1)
    return status


def _run(parser: Parser, arguments: list[str] | None) -> int:
    try:
        chosen = parser.parse_args(arguments)
        return chosen.run(chosen)
    except InputError as error:
        return complain([*getattr(error, "__notes__", ()), str(error)], 2)
    except OSError as error:
        if error.filename is None:
            raise
        return complain([f"{error.filename}: {error.strerror}"])
    except KeyboardInterrupt:
        return complain(["stopped"], 130)
