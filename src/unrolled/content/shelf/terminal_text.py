"""What a program prints, as a page shows it."""

from __future__ import annotations

import io
from collections.abc import Callable

from rich.console import Console

from unrolled.engine.terminal import printer

WIDTH = 72
"""Characters in a line."""


def terminal_text(*writes: Callable[[Console], object]) -> str:
    """What functions print one after the other to a console of `WIDTH`, without the spaces at which lines were broken.

    Examples:
        >>> terminal_text(lambda console: console.print("one two " * 10)).splitlines()[1]
        'one two'
    """
    text = io.StringIO()
    for write in writes:
        write(printer(text, WIDTH))
    return "\n".join(line.rstrip() for line in text.getvalue().strip().splitlines())
