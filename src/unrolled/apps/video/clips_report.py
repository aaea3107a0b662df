"""What a trial of a reader's clips gave, and what a classifier says of new ones, for a terminal."""

from __future__ import annotations

import csv
from pathlib import Path

from rich.console import Console
from rich.table import Table

from unrolled.apps.video.clip_training import MODELS
from unrolled.apps.video.own_clips import left_out
from unrolled.apps.video.small_samples import interval
from unrolled.apps.video.trial import Outcome
from unrolled.engine.terminal import draft

Classified = tuple[str, str, float]
"""A video, the likeliest class, and its probability."""


def report(outcome: Outcome, console: Console) -> None:
    """Print what a trial gave."""
    _clips(outcome, console)
    _accuracies(outcome, console)
    _confusion(outcome, console)
    console.print(f"\n{outcome.verdict}")


def _clips(outcome: Outcome, console: Console) -> None:
    counts = ", ".join(f"{name} ({count})" for name, count in zip(outcome.names, outcome.counts, strict=True))
    console.print(f"{len(outcome.names)} classes: {counts}")
    if outcome.ignored:
        files = "1 other file is" if outcome.ignored == 1 else f"{outcome.ignored} other files are"
        console.print(f"{files} no video by name, and ignored")
    if outcome.refused:
        console.print(left_out(outcome.refused))
    parts = outcome.parts
    console.print(
        f"clips of {outcome.frames} frames, {outcome.size} by {outcome.size} pixels: {parts['train']} to train on, "
        f"{parts['validation']} to validate, {parts['test']} to test"
    )
    if outcome.alike:
        test, twin = outcome.alike[0]
        remedy = (
            "name them alike and use --group"
            if outcome.group is None
            else f"name them alike up to their last {outcome.group}, so that --group keeps them together"
        )
        console.print(
            f"Warning: {len(outcome.alike)} of the test clips look almost like a training clip, for example {test} "
            f"like {twin}. If clips were cut from one recording, {remedy}, or the accuracy below is too high."
        )


def _accuracies(outcome: Outcome, console: Console) -> None:
    console.print(f"\naccuracy on {outcome.tests} test clips")
    for reads, name in MODELS.items():
        right = int(outcome.right[reads].sum())
        least, most = interval(right, outcome.tests)
        numbers = f"({right} of {outcome.tests}; likely {least:.2f} to {most:.2f})"
        console.print(f"  {name:18}{right / outcome.tests:.2f}  {numbers}")
    console.print(f"  {'most common class':18}{outcome.majority:.2f}")


def _confusion(outcome: Outcome, console: Console) -> None:
    console.print("\nCNN and GRU: a row for each true class, columns what it says")
    wide = max(map(len, outcome.names))
    console.print(f"  {'':{wide + 4}}" + "".join(f"{number:>4}" for number in range(1, len(outcome.names) + 1)))
    for number, (name, row) in enumerate(zip(outcome.names, outcome.confusion, strict=True), 1):
        console.print(f"  {number:>2} {name:{wide + 1}}" + "".join(f"{count:>4}" for count in row))


def print_classes(classes: list[Classified], console: Console) -> None:
    """Print what class each video has."""
    table = Table("video", "class", box=None, pad_edge=False)
    table.add_column("probability", justify="right")
    for name, likeliest, probability in classes:
        table.add_row(name, likeliest, f"{probability:.2f}")
    console.print(table)


def write_classes(classes: list[Classified], path: Path) -> None:
    """Write what class each video has as comma-separated values.

    Raises:
        InputError: Something is there, or nothing can be written there.
        OSError: It could not be written.
    """
    with draft(path) as place, place.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("video", "class", "probability"), *classes])
