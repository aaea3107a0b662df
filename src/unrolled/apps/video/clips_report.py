"""What a trial of a reader's clips gave, and what a classifier says of new ones, for a terminal."""

from __future__ import annotations

import csv
from pathlib import Path

from rich.cells import cell_len, set_cell_size
from rich.console import Console

from unrolled.apps.video.clip_training import MODELS
from unrolled.apps.video.small_samples import interval
from unrolled.apps.video.trial import Outcome
from unrolled.engine.terminal import draft, one_line, print_table, table

Classified = tuple[str, str, float]
"""A video, the likeliest class, and its probability."""


def report(outcome: Outcome, console: Console) -> None:
    """Print what a trial gave."""
    _clips(outcome, console)
    _accuracies(outcome, console)
    _confusion(outcome, console)
    console.print(f"\n{outcome.verdict}")


def _clips(outcome: Outcome, console: Console) -> None:
    counts = zip(outcome.names, outcome.counts, strict=True)
    console.print(f"{len(outcome.names)} classes: {', '.join(f'{one_line(name)} ({count})' for name, count in counts)}")
    for note in outcome.notes:
        console.print(note)
    parts = outcome.parts
    console.print(
        f"clips of {outcome.frames} frames, {outcome.size} by {outcome.size} pixels: {parts['train']} to train on, "
        f"{parts['validation']} to validate, {parts['test']} to test"
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
    names = [one_line(name) for name in outcome.names]
    wide, digits = max(map(cell_len, names)), len(str(len(names)))
    console.print(f"  {'':{wide + digits + 2}}" + "".join(f"{number:>4}" for number in range(1, len(names) + 1)))
    for number, (name, row) in enumerate(zip(names, outcome.confusion, strict=True), 1):
        counts = "".join(f"{count:>4}" for count in row)
        console.print(f"  {number:>{digits}} {set_cell_size(name, wide + 1)}{counts}")


def print_classes(classes: list[Classified], console: Console) -> None:
    """Print what class each video has."""
    rows = table("video", "class", numbers=["probability"])
    for name, likeliest, probability in classes:
        rows.add_row(one_line(name), one_line(likeliest), f"{probability:.2f}")
    print_table(console, rows)


def write_classes(classes: list[Classified], path: Path) -> None:
    """Write what class each video has as comma-separated values.

    Raises:
        InputError: Something is there, or nothing can be written there.
        OSError: It could not be written.
    """
    with draft(path) as place, place.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("video", "class", "probability"), *classes])
