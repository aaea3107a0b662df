"""A reader's clips on trial: a classifier trained on them, tested beside what cannot use the order of frames."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from unrolled.apps.video.clip_training import train_models
from unrolled.apps.video.own_clips import ClipCache, LabelledVideos, left_out, list_videos, short_name
from unrolled.apps.video.saved_classifier import Classifier, save
from unrolled.apps.video.small_samples import interval, sign_test
from unrolled.engine.terminal import InputError, Tell, untold
from unrolled.snippets.video.confusion import confusion
from unrolled.snippets.video.split_groups import split_groups

PARTS = ("train", "validation", "test")
FEWEST = 5
"""Clips of a class that a split into three takes: one to validate, one to test, and some to learn from."""
ALIKE = 0.98
"""Two clips whose small copies are correlated more than this look the same."""
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
        ignored: How many files are no videos, going by their names.
        refused: Why a video gave no clip, by its name.
        parts: How many clips there are to `train` on, for `validation`, and to `test`.
        alike: Test clips that look almost like a training clip, each with that one, by name.
        group: The mark by which clips of one recording were kept together, if one was given.
        right: Whether each test clip was classified rightly, `(test clips,)`, by what the model reads.
        majority: The accuracy of always saying the class that is most common in training.
        confusion: How often the CNN and GRU gave the test clips of each class each class, `(classes, classes)`.
        epochs: How many epochs each model trained, by what it reads.
    """

    names: list[str]
    counts: list[int]
    frames: int
    size: int
    ignored: int
    refused: dict[str, str]
    parts: dict[str, int]
    alike: list[tuple[str, str]]
    group: str | None
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
        name = {"bag": "the bag of frames", "frame": "the middle frame alone"}[self.rival]
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
        InputError: The folder holds no classes of videos, or too few clips that can be used.
    """
    videos = list_videos(folder)
    if len(videos.names) < 2:
        raise InputError(f"{folder} has videos of one class only, {videos.names[0]}; at least 2 are wanted")
    clips = ClipCache(videos.paths, frames, size, grey=grey)
    good = _decodable(clips, tell)
    refused = {short_name(path): reason for path, reason in clips.refused.items()}
    counts = _count(videos, good, refused)
    parts = _split(videos, good, group, seed)
    near = alike(clips, parts)
    trained = train_models(clips, videos.labels, parts, len(videos.names), epochs=epochs, seed=seed, tell=tell)
    truth = videos.labels[parts["test"]]
    most_common = np.bincount(videos.labels[parts["train"]]).argmax()
    return Result(
        videos.names,
        counts,
        frames,
        size,
        videos.ignored,
        refused,
        {part: len(numbers) for part, numbers in parts.items()},
        [(short_name(videos.paths[test]), short_name(videos.paths[twin])) for test, twin in near],
        group,
        {reads: each.guesses == truth for reads, each in trained.items()},
        float(np.mean(truth == most_common)),
        confusion(truth, trained["order"].guesses, len(videos.names)),
        {reads: each.epochs for reads, each in trained.items()},
        Classifier(trained["order"].model, videos.names, frames, size, grey),
    )


def _decodable(clips: ClipCache, tell: Tell) -> np.ndarray:
    """The numbers of the videos that give a clip; each is decoded once."""
    good = []
    for number in range(len(clips.paths)):
        if clips.clip(number) is not None:
            good.append(number)
        tell("reading videos", (number + 1) / len(clips.paths))
    return np.array(good, int)


def _count(videos: LabelledVideos, good: np.ndarray, refused: dict[str, str]) -> list[int]:
    """The good clips of each class.

    Raises:
        InputError: There are none, or too few.
    """
    reasons = f" {left_out(refused)}" if refused else ""
    if not len(good):
        raise InputError(f"none of the {len(videos.paths)} videos can be used.{reasons}")
    counts = np.bincount(videos.labels[good], minlength=len(videos.names)).tolist()
    if few := [f"{name} has {count}" for name, count in zip(videos.names, counts, strict=True) if count < FEWEST]:
        raise InputError(f"too few clips: {', '.join(few)}; each class needs {FEWEST}.{reasons}")
    return counts


def _split(videos: LabelledVideos, good: np.ndarray, group: str | None, seed: int) -> dict[str, np.ndarray]:
    """The numbers of the good clips in each part.

    Raises:
        InputError: No split was found.
    """
    recordings = np.array([_recording(videos.paths[number], group) for number in good])
    try:
        split = split_groups(videos.labels[good], recordings, seed)
    except ValueError:
        raise InputError(
            "no split of the recordings was found that has every class in all three parts; "
            f"with --group {group} each class needs 3 recordings, or more where recordings share classes"
        ) from None
    return {part: good[split == number] for number, part in enumerate(PARTS)}


def _recording(path: Path, mark: str | None) -> str:
    """The recording of a clip: its name up to the last mark, in whatever class; without a mark, the clip itself."""
    return path.stem.rpartition(mark)[0] if mark and mark in path.stem else f"{path.parent.name}/{path}"


def alike(clips: ClipCache, parts: dict[str, np.ndarray]) -> list[tuple[int, int]]:
    """Test clips that look almost like a training clip: pairs of numbers, test and training.

    Cut from one recording, they would let the test measure memory. Compared are copies of at most
    8 by 8 grey pixels a frame, by their correlation.
    """
    small = {
        part: np.stack([_small(clip) for number in parts[part] if (clip := clips.clip(number)) is not None])
        for part in ("train", "test")
    }
    near = small["test"] @ small["train"].T
    return [(int(parts["test"][i]), int(parts["train"][near[i].argmax()])) for i in np.flatnonzero(near.max(1) > ALIKE)]


def _small(clip: np.ndarray) -> np.ndarray:
    grey = clip.mean(axis=-1)
    for axis in (1, 2):
        grey = np.stack([block.mean(axis=axis) for block in np.array_split(grey, min(8, grey.shape[axis]), axis)], axis)
    flat = grey.ravel() - grey.mean()
    return flat / (np.linalg.norm(flat) or 1.0)
