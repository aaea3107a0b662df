"""`unrolled classify`: trains a classifier on a folder of video clips and tests it.

The folder has one folder of videos for each class. The clips are split into training, validation
and test; a CNN with a GRU is trained, and beside it two models that cannot use the order of frames.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from unrolled.apps.video import clips_report
from unrolled.apps.video.prepared_clips import prepare
from unrolled.apps.video.trial import learn
from unrolled.engine.terminal import check_new, complain, print_saved, printer, progress, whole

EXAMPLES = """\
examples:
  unrolled classify clips
  unrolled classify clips --frames 16 --size 96 --group - --save model
  unrolled predict model new.mp4
"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "classify",
        description="Train a classifier on a folder that has one folder of videos for each class, and test it.",
        epilog=EXAMPLES,
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="one folder of videos for each class")
    for name, least, most, default, what in (
        ("frames", 1, 512, 12, "frames taken from each video"),
        ("size", 8, 512, 64, "pixels of a side that they are scaled to"),
        ("epochs", 1, 100_000, 60, "passes over the clips at most"),
        ("seed", 0, 2**32 - 1, 0, "of the split and of the training"),
    ):
        parser.add_argument(
            f"--{name}", type=whole(least, most), default=default, metavar="NUMBER", help=f"{what} (default: {default})"
        )
    parser.add_argument("--grey", action="store_true", help="use brightness in place of colours")
    parser.add_argument(
        "--group",
        type=_mark,
        metavar="MARK",
        help="files whose names agree up to their last MARK were cut from one recording and stay together in the split",
    )
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="keep the trained classifier in this new folder")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Check everything, say what is to be said of the videos, train and test, save, and only then print.

    Raises:
        InputError: The folder or an option cannot be used; nothing was written.
        OSError: The classifier could not be written; what was measured was printed.
    """
    if chosen.save is not None:
        check_new(chosen.save, folder=True)
    with progress() as tell:
        prepared = prepare(
            chosen.folder,
            chosen.frames,
            chosen.size,
            grey=chosen.grey,
            seed=chosen.seed,
            group=chosen.group,
            tell=tell,
        )
    complain(prepared.notes)
    with progress() as tell:
        result = learn(prepared, epochs=chosen.epochs, seed=chosen.seed, tell=tell)
    console = printer()
    try:
        if chosen.save is not None:
            result.save(chosen.save)
    finally:
        clips_report.report(result, console)
    if chosen.save is not None:
        print_saved(console, chosen.save, "video", "VIDEO...", "'new.mp4'")
    return 0


def _mark(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("want what parts a recording's name from the clip's, got nothing")
    return text
