"""Other ways to see motion, with the same clips and the same training."""

from __future__ import annotations

from functools import partial

import numpy as np

from snippets.q8_video.cnn_rnn import cnn_rnn
from snippets.q8_video.pooled_frames import pooled_frames
from snippets.q8_video.shuffle_time import shuffle_time
from snippets.q8_video.volumes import conv_3d, conv_lstm
from unrolled.content.data.clips import DIRECTIONS, STEPS
from unrolled.content.q8_video.shared import CHANCE, COLUMNS, SEEDS, WITHOUT_ORDER, Trial, clips, draw, keep, trial
from unrolled.engine.records.record import Record

SEED = 0
FEW, FEWER = (0, 1, 2), (0, 1)


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


def run(record: Record) -> None:
    """Train each model with its seeds; the slow ones get fewer."""
    training, test = clips()
    shape, classes = training.frames.shape[1:], len(DIRECTIONS)
    data = (training.frames, training.direction), (test.frames, test.direction)
    trials = {
        "differences": trial(
            "bag of differences", partial(pooled_frames, shape, classes, differences=True), *data, seeds=SEEDS
        ),
        "conv_3d": trial("`Conv3D`", partial(conv_3d, shape, classes), *data, seeds=FEWER, xla=False),
        "conv_lstm": trial("`ConvLSTM2D`", partial(conv_lstm, shape, classes), *data, seeds=FEWER, xla=False),
        "trained_shuffled": trial(
            "shuffled training",
            partial(cnn_rnn, shape, classes),
            (shuffle_time(training.frames, len(SEEDS)), training.direction),
            data[1],
            seeds=FEW,
        ),
    }
    shift = Trial("best shift", 0)
    for seed in SEEDS:
        shift.intact.append(float(np.mean(best_shift(test.frames) == test.direction)))
        shift.shuffled.append(float(np.mean(best_shift(shuffle_time(test.frames, seed)) == test.direction)))
    trials["shift"] = shift
    for item, done in trials.items():
        keep(record, item, done)
    rows = [done.row for done in trials.values()]
    rows[-1][2] = "–"
    record.table("others", COLUMNS, rows, "Which of eight directions? Other models, same clips")
    draw(record, list(trials.values()), chance=CHANCE, ceiling=WITHOUT_ORDER, what="the direction")
