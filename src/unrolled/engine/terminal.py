"""The commands of `python -m unrolled`, one module each.

A command's module has `add(commands)`, which describes it to argparse, and `run(chosen)`, which
gives the exit status. What is slow to import is imported by `run`.
"""

from __future__ import annotations

import sys


def complain(messages: list[str], status: int = 1) -> int:
    """Say on standard error what went wrong, a line each, and give the exit status back."""
    for message in messages:
        print(f"unrolled: {message}", file=sys.stderr)
    return status
