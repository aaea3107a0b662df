"""A video file as a clip: some of its frames, evenly spaced in time, of one size.

Files are decoded by FFmpeg, through PyAV.
"""

from __future__ import annotations

import bisect
import itertools
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from unrolled.engine.terminal import InputError

if TYPE_CHECKING:
    import av

MOST_PIXELS = 2**13
"""Of a side that a frame may have."""
_WHOLE = 0.9
"""A file with a smaller share of the frames that its header promises is cut off."""
_TICKS = 1_000_000
"""Of FFmpeg in a second, where it says how long a file is."""
_LUMA = np.array([0.299, 0.587, 0.114])


class VideoError(InputError):
    """A file that gives no clip.

    Attributes:
        reason: Why not, without the file's name.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} {reason}")
        self.reason = reason


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
        ValueError: `frames` or `size` is not positive, or a side is longer than `MOST_PIXELS`.
        VideoError: The file is empty, is no video that can be read, is cut off, or has too few frames.
    """
    import av

    height, width = (size, size) if isinstance(size, int) else size
    if min(frames, height, width) < 1:
        raise ValueError(f"want at least one frame and one pixel, got {frames} frames of {height} by {width}")
    if max(height, width) > MOST_PIXELS:
        raise ValueError(f"want at most {MOST_PIXELS} pixels of a side, got {height} by {width}")
    path = Path(path)
    try:
        if not path.stat().st_size:
            raise VideoError(path, "is empty")
        times, keys = _times(path)
        count = _count(path) if times is None else len(times)
        if count < frames:
            raise VideoError(path, f"has too few frames: {count}, and {frames} are wanted")
        if times is None:
            taken = _in_order(path, [(2 * i + 1) * count // (2 * frames) for i in range(frames)])
        else:
            wanted = _spread(times, frames)
            taken = _by_time(path, wanted, keys) or _in_order(path, [times.index(time) for time in wanted])
        clip = np.stack([_scaled(frame, height, width) for frame in taken])
    except (av.FFmpegError, OSError) as error:
        raise VideoError(path, f"cannot be read: {error.strerror or error}") from error
    return np.rint(clip @ _LUMA)[..., None].astype("uint8") if grey else clip


def _open(path: Path) -> av.container.InputContainer:
    import av

    return av.open(str(path))


def _times(path: Path) -> tuple[list[int] | None, list[int]]:
    """When each frame is shown, and each key frame, in ticks; from the packets, without decoding."""
    with _open(path) as container:
        if not container.streams.video:
            raise VideoError(path, "holds no video")
        stream = container.streams.video[0]
        packets = [(packet.pts, packet.is_keyframe) for packet in container.demux(stream) if packet.size]
        if len(packets) < _WHOLE * stream.frames:
            raise VideoError(path, f"is cut off: {len(packets)} of {stream.frames} frames are there")
        if not packets or any(time is None for time, _ in packets):
            return None, []
        times = sorted({time for time, _ in packets})
        # Not every kind of file says how many frames it has. Its duration is that of the longest stream.
        seconds, whole = (times[-1] - times[0]) * stream.time_base, (container.duration or 0) / _TICKS
        if len(times) > 1 and len(container.streams) == 1 and _span(times) * stream.time_base < _WHOLE * whole:
            raise VideoError(path, f"is cut off: {float(seconds):.1f} of {whole:.1f} seconds are there")
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
    shown: dict[int, av.VideoFrame] = {}
    with _open(path) as container:
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
                    shown[time] = frame
                    break
    return [shown[time] for time in wanted] if shown.keys() == set(wanted) else None


def _count(path: Path) -> int:
    with _open(path) as container:
        return sum(1 for _ in container.decode(container.streams.video[0]))


def _in_order(path: Path, numbers: list[int]) -> list[av.VideoFrame]:
    """Frames by their place, decoding from the first: for files that do not say when a frame is shown."""
    wanted, number = {}, -1
    with _open(path) as container:
        for number, frame in enumerate(container.decode(container.streams.video[0])):
            if number in numbers:
                wanted[number] = frame
            if number == max(numbers):
                return [wanted[n] for n in numbers]
    raise VideoError(path, f"is damaged: only {number + 1} frames can be decoded")


def _scaled(frame: av.VideoFrame, height: int, width: int) -> np.ndarray:
    # A phone held upright stores frames that lie on their side, and an angle to turn them by.
    turns = round(frame.rotation / 90) % 4
    across, down = (height, width) if turns % 2 else (width, height)
    pixels = frame.reformat(width=across, height=down, format="rgb24", interpolation="AREA").to_ndarray()
    return np.rot90(pixels, turns)
