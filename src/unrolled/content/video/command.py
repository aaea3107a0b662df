"""What `unrolled classify` prints: where order is needed, and where it is not."""

from __future__ import annotations

import contextlib
import dataclasses
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console

from unrolled.apps.video.clips_report import report
from unrolled.apps.video.trial import Outcome, train
from unrolled.content.data.clips import DIRECTIONS
from unrolled.content.shelf.terminal_text import terminal_text
from unrolled.content.video.shared.moving_digit_videos import FRAMES, moving_digits
from unrolled.engine.records.record import Record
from unrolled.engine.terminal import print_saved

EACH = 32
SIZE = {"frames": FRAMES, "size": 16}
RUNS: dict[str, tuple[str, dict[str, Any], str | None]] = {
    "order": ("directions", {**SIZE, "epochs": 30}, "directions-classifier"),
    "no_order": ("digits", {**SIZE, "epochs": 12}, None),
}
"""The folder, the options, and where the classifier is saved."""


def prepare(here: Path) -> None:
    """Make two folders of videos; in one of them a file is damaged and another one is no video."""
    moving_digits(here / "directions", "direction", EACH)
    damaged = here / "directions" / DIRECTIONS[0] / "clip-00.mp4"
    damaged.write_bytes(damaged.read_bytes()[:500])
    (damaged.parent / "notes.txt").write_text("not a video", "utf-8")
    moving_digits(here / "digits", "digit", EACH)


def measure() -> dict:
    """Make the folders, and do with them what the command does."""
    outcomes = {}
    with tempfile.TemporaryDirectory() as temporary, contextlib.chdir(temporary):
        prepare(Path(temporary))
        for name, (folder, options, target) in RUNS.items():
            result = train(folder, **options)
            if target:
                result.save(target)
            outcomes[name] = {field.name: getattr(result, field.name) for field in dataclasses.fields(Outcome)}
    return outcomes


def show(record: Record, measured: dict) -> None:
    """Print what the command prints, and give the accuracies for sentences."""
    for name, (folder, options, target) in RUNS.items():
        outcome = Outcome(**measured[name])
        arguments = [folder, *(f"--{option} {value}" for option, value in options.items())]
        writes: list[Callable[[Console], object]] = [partial(report, outcome)]
        if target:
            arguments.append(f"--save {target}")
            writes.append(
                partial(print_saved, folder=Path(target), kind="video", inputs="VIDEO...", arguments="'new.mp4'")
            )
        record.text(name, f"$ unrolled classify {' '.join(arguments)}\n{terminal_text(*writes)}\n")
        for reads in outcome.right:
            record.number(f"{name}_{reads}", outcome.accuracy(reads), digits=2)
        record.number(f"{name}_tests", outcome.tests)
