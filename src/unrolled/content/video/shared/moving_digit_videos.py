"""Moving digits encoded as video files, in a folder of classes as a reader may have one."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from unrolled.apps.video.write import write
from unrolled.content.data.clips import DIRECTIONS, load

FRAMES, SCALE = 8, 2
DIGITS = (0, 1, 4)


def moving_digits(folder: Path, by: str, each: int) -> None:
    """Encode clips of moving digits.

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
