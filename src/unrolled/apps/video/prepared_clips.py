"""A reader's clips before the training: decoded once, counted, split, and what is to be said of them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from unrolled.apps.video.clip_cache import ClipCache, left_out
from unrolled.apps.video.likeness import Sketch, nearly_same, same, sketch, told_by_place
from unrolled.apps.video.video_folders import LabelledVideos, list_videos, passed_over, short_name, some
from unrolled.engine.terminal import InputError, Tell, untold
from unrolled.snippets.video.split_groups import split_groups

PARTS = ("train", "validation", "test")
FEWEST = 5
"""Clips of a class that a split into three takes: one to validate, one to test, and some to learn from."""


@dataclass(frozen=True)
class Prepared:
    """Clips that can be trained on.

    Attributes:
        clips: The clips.
        names: The classes.
        labels: The class of each clip, `(clips,)`: an index into `names`.
        counts: How many clips of each class are used.
        parts: The numbers of the clips in each of `PARTS`.
        notes: What is ignored, left out, or makes the test less of a test, a line each.
    """

    clips: ClipCache
    names: list[str]
    labels: np.ndarray
    counts: list[int]
    parts: dict[str, np.ndarray]
    notes: list[str]


def prepare(
    folder: Path | str,
    frames: int = 12,
    size: int = 64,
    *,
    grey: bool = False,
    seed: int = 0,
    group: str | None = None,
    tell: Tell = untold,
) -> Prepared:
    """Decode a folder of videos, split the clips, and look for what the test should not be trusted with.

    Args:
        folder: One folder of videos for each class.
        frames: Frames of each clip.
        size: Pixels of a side.
        grey: Whether to use brightness in place of colours.
        seed: Of the split.
        group: A mark: files whose names agree up to their last one were cut from one recording, and stay together
            in the split.
        tell: Is told how far it is.

    Raises:
        InputError: The folder holds no classes of videos, or too few clips that can be used; one clip is in two
            classes; or the mark is in no file's name.
    """
    videos = list_videos(folder)
    ignored = passed_over(videos.ignored)
    if len(videos.names) < 2:
        one = f"{folder} has videos of one class only, {videos.names[0]}; at least 2 are wanted"
        raise InputError(". ".join([one, *ignored]))
    if group is not None and not any(_recording(path, group) for path in videos.paths):
        raise InputError(f"--group {group}: no video has that in its name; want what ends the name of a recording")
    clips = ClipCache(videos.paths, frames, size, grey=grey)
    sketches = _sketches(clips, tell)
    notes = [*ignored]
    if clips.refused:
        notes.append(left_out({short_name(path): reason for path, reason in clips.refused.items()}))
    if not sketches:
        raise InputError(". ".join([f"none of the {len(videos.paths)} videos can be used", *reversed(notes)]))
    good, copies = _without_copies(videos, sketches)
    notes += copies
    counts = np.bincount(videos.labels[good], minlength=len(videos.names)).tolist()
    if few := [f"{name} has {count}" for name, count in zip(videos.names, counts, strict=True) if count < FEWEST]:
        raise InputError(". ".join([f"too few clips: {', '.join(few)}; each class needs {FEWEST}", *notes]))
    parts, recordings = _split(videos, good, group, seed)
    notes += [*recordings, *_doubts(videos, sketches, parts, group)]
    return Prepared(clips, videos.names, videos.labels, counts, parts, notes)


def _sketches(clips: ClipCache, tell: Tell) -> dict[int, Sketch]:
    """A sketch of each video that gives a clip, by its number; each is decoded once."""
    sketches = {}
    for number in range(len(clips.paths)):
        if (clip := clips.clip(number)) is not None:
            sketches[number] = sketch(clip)
        tell("reading videos", (number + 1) / len(clips.paths))
    return sketches


def _without_copies(videos: LabelledVideos, sketches: dict[int, Sketch]) -> tuple[np.ndarray, list[str]]:
    """The numbers of the clips without those that are the same as an earlier one, and a note that names these.

    Raises:
        InputError: Two that are the same are in different classes.
    """
    numbers = np.array(list(sketches), int)
    first = numbers[same(list(sketches.values()))]
    twice = [(int(one), int(other)) for one, other in zip(numbers, first, strict=True) if one != other]
    name = {number: short_name(videos.paths[number]) for pair in twice for number in pair}
    if torn := [f"{name[two]} and {name[one]}" for one, two in twice if videos.labels[one] != videos.labels[two]]:
        raise InputError(f"one clip has two labels: {'; '.join(some(torn, 8))} are the same; leave it in one class")
    copies = [f"{name[one]} is the same clip as {name[two]}" for one, two in twice]
    return numbers[numbers == first], [f"used once: {'; '.join(some(copies, 8))}"] if copies else []


def _split(
    videos: LabelledVideos, good: np.ndarray, group: str | None, seed: int
) -> tuple[dict[str, np.ndarray], list[str]]:
    """The numbers of the good clips in each part, and a note on recordings where they are kept together.

    Raises:
        InputError: No split was found.
    """
    named = [_recording(videos.paths[number], group) for number in good]
    recordings = np.array([name or str(videos.paths[number]) for name, number in zip(named, good, strict=True)])
    labels = videos.labels[good]
    try:
        split = split_groups(labels, recordings, seed)
    except ValueError:
        counts = [len(set(recordings[labels == label])) for label in range(len(videos.names))]
        held = ", ".join(f"{name} has {count}" for name, count in zip(videos.names, counts, strict=True))
        raise InputError(
            f"no split was found that has every class in all three parts: of recordings, by names up to their last "
            f"{group}, {held}; each class needs 3, or more where recordings share classes"
        ) from None
    notes = []
    if group is not None:
        note = f"{len(good)} clips of {len(set(recordings))} recordings, by names up to their last {group}"
        if without := sum(name is None for name in named):
            note += f"; {without} without it are recordings of their own"
        if len(set(recordings)) == len(good):
            note += "; it keeps no two together"
        notes.append(note)
    return {part: good[split == number] for number, part in enumerate(PARTS)}, notes


def _recording(path: Path, mark: str | None) -> str | None:
    """The recording of a clip: its name up to the last mark, in whatever class; `None` without a mark in it."""
    if mark is None:
        return None
    stem, mark = (unicodedata.normalize("NFC", text) for text in (path.stem, mark))
    return f"{stem.rpartition(mark)[0]}{mark}" if mark in stem else None


def _doubts(
    videos: LabelledVideos, sketches: dict[int, Sketch], parts: dict[str, np.ndarray], group: str | None
) -> list[str]:
    """Why the accuracy on test clips may be too high: they look like training clips, or their place tells the class."""
    test, train = parts["test"], parts["train"]
    tests, trains = ([sketches[number] for number in numbers] for numbers in (test, train))
    near = nearly_same(tests, trains)
    told = told_by_place(tests, videos.labels[test], trains, videos.labels[train])
    remedy = (
        "name those of one recording alike and use --group"
        if group is None
        else f"name those of one recording alike up to their last {group}"
    )
    place = {one: other for one, other in told.items() if one not in near}
    doubts = []
    for pairs, what in (
        (near, "look almost like a training clip"),
        (place, "show a place that in training only their class has shown"),
    ):
        if pairs:
            one, other = next(iter(pairs.items()))
            example = f"{short_name(videos.paths[test[one]])} like {short_name(videos.paths[train[other]])}"
            doubts.append(
                f"Warning: {len(pairs)} of the {len(test)} test clips {what}, for example {example}. "
                f"If clips were cut from one recording, {remedy}, or the accuracy will be too high."
            )
    return doubts
