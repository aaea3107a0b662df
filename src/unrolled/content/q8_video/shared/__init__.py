"""One way to train and to test every model of the chapter, on the same clips."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import keras
import numpy as np

from snippets.q8_video.shuffle_time import shuffle_time
from unrolled.content.data.clips import DIRECTIONS, Clips, load
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import INK, MUTED, SERIES
from unrolled.content.shelf.training import Restarts

FRAMES, TRAIN, TEST = 8, 1600, 1000
EPOCHS, BATCH, RATE = 12, 64, 0.004
SEEDS = (0, 1, 2, 3, 4)
CHANCE = 1 / len(DIRECTIONS)
WITHOUT_ORDER = 1 / 2
"""The most that a model blind to order can reach where each clip stands beside its reverse."""


def clips() -> tuple[Clips, Clips]:
    """The clips to train on and the clips to test on, of other writers."""
    return load("train", TRAIN, FRAMES), load("test", TEST, FRAMES)


@dataclass
class Trial:
    """What several trainings of one model gave.

    Attributes:
        name: What the page calls the model.
        parameters: Its trained weights.
        intact: Accuracy on the test clips, one for each seed.
        shuffled: The same with the frames of each test clip in random order.
        weights: What each seed's training ended with.
        model: The model itself, with the weights of one of them.
    """

    name: str
    parameters: int
    intact: list[float] = field(default_factory=list)
    shuffled: list[float] = field(default_factory=list)
    weights: list[list[np.ndarray]] = field(default_factory=list)
    model: keras.Model | None = None

    def each(self) -> Iterator[keras.Model]:
        """The trained model of each seed; one object, so it must be used before the next is asked for."""
        for weights in self.weights:
            self.model.set_weights(weights)
            yield self.model

    @property
    def row(self) -> list[str]:
        """The model's row of a table with `COLUMNS`."""
        return [self.name, f"{self.parameters}", f"{len(self.intact)}", spread(self.intact), spread(self.shuffled)]


COLUMNS = ["model", "weights", "seeds", "accuracy", "frames shuffled at test"]


def guesses(model: keras.Model, x: np.ndarray) -> np.ndarray:
    """The class with the highest probability, for each clip."""
    return keras.ops.convert_to_numpy(model(x)).argmax(axis=-1)


def accuracy(model: keras.Model, x: np.ndarray, y: np.ndarray) -> float:
    """The share of clips whose class the model finds."""
    return float(np.mean(guesses(model, x) == y))


def trial(
    name: str,
    build: Callable[[], keras.Model],
    training: tuple[np.ndarray, np.ndarray],
    test: tuple[np.ndarray, np.ndarray],
    seeds: tuple[int, ...] = SEEDS,
    *,
    xla: bool = True,
) -> Trial:
    """Train a model with each seed and test it on clips as they are and with their frames shuffled.

    Every model gets the same settings.

    Args:
        name: What the page calls the model.
        build: Gives a fresh model.
        training: Clips and classes to train on.
        test: Clips and classes to test on.
        seeds: One training for each.
        xla: Whether XLA compiles the model. On a CPU that is quicker, except with convolutions over
            volumes and inside an LSTM, where it is many times slower.
    """
    compiled = build()
    compiled.compile(keras.optimizers.Adam(RATE), "sparse_categorical_crossentropy", jit_compile=xla)
    start, done = Restarts(compiled, build), Trial(name, compiled.count_params(), model=compiled)
    for seed in seeds:
        model = start(seed)
        model.fit(*training, batch_size=BATCH, epochs=EPOCHS, verbose=0)
        done.intact.append(accuracy(model, *test))
        done.shuffled.append(accuracy(model, shuffle_time(test[0], seed), test[1]))
        done.weights.append(model.get_weights())
    return done


def spread(values: list[float]) -> str:
    """The mean of some accuracies, with the least and the greatest."""
    return f"{np.mean(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def keep(record: Record, item: str, done: Trial) -> None:
    """Keep a model's mean accuracies, their least, its size and its number of seeds for sentences."""
    record.number(item, np.mean(done.intact), digits=2)
    record.number(f"{item}_least", min(done.intact), digits=2)
    record.number(f"{item}_shuffled", np.mean(done.shuffled), digits=2)
    record.number(f"{item}_weights", done.parameters)
    record.number(f"{item}_seeds", len(done.intact))


def draw(record: Record, trials: list[Trial], *, chance: float, ceiling: float | None, what: str) -> None:
    """A dot for each model's accuracy, and one for its accuracy on shuffled frames."""
    with canvas(height=95 + 27 * len(trials)) as figure:
        axes = figure.add_subplot()
        bottom = len(trials) - 0.45
        axes.vlines(chance, -0.6, bottom, color=MUTED, linestyle=":", linewidth=1.2)
        axes.text(chance, -0.72, "chance", ha="center", color=INK, fontsize=10)
        if ceiling is not None:
            axes.vlines(ceiling, -0.6, bottom, color=MUTED, linestyle="--", linewidth=1.2)
            axes.text(ceiling, -0.72, "blind to order", ha="center", color=INK, fontsize=10)
        marks = [("in order", "o", SERIES[0], 0.0), ("shuffled", "s", SERIES[1], 0.22)]
        for label, mark, colour, down in marks:
            found = [done.intact if mark == "o" else done.shuffled for done in trials]
            y = np.arange(len(trials)) + down
            axes.hlines(y, [min(f) for f in found], [max(f) for f in found], color=colour, linewidth=2)
            face = colour if mark == "o" else "none"
            axes.plot(
                [np.mean(f) for f in found], y, mark, color=colour, markerfacecolor=face, markersize=6.5, label=label
            )
        axes.set_yticks(range(len(trials)), [done.name.replace("`", "") for done in trials])
        axes.set_ylim(bottom, -1.1)
        axes.set_xlim(0, 1.04)
        axes.set_xlabel("accuracy on the test clips")
        axes.grid(visible=False, axis="y")
        axes.legend(loc="upper center", bbox_to_anchor=(0.3, -0.2), ncols=2)
        svg = to_svg(figure, record.name)
    said = "; ".join(f"{done.name} {np.mean(done.intact):.2f} and {np.mean(done.shuffled):.2f}" for done in trials)
    record.figure(
        "dots",
        svg,
        alt=f"Accuracy at telling {what}, with the frames in order and shuffled: {said}. Chance is {chance:.3g}.",
        caption=f"Accuracy at telling {what}: mean over the seeds, lines from the least to the greatest.",
        columns=["model", "frames in order", "frames shuffled"],
        rows=[[done.name, spread(done.intact), spread(done.shuffled)] for done in trials],
    )
