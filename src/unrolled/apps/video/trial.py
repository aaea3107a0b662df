"""A reader's clips on trial: a classifier trained on them, tested beside what cannot use the order of frames."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from unrolled.apps.video.clip_cache import still_good
from unrolled.apps.video.clip_training import train_models
from unrolled.apps.video.prepared_clips import Prepared, prepare
from unrolled.apps.video.saved_classifier import Classifier, save
from unrolled.apps.video.small_samples import interval, sign_test
from unrolled.engine.terminal import Tell, untold
from unrolled.snippets.video.confusion import confusion

DOUBT = 0.05
"""A difference that chance alone gives more often than this is not called one."""


@dataclass(frozen=True)
class Outcome:
    """What a trial measured.

    Attributes:
        names: The classes.
        counts: How many clips each has.
        frames: Frames of a clip.
        size: Pixels of a side.
        notes: What is ignored, left out, or makes the test less of a test, a line each.
        parts: How many clips there are to `train` on, for `validation`, and to `test`.
        right: Whether each test clip was classified rightly, `(test clips,)`, by what the model reads.
        majority: The accuracy of always saying the class that is most common in training.
        confusion: How often the CNN and GRU gave the test clips of each class each class, `(classes, classes)`.
        epochs: How many epochs each model trained, by what it reads.
    """

    names: list[str]
    counts: list[int]
    frames: int
    size: int
    notes: list[str]
    parts: dict[str, int]
    right: dict[str, np.ndarray]
    majority: float
    confusion: np.ndarray
    epochs: dict[str, int]

    @property
    def tests(self) -> int:
        """How many test clips there are."""
        return int(self.confusion.sum())

    def accuracy(self, reads: str) -> float:
        """The share of test clips that a model classifies rightly."""
        return float(np.mean(self.right[reads]))

    @property
    def rival(self) -> str:
        """The better on the test clips of the two models that cannot use order; the simpler one if equal."""
        return "bag" if self.accuracy("bag") > self.accuracy("frame") else "frame"

    @property
    def verdict(self) -> str:
        """Whether it is shown that the order of the frames helps, in some sentences."""
        gru, rival = self.right["order"], self.right[self.rival]
        better, worse = int(np.sum(gru & ~rival)), int(np.sum(rival & ~gru))
        odds = sign_test(better, worse)
        name = {"bag": "the bag of frames", "frame": "the average over single frames"}[self.rival]
        clips = f"{better} test clip" + ("" if better == 1 else "s")
        counted = f"right where {name} is wrong on {clips}, wrong where it is right on {worse}"
        helps = better > worse and odds < DOUBT
        if helps:
            words = f"The order of the frames helped: the GRU is {counted}."
        elif worse > better and odds < DOUBT:
            words = f"The order of the frames did not help: the GRU is {counted}."
        else:
            words = f"It is not shown that the order of the frames helps: the GRU is {counted}, and chance may do that."
            if sign_test(better + worse, 0) >= DOUBT:
                words += " With so few such clips nothing else can come out."
        if not any(map(self.learned, self.right)):
            only = "But none of the models is" if helps else "Nor is any of the models"
            return f"{words} {only} clearly better than the most common class."
        if helps:
            return words
        if self.learned(self.rival):
            return f"{words} Use {name}, or train on more clips."
        return (
            f"{words} But the GRU is clearly better than the most common class, and {name} is not: train and test on "
            "more clips."
        )

    def learned(self, reads: str) -> bool:
        """Whether a model is clearly better than one class for all, be it the commonest to train on or to test."""
        one_class = max(self.majority, self.confusion.sum(axis=1).max() / self.tests)
        return interval(int(self.right[reads].sum()), self.tests)[0] > one_class


@dataclass(frozen=True)
class Result(Outcome):
    """What a trial gave.

    Attributes:
        classifier: The trained CNN and GRU: what was tested, and what is saved.
    """

    classifier: Classifier

    def save(self, folder: Path | str) -> None:
        """Keep the classifier in a new folder; see `unrolled.apps.video.saved_classifier.save`."""
        save(self.classifier, folder)


def train(
    folder: Path | str,
    frames: int = 12,
    size: int = 64,
    *,
    grey: bool = False,
    epochs: int = 60,
    seed: int = 0,
    group: str | None = None,
    tell: Tell = untold,
) -> Result:
    """Train a classifier on a folder of videos and test it once, beside two models that cannot use order.

    What is to be said of the videos is warned of before the training.

    Args:
        folder: One folder of videos for each class.
        frames: Frames of each clip.
        size: Pixels of a side.
        grey: Whether to use brightness in place of colours.
        epochs: Passes over the clips at most.
        seed: Of the split and of the training.
        group: A mark: files whose names agree up to their last one were cut from one recording, and stay together
            in the split.
        tell: Is told what is at work.

    Raises:
        InputError: As `unrolled.apps.video.prepared_clips.prepare` has it.
    """
    prepared = prepare(folder, frames, size, grey=grey, seed=seed, group=group, tell=tell)
    for note in prepared.notes:
        warnings.warn(note, stacklevel=2)
    return learn(prepared, epochs=epochs, seed=seed, tell=tell)


def learn(prepared: Prepared, *, epochs: int = 60, seed: int = 0, tell: Tell = untold) -> Result:
    """Train and test on clips that were prepared.

    Args:
        prepared: The clips.
        epochs: Passes over them at most.
        seed: Of the training.
        tell: Is told what is at work.

    Raises:
        InputError: A file does not give its clip any longer.
    """
    clips, parts, names = prepared.clips, prepared.parts, prepared.names
    with still_good(clips):
        trained = train_models(clips, prepared.labels, parts, len(names), epochs=epochs, seed=seed, tell=tell)
    truth = prepared.labels[parts["test"]]
    most_common = np.bincount(prepared.labels[parts["train"]]).argmax()
    frames, size, _, channels = clips.shape
    return Result(
        names,
        prepared.counts,
        frames,
        size,
        prepared.notes,
        {part: len(numbers) for part, numbers in parts.items()},
        {reads: each.guesses == truth for reads, each in trained.items()},
        float(np.mean(truth == most_common)),
        confusion(truth, trained["order"].guesses, len(names)),
        {reads: each.epochs for reads, each in trained.items()},
        Classifier(trained["order"].model, names, frames, size, channels == 1),
    )
