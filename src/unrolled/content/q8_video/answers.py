"""The expected answer and the first answer beside what cannot see order, on the same clips."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import keras
import numpy as np

from snippets.video.confusion import confusion
from unrolled.content.data.clips import DIRECTIONS, Clips, load
from unrolled.content.q8_video.shared.gru_trainings import CURVES, SPEEDS, show_trainings
from unrolled.content.q8_video.shared.moving_digit_accuracies import CHANCE, WITHOUT_ORDER, show_trials
from unrolled.content.q8_video.shared.moving_digit_models import MODELS
from unrolled.content.q8_video.shared.moving_digit_training import (
    BATCH,
    EPOCHS,
    FRAMES,
    SEEDS,
    TEST,
    TRAIN,
    VALIDATION,
    clips,
    frame_trials,
    predictions,
    trial,
)
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED, SERIES


def every_step(model: keras.Model) -> keras.Model:
    """The trained `cnn_rnn`, with its softmax applied to the GRU's output after every frame."""
    whole = keras.Input(model.input_shape[1:])
    encoded = model.get_layer("every_frame")(whole)
    trained = model.get_layer("gru")
    gru = keras.layers.GRU(trained.units, return_sequences=True)
    steps = gru(encoded)
    gru.set_weights(trained.get_weights())
    return keras.Model(whole, model.get_layer("softmax")(steps))


def axis_share(model: keras.Model, x: np.ndarray, direction: np.ndarray) -> float:
    """The share of clips for which the model gives the direction or its opposite."""
    return float(np.mean((predictions(model, x) - direction) % 4 == 0))


def after_each_frame(model: keras.Model, x: np.ndarray, direction: np.ndarray) -> dict[str, np.ndarray]:
    """The accuracy and the mean probability of the right class after each frame, `(frames,)` each."""
    scores = keras.ops.convert_to_numpy(every_step(model)(x))
    return {
        "accuracy": np.mean(scores.argmax(axis=-1) == direction[:, np.newaxis], axis=0),
        "probability": np.mean(scores[np.arange(len(x)), :, direction], axis=0),
    }


def errors(model: keras.Model, test: Clips) -> dict[str, object]:
    """The `counts` of the confusion matrix, `(classes, classes)`, and the `accuracy` at each of `SPEEDS`."""
    classes = predictions(model, test.frames)
    right = classes == test.direction
    return {
        "counts": confusion(test.direction, classes, len(DIRECTIONS)),
        "accuracy": [np.mean(right[test.speed == speed]) for speed in SPEEDS],
    }


def curves(model: keras.Model) -> dict[str, list[float]]:
    """The accuracies of each epoch of the training that lies behind."""
    return {kind: model.history.history[kind] for kind in CURVES}


def measure() -> dict:
    """Train the models with each seed."""
    training, test = clips()
    validation = load("validation", VALIDATION, FRAMES)
    shape, classes = training.frames.shape[1:], len(DIRECTIONS)
    data = (training.frames, training.direction), (test.frames, test.direction)
    also: dict[str, dict[str, Callable[[keras.Model], object]]] = {
        "bag": {"axis": partial(axis_share, x=test.frames, direction=test.direction)},
        "rnn": {
            "after_each_frame": partial(after_each_frame, x=test.frames, direction=test.direction),
            "errors": partial(errors, test=test),
            "curves": curves,
        },
    }
    fit = {
        "rnn": {
            "validation_data": (validation.frames, validation.direction),
            "validation_batch_size": VALIDATION,
        }
    }
    trials = {
        name: trial(partial(build, shape, classes), *data, also=also.get(name), **fit.get(name, {}))  # type: ignore[arg-type]
        for name, build in MODELS.items()
    }
    return trials | frame_trials(*data, classes)


def show(record: Record, measured: dict) -> None:
    """Tabulate and draw what the models reach, in the end and after each frame."""
    show_trials(
        record,
        "answers",
        measured,
        "Which of eight directions? Clips most likely by other writers",
        what="the direction",
        chance=CHANCE,
        ceiling=WITHOUT_ORDER,
    )
    record.number("bag_axis", np.median(measured["bag"]["axis"]), digits=2)
    record.number("chance", CHANCE, digits=3)
    for item, value in {
        "frames": FRAMES,
        "training_clips": TRAIN,
        "test_clips": TEST,
        "validation_clips": VALIDATION,
        "epochs": EPOCHS,
        "batch": BATCH,
        "seeds": len(SEEDS),
    }.items():
        record.number(item, value)
    _draw_after_each_frame(record, measured["rnn"]["after_each_frame"])
    show_trainings(record, measured["rnn"]["curves"], measured["rnn"]["errors"])


def _draw_after_each_frame(record: Record, seeds: list[dict[str, np.ndarray]]) -> None:
    """Draw the median accuracy and probability of the right class, and give some of it for sentences."""
    accuracy, probability = (np.median([seed[kind] for seed in seeds], axis=0) for kind in ("accuracy", "probability"))
    frames = np.arange(1, FRAMES + 1)
    with canvas(height=235) as figure:
        axes = figure.add_subplot()
        axes.axhline(CHANCE, color=MUTED, linestyle=":", linewidth=1.2, label="chance")
        axes.plot(frames, accuracy, "o-", color=SERIES[0], label="accuracy")
        axes.plot(frames, probability, "s--", color=SERIES[1], label="probability of the right class")
        axes.set_xlabel("frames seen")
        axes.set_ylim(0, 1.04)
        axes.set_xticks(frames)
        axes.legend(loc="upper left")
        svg = to_svg(figure, f"{record.name}-steps")
    record.figure(
        "after_each_frame",
        svg,
        alt=(
            f"After one frame the accuracy is {accuracy[0]:.2f}, after two {accuracy[1]:.2f}, "
            f"after {FRAMES} {accuracy[-1]:.2f}; the mean probability of the right class goes from "
            f"{probability[0]:.2f} to {probability[-1]:.2f}."
        ),
        caption="What the CNN with a GRU says of the test clips after each frame, median over the seeds.",
        columns=["frames seen", "accuracy", "probability of the right class"],
        rows=[[int(k), f"{a:.2f}", f"{p:.2f}"] for k, a, p in zip(frames, accuracy, probability, strict=True)],
    )
    record.number("after_one", accuracy[0], digits=2)
    record.number("after_two", accuracy[1], digits=2)
    record.number("after_half", accuracy[FRAMES // 2 - 1], digits=2)
    record.number("half", FRAMES // 2)
