"""What a page asks for in vain, and where it asks."""

from __future__ import annotations

import re
from pathlib import Path

from unrolled.engine.records.record import RecordError


class PlacedError(RecordError):
    """A page asks in vain, and what is to be mended stands elsewhere.

    Args:
        place: The file and the line to mend.
        message: What is wrong there.
    """

    def __init__(self, place: str, message: str) -> None:
        super().__init__(message)
        self.place = place


def place_of_call(source: Path, name: str, function: str, argument: str) -> str:
    """The file and the line of a call, or the file alone where the call is not found.

    Args:
        source: The file.
        name: What messages call it.
        function: Whose call is looked for.
        argument: Its first argument.
    """
    call = re.compile(rf"\b{function}\(\s*['\"]{re.escape(argument)}['\"]")
    for number, line in enumerate(source.read_text("utf-8").split("\n"), 1):
        if call.search(line):
            return f"{name}:{number}"
    return name
