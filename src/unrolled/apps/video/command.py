"""`python -m unrolled classify FOLDER`: trains a classifier on a folder of video clips and tests it.

The folder has one folder of videos for each class. The clips are split into training, validation
and test; a CNN with a GRU is trained, and beside it two models that cannot use the order of frames.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from unrolled.engine.terminal import complain

if TYPE_CHECKING:
    import numpy as np
    from rich.progress import Progress

    from unrolled.apps.video.clips import Found, Shelf
    from unrolled.apps.video.trial import Outcome

WIDTH = 72
"""Columns of what is printed."""
BOUNDS = {"frames": (1, 512), "size": (8, 512), "epochs": (1, 100_000), "seed": (0, 2**32 - 1)}
"""The least and the greatest that an option takes."""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "classify",
        help="train a classifier on a folder of video clips and test it",
        description="Train a classifier on a folder that has one folder of videos for each class, and test it.",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="one folder of videos for each class")
    parser.add_argument("--frames", type=whole, default=12, help="frames taken from each video (default: 12)")
    parser.add_argument("--size", type=whole, default=64, help="pixels of a side that they are scaled to (default: 64)")
    parser.add_argument("--grey", action="store_true", help="use brightness in place of colours")
    parser.add_argument("--epochs", type=whole, default=60, help="passes over the clips at most (default: 60)")
    parser.add_argument("--seed", type=whole, default=0, help="of the split and of the training (default: 0)")
    parser.add_argument(
        "--group",
        metavar="MARK",
        help="files whose names agree up to their last MARK were cut from one recording and stay together in the split",
    )
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="keep the trained classifier in this folder")
    parser.set_defaults(run=run)
    # One line as for every other refusal, without a page of usage before it.
    parser.error = lambda message: sys.exit(complain([message], 2))


def whole(text: str) -> int:
    """The whole number that an option was given.

    Raises:
        argparse.ArgumentTypeError: It is none.
    """
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is no whole number") from None


def run(chosen: argparse.Namespace) -> int:
    """Read the clips, train, test, and say what came out."""
    from unrolled.apps.video.clips import FolderError, find
    from unrolled.apps.video.saved import trouble

    for name, (least, most) in BOUNDS.items():
        if not least <= getattr(chosen, name) <= most:
            found = str(getattr(chosen, name))[:20]
            return complain([f"--{name} is {found}; it takes a whole number from {least} to {most}"], 2)
    if chosen.group == "":
        return complain(["--group is empty; it takes what parts a recording's name from the clip's"], 2)
    if chosen.save is not None and (why := trouble(chosen.save)):
        return complain([why], 2)
    try:
        found = find(chosen.folder)
    except FolderError as error:
        return complain([str(error)], 2)
    if len(found.names) < 2:
        return complain([f"{chosen.folder} has videos of one class only, {found.names[0]}; at least 2 are wanted"], 2)
    return _classify(chosen, found)


class _RefusedError(Exception):
    """What the folder lacks; found while the progress is on show, and told after it."""


def _classify(chosen: argparse.Namespace, found: Found) -> int:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from unrolled.apps.video.clips import Shelf, left_out

    console = Console(stderr=True)
    bars = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[said]}"),
        console=console, transient=True, disable=not sys.stderr.isatty(),
    )  # fmt: skip
    shelf = Shelf(found.paths, chosen.frames, chosen.size, grey=chosen.grey)
    try:
        with bars:
            good = _read(shelf, bars)
            parts = _split(chosen, found, good, shelf)
            outcome = _train(chosen, found, parts, shelf, bars)
    except _RefusedError as refused:
        return complain([str(refused)], 2)
    counts = Counter(found.labels[good].tolist())
    named = ", ".join(f"{name} ({counts[number]})" for number, name in enumerate(found.names))
    _say(f"{len(found.names)} classes: {named}")
    if found.ignored:
        _say(f"{found.ignored} other file{'s are' if found.ignored > 1 else ' is'} no video by name, and ignored")
    if shelf.refused:
        _say(left_out(shelf.refused))
    _report(chosen, found, parts, shelf, outcome)
    if chosen.save is not None:
        from unrolled.apps.video.saved import Classifier, save

        try:
            save(chosen.save, Classifier(outcome.model, found.names, chosen.frames, chosen.size, chosen.grey))
        except OSError as error:
            return complain([f"the classifier could not be saved in {chosen.save}: {error.strerror}"])
        print(
            f"\nsaved in {chosen.save}; to use it:\n  from unrolled.apps.video.saved import load\n"
            f'  classifier = load({str(chosen.save)!r})\n  print(classifier("a-video.mp4"))'
        )
    return 0


def _read(shelf: Shelf, bars: Progress) -> list[int]:
    """The numbers of the videos that give a clip; each is decoded once."""
    task = bars.add_task("reading videos", total=len(shelf.paths), said="")
    good = []
    for number in range(len(shelf.paths)):
        if shelf.clip(number) is not None:
            good.append(number)
        bars.advance(task)
    bars.remove_task(task)
    return good


def _split(chosen: argparse.Namespace, found: Found, good: list[int], shelf: Shelf) -> dict[str, np.ndarray]:
    import numpy as np

    from snippets.video.split_groups import split_groups
    from unrolled.apps.video.clips import LEAST, left_out

    refused = f" {left_out(shelf.refused)}" if shelf.refused else ""
    if not good:
        raise _RefusedError(f"none of the {len(found.paths)} videos can be used.{refused}")
    counts = Counter(found.labels[good].tolist())
    if few := [f"{name} has {counts[number]}" for number, name in enumerate(found.names) if counts[number] < LEAST]:
        raise _RefusedError(f"too few clips: {', '.join(few)}; each class needs {LEAST}.{refused}")
    numbers = np.array(good)
    try:
        split = split_groups(
            found.labels[numbers], _recordings([found.paths[n] for n in good], chosen.group), chosen.seed
        )
    except ValueError:
        raise _RefusedError(
            "no split of the recordings was found that has every class in all three parts; "
            f"with --group {chosen.group} each class needs 3 recordings, or more where recordings share classes"
        ) from None
    return {name: numbers[split == part] for part, name in enumerate(("train", "validation", "test"))}


def _train(
    chosen: argparse.Namespace, found: Found, parts: dict[str, np.ndarray], shelf: Shelf, bars: Progress
) -> Outcome:
    with _without_noise():
        import tensorflow as tf

        from unrolled.apps.video.trial import MODELS, train
    tf.get_logger().setLevel("ERROR")  # three models are traced one after the other, which it warns of

    tasks = {reads: bars.add_task(f"training: {name}", total=chosen.epochs, said="") for reads, name in MODELS.items()}

    def tell(reads: str, epoch: int, accuracy: float) -> None:
        bars.update(tasks[reads], completed=epoch, said=f"validation {accuracy:.2f}")

    return train(shelf, found.labels, parts, len(found.names), epochs=chosen.epochs, seed=chosen.seed, tell=tell)


@contextlib.contextmanager
def _without_noise() -> Iterator[None]:
    """What TensorFlow's C++ side logs while it is imported goes past `sys.stderr`, and no setting stops all of it."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _recordings(paths: list[Path], mark: str | None) -> np.ndarray:
    """The recording of each clip: its name up to the last mark, in whatever class; without a mark, the clip itself."""
    import numpy as np

    return np.array(
        [
            path.stem.rpartition(mark)[0] if mark and mark in path.stem else f"{path.parent.name}/{path}"
            for path in paths
        ]
    )


