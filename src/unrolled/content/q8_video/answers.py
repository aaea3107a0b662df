"""The expected answer and the first answer beside what cannot see order, on the same clips."""

from __future__ import annotations

from functools import partial

import keras
import numpy as np

from snippets.q8_video.cnn_rnn import cnn_rnn
from snippets.q8_video.pooled_frames import pooled_frames
from snippets.q8_video.shuffle_time import shuffle_time
from unrolled.content.data.clips import DIRECTIONS
from unrolled.content.q8_video.shared import (
    BATCH,
    CHANCE,
    COLUMNS,
    EPOCHS,
    FRAMES,
    SEEDS,
    TEST,
    TRAIN,
    WITHOUT_ORDER,
    Trial,
    clips,
    draw,
    guesses,
    keep,
    trial,
)
from unrolled.content.q8_video.shared.models import completed, first_answer, single_frame
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED, SERIES

SEED = 0


def every_step(model: keras.Model) -> keras.Model:
    """The trained `cnn_rnn`, with its softmax applied to the GRU's output after every frame."""
    whole = keras.Input(model.input_shape[1:])
    encoded = model.get_layer("every_frame")(whole)
    trained = model.get_layer("gru")
    gru = keras.layers.GRU(trained.units, return_sequences=True)
    steps = gru(encoded)
    gru.set_weights(trained.get_weights())
    return keras.Model(whole, model.get_layer("softmax")(steps))


def axis_found(done: Trial, x: np.ndarray, direction: np.ndarray) -> float:
    """The share of clips for which the direction or its opposite is found."""
    return float(np.mean([(guesses(model, x) - direction) % 4 == 0 for model in done.each()]))


def run(record: Record) -> None:
    """Train the five models with each seed and keep what they reach."""
    training, test = clips()
    shape, classes = training.frames.shape[1:], len(DIRECTIONS)
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
            partial(build, shape, classes),
            (training.frames, training.direction),
            (test.frames, test.direction),
        )
        for item, (name, build) in builds.items()
    }
    for item, done in trials.items():
        keep(record, item, done)
    record.table(
        "answers",
        COLUMNS,
        [done.row for done in trials.values()],
        "Which of eight directions? Clips most likely by other writers",
    )
    draw(record, list(trials.values()), chance=CHANCE, ceiling=WITHOUT_ORDER, what="the direction")
    shuffled = shuffle_time(test.frames, SEED)
    record.number("bag_axis", axis_found(trials["bag"], test.frames, test.direction), digits=2)
    record.number("rnn_axis_shuffled", axis_found(trials["rnn"], shuffled, test.direction), digits=2)
    record.number("chance", CHANCE, digits=3)
    record.number("ceiling", WITHOUT_ORDER, digits=2)
    for item, value in {
        "classes": classes,
        "frames": FRAMES,
        "training_clips": TRAIN,
        "test_clips": TEST,
        "epochs": EPOCHS,
        "batch": BATCH,
        "seeds": len(SEEDS),
    }.items():
        record.number(item, value)
    _after_each_frame(record, trials["rnn"], test.frames, test.direction)


def _after_each_frame(record: Record, done: Trial, x: np.ndarray, direction: np.ndarray) -> None:
    """Draw the accuracy and the probability of the right class after each frame."""
    right, sure = [], []
    for model in done.each():
        scores = keras.ops.convert_to_numpy(every_step(model)(x))
        right.append(np.mean(scores.argmax(axis=-1) == direction[:, np.newaxis], axis=0))
        sure.append(np.mean(scores[np.arange(len(x)), :, direction], axis=0))
    right, sure = np.mean(right, axis=0), np.mean(sure, axis=0)
    seen = np.arange(1, FRAMES + 1)
    with canvas(height=235) as figure:
        axes = figure.add_subplot()
        axes.axhline(CHANCE, color=MUTED, linestyle=":", linewidth=1.2, label="chance")
        axes.plot(seen, right, "o-", color=SERIES[0], label="accuracy")
        axes.plot(seen, sure, "s--", color=SERIES[1], label="probability of the right class")
        axes.set_xlabel("frames seen")
        axes.set_ylim(0, 1.04)
        axes.set_xticks(seen)
        axes.legend(loc="upper left")
        svg = to_svg(figure, f"{record.name}-steps")
    record.figure(
        "after_each_frame",
        svg,
        alt=(
            f"After one frame the accuracy is {right[0]:.2f}, after two {right[1]:.2f}, "
            f"after {FRAMES} {right[-1]:.2f}; the mean probability of the right class goes from {sure[0]:.2f} "
            f"to {sure[-1]:.2f}."
        ),
        caption="What the CNN with a GRU says of the test clips after each frame, mean over the seeds.",
        columns=["frames seen", "accuracy", "probability of the right class"],
        rows=[[int(k), f"{a:.2f}", f"{p:.2f}"] for k, a, p in zip(seen, right, sure, strict=True)],
    )
    record.number("after_one", right[0], digits=2)
    record.number("after_two", right[1], digits=2)
    record.number("after_half", right[FRAMES // 2 - 1], digits=2)
    record.number("half", FRAMES // 2)
