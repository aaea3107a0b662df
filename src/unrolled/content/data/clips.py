"""Clips of moving handwritten digits: simulated motion of real images."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.datasets import load_digits

SIZE = 16
"""Pixels across and down a frame; the field wraps round at its edges."""
DIRECTIONS = ("right", "down right", "down", "down left", "left", "up left", "up", "up right")
"""What the numbers of `Clips.direction` mean; the opposite of `d` is `(d + 4) % 8`."""
STEPS = np.array([(0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1)])
"""Rows down and columns to the right for one pixel of motion, by direction."""
SPLITS = {"train": (0, 1029), "validation": (1029, 1287), "test": (1287, 1797)}
"""Rows of scikit-learn's digits, cut where a writer's block begins."""


@dataclass(frozen=True)
class Clips:
    """Clips and what is known of them.

    The second half of the clips is the first half played backwards, in the same order.

    Attributes:
        frames: Brightness from 0 (paper) to 1 (ink), float32, `(clips, frames, height, width, 1)`.
        direction: Where the digit moves, `(clips,)`: an index into `DIRECTIONS`.
        speed: Pixels that it moves from a frame to the next, `(clips,)`; along a diagonal so many
            pixels down or up and so many to the side.
        sample: The digit's row in scikit-learn's digits, `(clips,)`.
        digit: Which digit it is, `(clips,)`.
    """

    frames: np.ndarray
    direction: np.ndarray
    speed: np.ndarray
    sample: np.ndarray
    digit: np.ndarray

    def __len__(self) -> int:
        return len(self.frames)


def load(split: str, clips: int, frames: int = 8, seed: int = 0) -> Clips:
    """Let digits of one split move across a field that wraps round.

    Digit, starting place (all `SIZE` times `SIZE` are equally likely), direction and speed (one or two
    pixels a frame) are drawn independently, so a single frame says nothing about the direction. The
    images are the 8 by 8 digits of `sklearn.datasets.load_digits`, counts from 0 to 16 divided by 16:
    the test set of E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine
    Learning Repository, 1998, https://doi.org/10.24432/C50P49, written by 13 people. The file does not
    name the writers, but its rows come in blocks, most of which begin with the digits 0 to 9 three
    times over; the splits are cut where such a block begins, so that none is in two splits.

    Args:
        split: `train`, `validation` or `test`.
        clips: How many clips; an even number, since each comes with its reverse.
        frames: Frames in each clip.
        seed: Seed of the draw.

    Raises:
        ValueError: There is no such split, `clips` is odd or not positive, or `frames` is not positive.
    """
    if split not in SPLITS:
        raise ValueError(f"want a split out of {', '.join(SPLITS)}, got {split!r}")
    if clips < 2 or clips % 2:
        raise ValueError(f"want an even number of clips, got {clips}")
    if frames < 1:
        raise ValueError(f"want at least one frame, got {frames}")
    digits = load_digits()
    rng = np.random.default_rng([seed, *SPLITS[split]])
    half = clips // 2
    sample = rng.integers(*SPLITS[split], half)
    direction = rng.integers(len(DIRECTIONS), size=half)
    speed = rng.integers(1, 3, half)
    start = rng.integers(SIZE, size=(half, 2))
    field = np.zeros((half, SIZE, SIZE), "float32")
    field[:, :8, :8] = digits.images[sample] / 16
    moved = start[:, None] + np.arange(frames)[None, :, None] * (speed[:, None] * STEPS[direction])[:, None]
    rows = (np.arange(SIZE) - moved[..., :1]) % SIZE
    columns = (np.arange(SIZE) - moved[..., 1:]) % SIZE
    forward = field[np.arange(half)[:, None, None, None], rows[..., :, None], columns[..., None, :]][..., None]
    return Clips(
        frames=np.concatenate([forward, forward[:, ::-1]]),
        direction=np.concatenate([direction, (direction + 4) % 8]),
        speed=np.tile(speed, 2),
        sample=np.tile(sample, 2),
        digit=np.tile(digits.target[sample], 2),
    )
