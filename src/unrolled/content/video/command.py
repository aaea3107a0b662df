"""What `python -m unrolled classify` prints: where order is needed, where it is not, and for bad calls."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import re
import tempfile
from pathlib import Path

import numpy as np

from unrolled.apps.video import command as classify
from unrolled.content.data.clips import DIRECTIONS, load
from unrolled.engine.records.record import Record
from unrolled.apps.video.write import write

SEED = 0
FRAMES, SCALE, EACH = 8, 2, 32
DIGITS = (0, 1, 4)


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


def call(*arguments: str) -> tuple[int, str, str]:
    """Run the command as the shell does: its exit status, what it prints, what it complains of."""
    parser = argparse.ArgumentParser(prog="python -m unrolled")
    classify.add(parser.add_subparsers())
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            chosen = parser.parse_args(["classify", *arguments])
        except SystemExit as stopped:
            status = int(stopped.code or 0)
        else:
            status = chosen.run(chosen)
    return status, out.getvalue(), err.getvalue()


def run(record: Record) -> None:
    """Make the folders, run the command on them, and on what it must refuse."""
    with tempfile.TemporaryDirectory() as temporary:
        here = Path(temporary)
        moving_digits(here / "directions", "direction")
        damaged = here / "directions" / DIRECTIONS[0] / "clip-00.mp4"
        damaged.write_bytes(damaged.read_bytes()[:500])
        Path(here, "directions", DIRECTIONS[0], "notes.txt").write_text("not a video", "utf-8")
        moving_digits(here / "digits", "digit")
        (here / "one" / "wave").mkdir(parents=True)
        moving_digits(here / "few", "digit", each=3)
        (here / "one" / "wave" / "a.mp4").write_bytes(b"")
        size = ("--frames", str(FRAMES), "--size", str(2 * 16))
        with contextlib.chdir(here):
            for item, arguments in {
                "order": ("directions", *size, "--epochs", "45", "--save", "directions-classifier"),
                "no_order": ("digits", *size, "--epochs", "20"),
            }.items():
                status, printed, complaint = call(*arguments)
                if status:
                    raise RuntimeError(complaint)
                record.text(item, f"$ python -m unrolled classify {' '.join(arguments)}\n{printed}")
                for reads, line in {"order": "CNN and GRU", "bag": "bag of frames", "frame": "middle frame"}.items():
                    record.number(f"{item}_{reads}", float(re.search(rf"  {line} +(\d\.\d+)", printed)[1]), digits=2)
                record.number(f"{item}_tests", int(re.search(r"accuracy on (\d+)", printed)[1]))
            refused = []
            for arguments in (
                ("nowhere",),
                ("one",),
                ("few", *size),
                ("digits", "--frames", "many"),
                ("digits", "--size", "2"),
                ("digits", "--save", f"digits{os.sep}digit-0{os.sep}clip-00.mp4"),
            ):
                status, printed, complaint = call(*arguments)
                if status != 2 or printed:
                    raise RuntimeError(f"{arguments} gave {status} and printed {printed!r}")
                refused.append(f"$ python -m unrolled classify {' '.join(arguments)}\n{complaint}")
        record.text("refused", "\n".join(refused))
