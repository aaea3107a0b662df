"""A reader's videos as clips, decoded when they are asked for.

A folder of classes looks like this; the names of its folders are the names of the classes:

    videos/wave/anna-1.mp4
    videos/wave/ben-1.mov
    videos/clap/anna-2.mp4
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from unrolled.apps.video.decoding import VideoError, read
from unrolled.engine.terminal import InputError

if TYPE_CHECKING:
    import tensorflow as tf

SUFFIXES = (".mp4", ".m4v", ".mov", ".avi", ".webm", ".mkv", ".gif", ".mpg", ".mpeg", ".3gp")
"""The files that are taken for videos."""
MEMORY = 2**30
"""Bytes of decoded clips that are held in memory; what is beyond is decoded again when asked for."""


@dataclass(frozen=True)
class LabelledVideos:
    """The videos of a folder of classes.

    Attributes:
        names: The classes in alphabetical order.
        paths: The video files, by class and name.
        labels: The class of each file, `(files,)`: an index into `names`.
        ignored: How many files in the classes' folders are no videos, going by their names.
    """

    names: list[str]
    paths: list[Path]
    labels: np.ndarray
    ignored: int


def list_videos(folder: Path | str) -> LabelledVideos:
    """List a folder of classes; no file is opened. What begins with a dot is passed over.

    Raises:
        InputError: There is no such folder, it is a file, it or a folder in it cannot be read, none
            of its folders holds a video, or the name of a class is no text.
    """
    folder = Path(folder)
    try:
        check_folder(folder, "a folder with one folder of videos for each class")
        kinds = [kind for kind in sorted(folder.iterdir()) if kind.is_dir() and not kind.name.startswith(".")]
        if not kinds:
            raise InputError(f"{folder} has no folders; want one folder of videos for each class")
        names: list[str] = []
        paths: list[Path] = []
        labels: list[int] = []
        ignored = 0
        for kind in kinds:
            files = [file for file in sorted(kind.iterdir()) if file.is_file() and not file.name.startswith(".")]
            videos = [file for file in files if is_video(file)]
            ignored += len(files) - len(videos)
            if videos:
                if kind.name != (name := legible(kind.name)):
                    raise InputError(f"the folder {name} in {folder} has a name that is no text in UTF-8; rename it")
                labels += [len(names)] * len(videos)
                names.append(kind.name)
                paths += videos
    except OSError as error:
        raise _unreadable(folder, error) from error
    if not paths:
        raise InputError(f"{folder} holds no videos; want files that end in {', '.join(SUFFIXES)} in its folders")
    return LabelledVideos(names, paths, np.array(labels), ignored)


def videos_below(folder: Path) -> list[Path]:
    """The videos in a folder and in the folders below it, by name; what begins with a dot is passed over.

    Raises:
        InputError: There is no such folder, it cannot be read, or it holds none.
    """
    try:
        check_folder(folder, "a folder of videos")
        files = [
            file
            for file in sorted(folder.rglob("*"))
            if is_video(file) and file.is_file() and not any(p.startswith(".") for p in file.relative_to(folder).parts)
        ]
    except OSError as error:
        raise _unreadable(folder, error) from error
    if not files:
        raise InputError(f"{folder} holds no videos; want files that end in {', '.join(SUFFIXES)}")
    return files


def check_folder(folder: Path, wanted: str) -> None:
    """See that a folder is there.

    Raises:
        InputError: It is not, or it is a file.
    """
    if not folder.exists():
        raise InputError(f"there is no folder {folder}")
    if not folder.is_dir():
        raise InputError(f"{folder} is a file; want {wanted}")


def is_video(file: Path) -> bool:
    """Whether a file is a video, going by its name."""
    return file.suffix.lower() in SUFFIXES


def legible(name: str) -> str:
    """A file's name as it can be printed: bytes that are no text in UTF-8 become question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")


def short_name(path: Path) -> str:
    """A file by class and name."""
    return legible(f"{path.parent.name}/{path.name}")


def _unreadable(folder: Path, error: OSError) -> InputError:
    return InputError(f"{error.filename or folder} cannot be read: {error.strerror or error}")


