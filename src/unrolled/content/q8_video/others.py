"""Other ways to see motion, with the same clips and the same training."""

from __future__ import annotations

from functools import partial

import numpy as np

from snippets.q8_video.pooled_frames import pooled_frames
from snippets.q8_video.shuffle_time import shuffle_time
from snippets.q8_video.volumes import conv_3d, conv_lstm
from unrolled.content.data.clips import DIRECTIONS, STEPS
from unrolled.content.q8_video.shared.moving_digit_accuracies import CHANCE, WITHOUT_ORDER, show_trials
from unrolled.content.q8_video.shared.moving_digit_training import SEEDS, clips, trial
from unrolled.engine.records.record import Record

TWO_SEEDS = SEEDS[:2]


def best_shift(frames: np.ndarray) -> np.ndarray:
    """The direction whose shift makes each frame most like the next; nothing is learned.

    Args:
        frames: `(clips, frames, height, width, channels)`.

    Returns:
        Indices into `DIRECTIONS`: where the sum of products of the shifted frame and the next one,
        over all pairs of neighbours and speeds of one and two pixels, is greatest.
    """
    likeness = np.stack(
        [
            [
                np.sum(np.roll(frames[:, :-1], tuple(speed * step), axis=(2, 3)) * frames[:, 1:], axis=(1, 2, 3, 4))
                for step in STEPS
            ]
            for speed in (1, 2)
        ]
    )
    return likeness.max(axis=0).argmax(axis=0)


def rule_trial(x: np.ndarray, y: np.ndarray) -> dict:
    """What `trial` gives, for the rule: its accuracy on clips as they are and, for each seed, shuffled."""
    rows: dict[str, list] = {"intact": [], "shuffled": []}
    for seed in SEEDS:
        rows["intact"].append(np.mean(best_shift(x) == y))
        rows["shuffled"].append(np.mean(best_shift(shuffle_time(x, seed)) == y))
    return {"weights": 0, **rows}


def measure() -> dict:
    """Train each model with its seeds; the slow ones get fewer."""
    training, test = clips()
    shape, classes = training.frames.shape[1:], len(DIRECTIONS)
    data = (training.frames, training.direction), (test.frames, test.direction)
    return {
        "differences": trial(partial(pooled_frames, shape, classes, differences=True), *data),
        "conv_3d": trial(partial(conv_3d, shape, classes), *data, TWO_SEEDS),
        "conv_lstm": trial(partial(conv_lstm, shape, classes), *data, TWO_SEEDS),
        "shift": rule_trial(*data[1]),
    }


def show(record: Record, measured: dict) -> None:
    """Tabulate and draw them."""
    show_trials(
        record,
        "others",
        measured,
        "Which of eight directions? Other models, same clips",
        what="the direction, by models of other kinds",
        chance=CHANCE,
        ceiling=WITHOUT_ORDER,
    )
