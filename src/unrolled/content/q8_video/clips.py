"""What the clips look like, and what can be known of them without a model."""

from __future__ import annotations

import numpy as np

from snippets.q8_video.shuffle_time import shuffle_time
from unrolled.content.data.clips import DIRECTIONS, SIZE, SPLITS, Clips, load
from unrolled.content.q8_video.shared.moving_digit_training import FRAMES, TEST, TRAIN
from unrolled.engine.records.record import Record
from unrolled.engine.render.svg import INK, MUTED, themed

PIXEL, GAP, HEAD = 2.7, 6.0, 19.0
LEVELS = 8


def ink(frame: np.ndarray, left: float, top: float) -> str:
    """One path for each shade of a frame `(height, width)`, in the ink of the page."""
    shades = np.rint(frame * LEVELS).astype(int)
    paths = []
    for shade in range(1, LEVELS + 1):
        cells = "".join(
            f"M{left + column * PIXEL:.1f} {top + row * PIXEL:.1f}h{PIXEL}v{PIXEL}h-{PIXEL}z"
            for row, column in np.argwhere(shades == shade)
        )
        if cells:
            paths.append(f'<path fill="{INK}" fill-opacity="{shade / LEVELS:g}" d="{cells}"/>')
    return "".join(paths)


def strips(named: list[tuple[str, np.ndarray]], name: str) -> str:
    """Clips as strips of stills, one under the other, time from left to right.

    Args:
        named: What stands above each strip, and its frames `(frames, height, width, channels)`.
        name: What sets the drawing's ids apart.
    """
    side = SIZE * PIXEL
    width = FRAMES * side + (FRAMES - 1) * GAP + 4
    parts, top = [], 0.0
    for text, frames in named:
        parts.append(f'<text x="2" y="{top + 13}" font-size="11.5" fill="{INK}">{text}</text>')
        for number, frame in enumerate(frames):
            left = 2 + number * (side + GAP)
            parts.append(
                f'<rect x="{left:.1f}" y="{top + HEAD:.1f}" width="{side:.1f}" height="{side:.1f}" '
                f'fill="none" stroke="{MUTED}" stroke-width="0.8"/>{ink(frame[..., 0], left, top + HEAD)}'
            )
        top += HEAD + side + 8
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.1f} {top:.1f}">{"".join(parts)}</svg>'
    return themed(svg, name)


def first(clips: Clips, digit: int, direction: str, speed: int) -> int:
    """The number of the first clip in which a digit moves so and is whole in the first frame."""
    edge = np.ones((SIZE, SIZE), bool)
    edge[1:-1, 1:-1] = False
    whole = ~clips.frames[:, 0][:, edge].any(axis=(1, 2))
    fits = (clips.direction == DIRECTIONS.index(direction)) & (clips.speed == speed) & (clips.digit == digit)
    return int(np.flatnonzero(fits & whole)[0])


def show(record: Record) -> None:
    """Draw some test clips and count the digits of each split."""
    test = load("test", TEST, FRAMES)
    across, slanting = first(test, 3, "right", 2), first(test, 4, "up right", 1)
    back = (across + len(test) // 2) % len(test)
    shuffled = shuffle_time(test.frames[[across]], seed=0)[0]
    named = [
        (f"moves {DIRECTIONS[test.direction[across]]}", test.frames[across]),
        (f"the same frames played backwards: moves {DIRECTIONS[test.direction[back]]}", test.frames[back]),
        ("the same frames shuffled: right or left?", shuffled),
        (f"moves {DIRECTIONS[test.direction[slanting]]}", test.frames[slanting]),
    ]
    record.figure(
        "clips",
        strips(named, record.name),
        alt=(
            f"Four strips of {FRAMES} stills. A handwritten {test.digit[across]} moves to the right, leaves the frame "
            "at its edge and comes in again on the other side; the same stills in reverse order; the same stills "
            f"shuffled; a {test.digit[slanting]} that moves up and to the right."
        ),
        caption="Test clips, time from left to right. What leaves a frame at one edge comes in at the opposite one.",
    )
    begin, end = SPLITS["train"]
    record.number("train_digits", end - begin)
    record.number("train_images", len(np.unique(load("train", TRAIN, FRAMES).sample)))
