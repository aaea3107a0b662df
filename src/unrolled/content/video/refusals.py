"""What `unrolled classify` refuses, and what it says then."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from pathlib import Path

from unrolled.apps.video.classify_command import add
from unrolled.content.video.shared.moving_digit_videos import moving_digits
from unrolled.engine.records.record import Record
from unrolled.engine.terminal import Parser, call

CALLS = (
    ("nowhere",),
    ("one",),
    ("few", "--frames", "8", "--size", "32"),
    ("few", "--frames", "many"),
    ("few", "--size", "2"),
    ("few", "--save", f"few{os.sep}digit-0{os.sep}clip-00.mp4"),
)
"""The arguments of a call each."""


def refusal(*arguments: str) -> str:
    """What the command complains of.

    Raises:
        RuntimeError: It does not refuse the arguments, or prints something all the same.
    """
    parser = Parser(prog="unrolled")
    add(parser.add_subparsers())
    output, complaint = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(complaint):
        status = call(parser, ["classify", *arguments])
    if status != 2 or output.getvalue():
        raise RuntimeError(f"{arguments} gave {status} and printed {output.getvalue()!r}")
    return complaint.getvalue()


def measure() -> dict:
    """Make a folder with one class and one with too few clips, and call the command as it must not be called."""
    with tempfile.TemporaryDirectory() as temporary, contextlib.chdir(temporary):
        moving_digits(Path("few"), "digit", each=3)
        Path("one", "wave").mkdir(parents=True)
        Path("one", "wave", "a.mp4").write_bytes(b"")
        return {"complaints": [refusal(*arguments) for arguments in CALLS]}


def show(record: Record, measured: dict) -> None:
    """Print each call with the complaint."""
    parts = [
        f"$ unrolled classify {' '.join(arguments)}\n{complaint}"
        for arguments, complaint in zip(CALLS, measured["complaints"], strict=True)
    ]
    record.text("refusals", "\n".join(parts))
