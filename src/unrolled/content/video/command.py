"""What `unrolled classify` prints: where order is needed, where it is not, and for bad calls."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from unrolled.apps.video.classify_command import add
from unrolled.apps.video.clips_report import report
from unrolled.apps.video.trial import Outcome, train
from unrolled.apps.video.write import write
from unrolled.content.data.clips import DIRECTIONS, load
from unrolled.engine.records.record import Record
from unrolled.engine.terminal import Parser, call, printer, saved

MINUTES = 1
FRAMES, SCALE, EACH = 8, 2, 32
DIGITS = (0, 1, 4)
SIZE = {"frames": FRAMES, "size": 32}
RUNS: dict[str, tuple[str, dict[str, Any], str | None]] = {
    "order": ("directions", {**SIZE, "epochs": 45}, "directions-classifier"),
    "no_order": ("digits", {**SIZE, "epochs": 20}, None),
}
"""The folder, the options, and where the classifier is saved."""
REFUSED = (
    ("nowhere",),
    ("one",),
    ("few", "--frames", f"{FRAMES}", "--size", "32"),
    ("digits", "--frames", "many"),
    ("digits", "--size", "2"),
    ("digits", "--save", f"digits{os.sep}digit-0{os.sep}clip-00.mp4"),
)
WIDTH = 72
"""Characters in a line of what is printed."""


def moving_digits(folder: Path, by: str, each: int = EACH) -> None:
    """Encode clips of moving digits as videos in a folder of classes.

    Args:
        folder: Where to; it is made.
        by: `direction`: four classes, each of all digits; `digit`: three classes, each of all directions.
        each: Videos of a class.

    Raises:
        ValueError: `by` is no such word, or the draw has too few clips of a class.
    """
    if by not in ("direction", "digit"):
        raise ValueError(f"want direction or digit, got {by!r}")
    drawn = load("train", 24 * each, FRAMES, seed=3)
    if by == "direction":
        classes = {DIRECTIONS[k]: drawn.direction == k for k in (0, 2, 4, 6)}
    else:
        classes = {f"digit-{digit}": drawn.digit == digit for digit in DIGITS}
    for name, chosen in classes.items():
        if chosen.sum() < each:
            raise ValueError(f"want {each} clips of {name}, the draw has {chosen.sum()}")
        (folder / name).mkdir(parents=True)
        for number, clip in enumerate(drawn.frames[chosen][:each]):
            pixels = np.rint(clip[..., 0] * 255).astype("uint8").repeat(SCALE, axis=1).repeat(SCALE, axis=2)
            write(folder / name / f"clip-{number:02}.mp4", pixels)


def prepare(here: Path) -> None:
    """Make the folders: two that are good but for one damaged file, one with one class, one with too few clips."""
    moving_digits(here / "directions", "direction")
    damaged = here / "directions" / DIRECTIONS[0] / "clip-00.mp4"
    damaged.write_bytes(damaged.read_bytes()[:500])
    (damaged.parent / "notes.txt").write_text("not a video", "utf-8")
    moving_digits(here / "digits", "digit")
    moving_digits(here / "few", "digit", each=3)
    (here / "one" / "wave").mkdir(parents=True)
    (here / "one" / "wave" / "a.mp4").write_bytes(b"")


def refusal(*arguments: str) -> str:
    """What the command complains of.

    Raises:
        RuntimeError: It does not refuse the arguments, or prints something all the same.
    """
    parser = Parser(prog="unrolled")
    add(parser.add_subparsers())
    printed, complaint = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complaint):
        status = call(parser, ["classify", *arguments])
    if status != 2 or printed.getvalue():
        raise RuntimeError(f"{arguments} gave {status} and printed {printed.getvalue()!r}")
    return complaint.getvalue()


def measure() -> dict:
    """Make the folders, do with them what the command does, and call it as it must not be called."""
    outcomes = {}
    with tempfile.TemporaryDirectory() as temporary, contextlib.chdir(temporary):
        prepare(Path(temporary))
        for name, (folder, options, target) in RUNS.items():
            result = train(folder, **options)
            if target:
                result.save(target)
            outcomes[name] = {field.name: getattr(result, field.name) for field in dataclasses.fields(Outcome)}
        refused = [refusal(*arguments) for arguments in REFUSED]
    return {"outcomes": outcomes, "refused": refused}


def show(record: Record, measured: dict) -> None:
    """Print what the command prints, and give the accuracies for sentences."""
    for name, (folder, options, target) in RUNS.items():
        outcome = Outcome(**measured["outcomes"][name])
        arguments = [folder, *(f"--{option} {value}" for option, value in options.items())]
        text = io.StringIO()
        console = printer(text, WIDTH)
        report(outcome, console)
        if target:
            saved(console, Path(target), "video", "VIDEO...", "'new.mp4'")
            arguments.append(f"--save {target}")
        record.text(name, f"{_prompt(*arguments)}\n{text.getvalue()}")
        for reads in outcome.right:
            record.number(f"{name}_{reads}", outcome.accuracy(reads), digits=2)
        record.number(f"{name}_tests", outcome.tests)
    complaints = zip(REFUSED, measured["refused"], strict=True)
    record.text("refused", "\n".join(f"{_prompt(*arguments)}\n{complaint}" for arguments, complaint in complaints))


def _prompt(*arguments: str) -> str:
    return f"$ unrolled classify {' '.join(arguments)}"
