"""Video files as clips: some frames of each, evenly spaced in time, of one size.

A folder of classes looks like this; the names of its folders are the names of the classes:

    videos/wave/anna-1.mp4
    videos/wave/ben-1.mov
    videos/clap/anna-2.mp4

Files are decoded by FFmpeg, through PyAV.
"""

from __future__ import annotations

import bisect
import itertools
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np

if TYPE_CHECKING:
    import tensorflow as tf

SUFFIXES = (".mp4", ".m4v", ".mov", ".avi", ".webm", ".mkv", ".gif", ".mpg", ".mpeg", ".3gp")
"""The files that are taken for videos."""
KEEP = 2**30
"""Bytes of decoded clips that are kept in memory; what is beyond is decoded again when asked for."""
LEAST = 5
"""Clips of a class that a split into three takes: one to validate, one to test, and some to learn from."""
MOST = 2**13
"""Pixels of a side that a frame may have."""
_WHOLE = 0.9
"""A file with a smaller share of the frames that its header promises is cut off."""
_LUMA = np.array([0.299, 0.587, 0.114])


class VideoError(ValueError):
    """A file that gives no clip; the message says why, without the file's name."""


class FolderError(ValueError):
    """A folder that holds no classes of videos."""


def read(path: Path | str, frames: int = 12, size: int | tuple[int, int] = 64, *, grey: bool = False) -> np.ndarray:
    """Frames of a video, from the middles of equal parts of its time.

    Only what is needed is decoded: from the key frame before each wanted frame up to it. Frames are
    scaled to `size`, whatever their proportions, and turned upright where the file says so.

    Args:
        path: A video file.
        frames: How many frames.
        size: Pixels of a side, or `(height, width)`.
        grey: Whether to give brightness in place of colours.

    Returns:
        uint8 from 0 to 255, `(frames, height, width, 3)`: red, green, blue; with `grey`, one channel.

    Raises:
        ValueError: `frames` or `size` is not positive, or a side is longer than `MOST`.
        VideoError: The file is empty, is no video that can be read, is cut off, or has too few frames.
    """
    height, width = (size, size) if isinstance(size, int) else size
    if min(frames, height, width) < 1:
        raise ValueError(f"want at least one frame and one pixel, got {frames} frames of {height} by {width}")
    if max(height, width) > MOST:
        raise ValueError(f"want at most {MOST} pixels of a side, got {height} by {width}")
    path = Path(path)
    try:
        if not path.stat().st_size:
            raise VideoError("is empty")
        times, keys = _times(path)
        count = _count(path) if times is None else len(times)
        if count < frames:
            raise VideoError(f"has too few frames: {count}, and {frames} are wanted")
        if times is None:
            taken = _in_order(path, [(2 * i + 1) * count // (2 * frames) for i in range(frames)])
        else:
            wanted = _spread(times, frames)
            taken = _by_time(path, wanted, keys) or _in_order(path, [times.index(time) for time in wanted])
        clip = np.stack([_scaled(frame, height, width) for frame in taken])
    except (av.FFmpegError, OSError) as error:
        raise VideoError(f"cannot be read: {error.strerror or error}") from error
    return np.rint(clip @ _LUMA)[..., None].astype("uint8") if grey else clip


def _times(path: Path) -> tuple[list[int] | None, list[int]]:
    """When each frame is shown, and each key frame, in ticks; from the packets, without decoding."""
    with av.open(str(path)) as container:
        if not container.streams.video:
            raise VideoError("holds no video")
        stream = container.streams.video[0]
        packets = [(packet.pts, packet.is_keyframe) for packet in container.demux(stream) if packet.size]
        if len(packets) < _WHOLE * stream.frames:
            raise VideoError(f"is cut off: {len(packets)} of {stream.frames} frames are there")
        if not packets or any(time is None for time, _ in packets):
            return None, []
        times = sorted({time for time, _ in packets})
        # Not every kind of file says how many frames it has. Its duration is that of the longest stream.
        seconds, whole = (times[-1] - times[0]) * stream.time_base, (container.duration or 0) / av.time_base
        if len(times) > 1 and len(container.streams) == 1 and _span(times) * stream.time_base < _WHOLE * whole:
            raise VideoError(f"is cut off: {float(seconds):.1f} of {whole:.1f} seconds are there")
        return times, sorted({time for time, key in packets if key})


def _span(times: list[int]) -> int:
    """How long all frames together are on show, the last one for as long as most others."""
    gaps = sorted(b - a for a, b in itertools.pairwise(times))
    return times[-1] - times[0] + (gaps[len(gaps) // 2] if gaps else 1)


def _spread(times: list[int], frames: int) -> list[int]:
    """The times of the frames that are on show at the middles of `frames` equal parts."""
    # In whole numbers, so that nothing is rounded at the borders.
    scaled, span = [2 * frames * (time - times[0]) for time in times], _span(times)
    return [times[bisect.bisect_right(scaled, (2 * i + 1) * span) - 1] for i in range(frames)]


def _by_time(path: Path, wanted: list[int], keys: list[int]) -> list[av.VideoFrame] | None:
    """The frames shown at these times, or `None` where seeking does not find them."""
    found: dict[int, av.VideoFrame] = {}
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        decoded, at = container.decode(stream), keys[0] if keys else 0
        for time in dict.fromkeys(wanted):
            passed = bisect.bisect_right(keys, time)
            if passed and keys[passed - 1] > at:
                container.seek(keys[passed - 1], stream=stream)
                decoded = container.decode(stream)
            for frame in decoded:
                at = frame.pts
                if at is None or at > time:
                    return None
                if at == time:
                    found[time] = frame
                    break
    return [found[time] for time in wanted] if found.keys() == set(wanted) else None


def _count(path: Path) -> int:
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(container.streams.video[0]))


def _in_order(path: Path, numbers: list[int]) -> list[av.VideoFrame]:
    """Frames by their place, decoding from the first: for files that do not say when a frame is shown."""
    found, number = {}, -1
    with av.open(str(path)) as container:
        for number, frame in enumerate(container.decode(container.streams.video[0])):
            if number in numbers:
                found[number] = frame
            if number == max(numbers):
                return [found[n] for n in numbers]
    raise VideoError(f"is damaged: only {number + 1} frames can be decoded")


def _scaled(frame: av.VideoFrame, height: int, width: int) -> np.ndarray:
    # A phone held upright stores frames that lie on their side, and an angle to turn them by.
    turns = round(frame.rotation / 90) % 4
    across, down = (height, width) if turns % 2 else (width, height)
    found = frame.reformat(width=across, height=down, format="rgb24", interpolation="AREA").to_ndarray()
    return np.rot90(found, turns)


@dataclass(frozen=True)
class Found:
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


def find(folder: Path | str) -> Found:
    """List a folder of classes; no file is opened. What begins with a dot is passed over.

    Raises:
        FolderError: There is no such folder, it is a file, it or a folder in it cannot be read, none
            of its folders holds a video, or the name of a class is no text.
    """
    try:
        return _found(Path(folder))
    except OSError as error:
        where = error.filename or folder
        raise FolderError(f"{where} cannot be read: {error.strerror or error}") from error


def _found(folder: Path) -> Found:
    if not folder.exists():
        raise FolderError(f"there is no folder {folder}")
    if not folder.is_dir():
        raise FolderError(f"{folder} is a file; want a folder with one folder of videos for each class")
    kinds = [kind for kind in sorted(folder.iterdir()) if kind.is_dir() and not kind.name.startswith(".")]
    if not kinds:
        raise FolderError(f"{folder} has no folders; want one folder of videos for each class")
    names, paths, labels, ignored = [], [], [], 0
    for kind in kinds:
        files = [file for file in sorted(kind.iterdir()) if file.is_file() and not file.name.startswith(".")]
        videos = [file for file in files if file.suffix.lower() in SUFFIXES]
        ignored += len(files) - len(videos)
        if videos:
            if kind.name != (name := _legible(kind.name)):
                raise FolderError(f"the folder {name} in {folder} has a name that is no text in UTF-8; rename it")
            labels += [len(names)] * len(videos)
            names.append(kind.name)
            paths += videos
    if not paths:
        raise FolderError(f"{folder} holds no videos; want files that end in {', '.join(SUFFIXES)} in its folders")
    return Found(names, paths, np.array(labels), ignored)


def _legible(name: str) -> str:
    """A file's name as it can be printed: bytes that are no text in UTF-8 become question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")


class Shelf:
    """Clips of some files, decoded when first asked for and then kept while memory allows.

    Args:
        paths: Video files.
        frames: Frames of each clip.
        size: Pixels of a side, or `(height, width)`.
        grey: Whether to give brightness in place of colours.
        keep: Bytes to keep.

    Attributes:
        refused: Why a file gave no clip, by path; filled while clips are asked for.
    """

    def __init__(
        self, paths: list[Path], frames: int = 12, size: int | tuple[int, int] = 64, *, grey: bool = False,
        keep: int = KEEP,
    ) -> None:  # fmt: skip
        self.paths = list(paths)
        self.refused: dict[Path, str] = {}
        self._how = {"frames": frames, "size": size, "grey": grey}
        height, width = (size, size) if isinstance(size, int) else size
        self.shape = (frames, height, width, 1 if grey else 3)
        self._kept: dict[int, np.ndarray] = {}
        self._room = keep // int(np.prod(self.shape))

    def clip(self, number: int) -> np.ndarray | None:
        """The clip of a file, uint8 `(frames, height, width, channels)`, or `None` where it gives none."""
        path = self.paths[number]
        if path in self.refused:
            return None
        if number in self._kept:
            return self._kept[number]
        try:
            found = read(path, **self._how)
        except VideoError as error:
            self.refused[path] = str(error)
            return None
        if len(self._kept) < self._room:
            self._kept[number] = found
        return found

    def clips(self, numbers: np.ndarray | list[int]) -> np.ndarray:
        """Clips as the models read them, float32 from 0 to 1, `(clips, frames, height, width, channels)`."""
        found = [clip for number in numbers if (clip := self.clip(number)) is not None]
        return np.stack(found).astype("float32") / 255 if found else np.zeros((0, *self.shape), "float32")

    def dataset(
        self, labels: np.ndarray, numbers: np.ndarray | list[int] | None = None, *, batch: int = 16,
        seed: int | None = None, change: Callable[[np.ndarray, np.random.Generator], np.ndarray] | None = None,
    ) -> tf.data.Dataset:  # fmt: skip
        """Batches of clips with their classes; a file that gives no clip is left out and warned of once.

        Args:
            labels: The class of each file of the shelf, `(files,)`.
            numbers: Which files; all where it is left out.
            batch: Clips in a batch; the last may have fewer.
            seed: Shuffles, otherwise at each pass; without it the order is that of `numbers`.
            change: What is done to the clips of a batch, otherwise at each pass, for example a shift.

        Returns:
            Pairs `(clips, labels)`: float32 from 0 to 1, `(batch, frames, height, width, channels)`,
            and int32, `(batch,)`.
        """
        import tensorflow as tf

        chosen = np.arange(len(self.paths)) if numbers is None else np.asarray(numbers)
        passes, told = 0, set(self.refused)

        def batches() -> Iterator[tuple[np.ndarray, np.ndarray]]:
            nonlocal passes
            rng = np.random.default_rng([seed or 0, passes])
            order = chosen if seed is None else rng.permutation(chosen)
            passes += 1
            waiting: list[int] = []

            def whole() -> tuple[np.ndarray, np.ndarray]:
                clips = self.clips(waiting)
                return clips if change is None else change(clips, rng), labels[waiting].astype("int32")

            for number in order:
                if self.clip(number) is not None:
                    waiting.append(number)
                if len(waiting) == batch:
                    yield whole()
                    waiting = []
            if waiting:
                yield whole()
            if new := {path: why for path, why in self.refused.items() if path not in told}:
                told.update(new)
                warnings.warn(left_out(new), stacklevel=2)

        return tf.data.Dataset.from_generator(
            batches,
            output_signature=(
                tf.TensorSpec((None, *self.shape), tf.float32),
                tf.TensorSpec((None,), tf.int32),
            ),
        )


def dataset(
    folder: Path | str, frames: int = 12, size: int | tuple[int, int] = 64, *, grey: bool = False, batch: int = 16,
    seed: int | None = None,
) -> tf.data.Dataset:  # fmt: skip
    """A folder of classes as batches of clips; files are decoded when their batch is first asked for.

    Labels are indices into `find(folder).names`. A file that gives no clip is left out; after the
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
        FolderError: The folder holds no classes of videos.
    """
    found = find(folder)
    return Shelf(found.paths, frames, size, grey=grey).dataset(found.labels, batch=batch, seed=seed)


def left_out(refused: dict[Path, str], most: int = 8) -> str:
    """One message that names the files that gave no clip, by class and name, and says why."""
    named = [f"{_legible(f'{path.parent.name}/{path.name}')} {why}" for path, why in sorted(refused.items())]
    rest = [f"and {len(named) - most} more"] if len(named) > most else []
    files = "1 video is" if len(named) == 1 else f"{len(named)} videos are"
    return f"{files} left out: " + "; ".join([*named[:most], *rest])
