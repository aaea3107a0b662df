"""Another question asked of the same clips: which digit, not where it goes."""

from __future__ import annotations

from functools import partial

from unrolled.content.q8_video.shared.moving_digit_accuracies import show_trials
from unrolled.content.q8_video.shared.moving_digit_models import MODELS, first_answer_with_relu
from unrolled.content.q8_video.shared.moving_digit_training import clips, frame_trials, trial
from unrolled.engine.records.record import Record

CLASSES, EPOCHS = 10, 24
"""After the chapter's usual number of epochs the accuracies on validation clips still rise."""
OVER_TIME = {
    "rnn": MODELS["rnn"],
    "wavenet": MODELS["wavenet"],
    "pixels": MODELS["pixels"],
    "pixels_relu": first_answer_with_relu,
}
"""The models that read the frames of a clip in order; the last two differ in a ReLU alone."""


def measure() -> dict:
    """Train the models with each seed to name the digit."""
    training, test = clips()
    shape = training.frames.shape[1:]
    data = (training.frames, training.digit), (test.frames, test.digit)
    # These trainings are long enough for XLA to save more than it takes to compile.
    settings = {"jit_compile": True}
    trials = {
        name: trial(partial(build, shape, CLASSES), *data, settings=settings, epochs=EPOCHS)
        for name, build in OVER_TIME.items()
    }
    return trials | frame_trials(*data, CLASSES, settings=settings, epochs=EPOCHS)


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
    record.number("epochs", EPOCHS)
    record.number("fitted", min(min(measured[name]["training"]) for name in OVER_TIME), digits=2)