def _report(
    chosen: argparse.Namespace, found: Found, parts: dict[str, np.ndarray], shelf: Shelf, outcome: Outcome
) -> None:
    from unrolled.apps.video.trial import MODELS, alike, interval

    _say(
        f"clips of {chosen.frames} frames, {chosen.size} by {chosen.size} pixels: {len(parts['train'])} to train on, "
        f"{len(parts['validation'])} to validate, {len(parts['test'])} to test"
    )
    if twins := alike(shelf, parts):
        one, other = (f"{path.parent.name}/{path.name}" for path in (found.paths[n] for n in twins[0]))
        _say(
            f"Warning: {len(twins)} of the test clips look almost like a training clip, for example {one} like "
            f"{other}. If clips were cut from one recording, name them alike and use --group, or the accuracy "
            "below is too high."
        )
    names, tests = found.names, outcome.tests
    print(f"\naccuracy on {tests} test clips")
    for reads, name in MODELS.items():
        right = int(outcome.right[reads].sum())
        least, most = interval(right, tests)
        print(f"  {name:18}{right / tests:.2f}  ({right} of {tests}; likely {least:.2f} to {most:.2f})")
    print(f"  {'most common class':18}{outcome.majority:.2f}")
    print("\nCNN and GRU: a row for each true class, columns what it says")
    wide = max(map(len, names))
    print(f"  {'':{wide + 4}}" + "".join(f"{number:>4}" for number in range(1, len(names) + 1)))
    for number, (name, row) in enumerate(zip(names, outcome.matrix, strict=True), 1):
        print(f"  {number:>2} {name:{wide + 1}}" + "".join(f"{count:>4}" for count in row))
    print()
    _say(outcome.verdict)


def _say(text: str) -> None:
    print(textwrap.fill(text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False))