class ClipCache:
    """Clips of some files, decoded when first asked for and then held while memory allows.

    Args:
        paths: Video files.
        frames: Frames of each clip.
        size: Pixels of a side, or `(height, width)`.
        grey: Whether to give brightness in place of colours.
        memory: Bytes to hold.

    Attributes:
        shape: That of a clip, `(frames, height, width, channels)`.
        refused: Why a file gave no clip, by path; filled while clips are asked for.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        frames: int = 12,
        size: int | tuple[int, int] = 64,
        *,
        grey: bool = False,
        memory: int = MEMORY,
    ) -> None:
        height, width = (size, size) if isinstance(size, int) else size
        self.paths = list(paths)
        self.shape = (frames, height, width, 1 if grey else 3)
        self.refused: dict[Path, str] = {}
        self._clips: dict[int, np.ndarray] = {}
        self._room = memory // int(np.prod(self.shape))

    def clip(self, number: int) -> np.ndarray | None:
        """The clip of a file, uint8 `(frames, height, width, channels)`, or `None` where it gives none."""
        path = self.paths[number]
        if path in self.refused:
            return None
        if number in self._clips:
            return self._clips[number]
        frames, height, width, channels = self.shape
        try:
            clip = read(path, frames, (height, width), grey=channels == 1)
        except VideoError as error:
            self.refused[path] = error.reason
            return None
        if len(self._clips) < self._room:
            self._clips[number] = clip
        return clip

    def clips(self, numbers: np.ndarray | Sequence[int]) -> np.ndarray:
        """Clips as the models read them, float32 from 0 to 1, `(clips, frames, height, width, channels)`."""
        clips = [clip for number in numbers if (clip := self.clip(number)) is not None]
        return np.stack(clips).astype("float32") / 255 if clips else np.zeros((0, *self.shape), "float32")

    def dataset(
        self,
        labels: np.ndarray,
        numbers: np.ndarray | Sequence[int] | None = None,
        *,
        batch: int = 16,
        seed: int | None = None,
        change: Callable[[np.ndarray, np.random.Generator], np.ndarray] | None = None,
    ) -> tf.data.Dataset:
        """Batches of clips with their classes; a file that gives no clip is left out and warned of once.

        Args:
            labels: The class of each file, `(files,)`.
            numbers: Which files; all where it is left out.
            batch: Clips in a batch; the last may have fewer.
            seed: Shuffles, otherwise at each pass; without it the order is that of `numbers`.
            change: What is done to the clips of a batch, otherwise at each pass, for example a shift.

        Returns:
            Pairs `(clips, labels)`: float32 from 0 to 1, `(batch, frames, height, width, channels)`,
            and int32, `(batch,)`.
        """
        import tensorflow as tf

        files = np.arange(len(self.paths)) if numbers is None else np.asarray(numbers)
        passes, warned = itertools.count(), set(self.refused)

        def batches() -> Iterator[tuple[np.ndarray, np.ndarray]]:
            rng = np.random.default_rng([seed or 0, next(passes)])
            order = files if seed is None else rng.permutation(files)
            good = (number for number in order.tolist() if self.clip(number) is not None)
            while rows := list(itertools.islice(good, batch)):
                clips = self.clips(rows)
                yield clips if change is None else change(clips, rng), labels[rows].astype("int32")
            if refused := self.refused.keys() - warned:
                warned.update(refused)
                warnings.warn(left_out({short_name(path): self.refused[path] for path in refused}), stacklevel=2)

        return tf.data.Dataset.from_generator(
            batches,
            output_signature=(
                tf.TensorSpec((None, *self.shape), tf.float32),
                tf.TensorSpec((None,), tf.int32),
            ),
        )


def dataset(
    folder: Path | str,
    frames: int = 12,
    size: int | tuple[int, int] = 64,
    *,
    grey: bool = False,
    batch: int = 16,
    seed: int | None = None,
) -> tf.data.Dataset:
    """A folder of classes as batches of clips; files are decoded when their batch is first asked for.

    Labels are indices into `list_videos(folder).names`. A file that gives no clip is left out; after the
    first pass one warning names all of these.

    Args:
        folder: One folder of videos for each class.
        frames: Frames of each clip.
        size: Pixels of a side, or `(height, width)`.
        grey: Whether to give brightness in place of colours.
        batch: Clips in a batch; the last may have fewer.
        seed: Shuffles, otherwise at each pass; without it clips come by class and name.

    Returns:
        Pairs `(clips, labels)`: float32 from 0 to 1, `(batch, frames, height, width, channels)`, and
        int32, `(batch,)`.

    Raises:
        InputError: The folder holds no classes of videos.
    """
    videos = list_videos(folder)
    return ClipCache(videos.paths, frames, size, grey=grey).dataset(videos.labels, batch=batch, seed=seed)


def left_out(refused: dict[str, str], most: int = 8) -> str:
    """One message that names the files that gave no clip and says why.

    Args:
        refused: The reason for each, by the file's name.
        most: Files to name.
    """
    named = [f"{name} {reason}" for name, reason in sorted(refused.items())]
    rest = [f"and {len(named) - most} more"] if len(named) > most else []
    files = "1 video is" if len(named) == 1 else f"{len(named)} videos are"
    return f"{files} left out: " + "; ".join([*named[:most], *rest])
