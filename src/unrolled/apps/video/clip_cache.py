"""Clips of a reader's video files, decoded when they are asked for and held while memory allows."""

from __future__ import annotations

import contextlib
import itertools
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from unrolled.apps.video.decoding import VideoError, read
from unrolled.apps.video.video_folders import list_videos, short_name, some
from unrolled.engine.terminal import InputError

if TYPE_CHECKING:
    import tensorflow as tf

MEMORY = 2**30
"""Bytes of decoded clips that are held in memory; what is beyond is decoded again at each pass."""


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
        return self._stack([clip for number in numbers if (clip := self.clip(number)) is not None])

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
            good = ((number, clip) for number in order.tolist() if (clip := self.clip(number)) is not None)
            while rows := list(itertools.islice(good, batch)):
                clips = self._stack([clip for _, clip in rows])
                classes = labels[[number for number, _ in rows]].astype("int32")
                yield clips if change is None else change(clips, rng), classes
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

    def _stack(self, clips: list[np.ndarray]) -> np.ndarray:
        return np.stack(clips).astype("float32") / 255 if clips else np.zeros((0, *self.shape), "float32")


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


@contextlib.contextmanager
def still_good(clips: ClipCache) -> Iterator[None]:
    """See that no file that gave its clip before the block fails to give it again inside.

    Raises:
        InputError: One did: it was moved or changed meanwhile.
    """
    before = set(clips.refused)
    try:
        yield
    except Exception:  # whatever the missing clip led to
        if not clips.refused.keys() - before:
            raise
    if lost := {short_name(path): clips.refused[path] for path in clips.refused.keys() - before}:
        raise InputError(f"the videos changed during the training: {left_out(lost)}")


def left_out(refused: dict[str, str], most: int = 8) -> str:
    """One message that names the files that gave no clip and says why.

    Args:
        refused: The reason for each, by the file's name.
        most: Files to name.
    """
    named = [f"{name} {reason}" for name, reason in sorted(refused.items())]
    files = "1 video is" if len(named) == 1 else f"{len(named)} videos are"
    return f"{files} left out: {'; '.join(some(named, most))}"
