"""Another question asked of the same clips: which digit, not where it goes."""

from __future__ import annotations

from functools import partial

from unrolled.content.q8_video.shared.moving_digit_accuracies import show_trials
from unrolled.content.q8_video.shared.moving_digit_models import MODELS
from unrolled.content.q8_video.shared.moving_digit_training import clips, trial
from unrolled.engine.records.record import Record

CLASSES = 10


def measure() -> dict:
    """Train five models with each seed to name the digit."""
    training, test = clips()
    shape = training.frames.shape[1:]
    data = (training.frames, training.digit), (test.frames, test.digit)
    return {name: trial(partial(build, shape, CLASSES), *data) for name, build in MODELS.items()}


def show(record: Record, measured: dict) -> None:
    """Tabulate and draw them."""
    show_trials(
        record,
        "digits",
        measured,
        "Which digit? The same clips",
        what="the digit",
        chance=1 / CLASSES,
        ceiling=None,
    )
