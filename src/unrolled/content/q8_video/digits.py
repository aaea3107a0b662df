"""Another question asked of the same clips: which digit, not where it goes."""

from __future__ import annotations

from functools import partial

from snippets.q8_video.cnn_rnn import cnn_rnn
from snippets.q8_video.pooled_frames import pooled_frames
from unrolled.content.q8_video.shared import COLUMNS, clips, draw, keep, trial
from unrolled.content.q8_video.shared.models import completed, first_answer, single_frame
from unrolled.engine.records.record import Record

SEED = 0
SEEDS = (0, 1, 2)
CLASSES = 10


def run(record: Record) -> None:
    """Train five models with each seed to name the digit."""
    training, test = clips()
    shape = training.frames.shape[1:]
    builds = {
        "rnn": ("CNN, GRU", cnn_rnn),
        "wavenet": ("CNN, WaveNet", completed),
        "pixels": ("pixels, WaveNet", first_answer),
        "bag": ("bag of frames", pooled_frames),
        "single": ("single frame", single_frame),
    }
    trials = {
        item: trial(
            name,
            partial(build, shape, CLASSES),
            (training.frames, training.digit),
            (test.frames, test.digit),
            seeds=SEEDS,
        )
        for item, (name, build) in builds.items()
    }
    for item, done in trials.items():
        keep(record, item, done)
    record.table("digits", COLUMNS, [done.row for done in trials.values()], "Which digit? The same clips")
    draw(record, list(trials.values()), chance=1 / CLASSES, ceiling=None, what="the digit")
    record.number("seeds", len(SEEDS))
