"""A video file as a clip: some of its frames, evenly spread in time, of one size.

Files are decoded by FFmpeg, through PyAV. What is right is what decoding gives from the first frame to the last;
what a file says of its frames beforehand only saves time.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from unrolled.apps.video.showing import decoded, spread
from unrolled.apps.video.upright import upright
from unrolled.apps.video.video_error import VideoError
from unrolled.apps.video.video_file import MOST_PIXELS, Packets, list_packets, opened

if TYPE_CHECKING:
    import av
    from av.container import InputContainer
    from av.video.stream import VideoStream

Picture = Callable[["av.VideoFrame"], np.ndarray]

_LONG, _SPARED = 1000, 4
"""A file is searched where it has so many frames, and so many times those that are decoded then."""
_LUMA = np.array([0.299, 0.587, 0.114])


def read(path: Path | str, frames: int = 12, size: int | tuple[int, int] = 64, *, grey: bool = False) -> np.ndarray:
    """Frames of a video, from the middles of equal parts of its time.

    A frame stays on show until the next one. Frames that a file hides, because it was trimmed, are left out. Frames
    are scaled to `size`, whatever their proportions, and turned and mirrored where the file says so.

    A file whose end is missing, or that gives an error while it is decoded, gives no clip. Damage that neither the
    format nor the decoder can tell stays unseen. Decoders of MPEG-1, 2 and 4 and MJPEG tell of nearly all of it, those
    of H.264 of most, those of HEVC, VP8, VP9, AV1 and DivX 3 of little; Matroska files by FFmpeg have checksums.

    Args:
        path: A video file.
        frames: How many frames.
        size: Pixels of a side, or `(height, width)`.
        grey: Whether to give brightness in place of colours.

    Returns:
        uint8 from 0 to 255, `(frames, height, width, 3)`: red, green, blue; with `grey`, one channel.

    Raises:
        ValueError: `frames` or `size` is not positive, or a side is longer than `MOST_PIXELS`.
        VideoError: The file is empty, is no video that can be read, is cut off or damaged, or has too few frames.
    """
    height, width = (size, size) if isinstance(size, int) else size
    if min(frames, height, width) < 1:
        raise ValueError(f"want at least one frame and one pixel, got {frames} frames of {height} by {width}")
    if max(height, width) > MOST_PIXELS:
        raise ValueError(f"want at most {MOST_PIXELS} pixels of a side, got {height} by {width}")
    path = Path(path)

    def picture(frame: av.VideoFrame) -> np.ndarray:
        return upright(frame, height, width)

    try:
        if not path.stat().st_size:
            raise VideoError(path, "is empty")
        packets = list_packets(path)
        clip = np.stack(_sought(path, packets, frames, picture) or _in_order(path, packets, frames, picture))
    except VideoError:
        raise
    except Exception as error:  # PyAV raises whatever the bytes that it reads lead to
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise VideoError(path, f"cannot be read: {' '.join(reason.split())}") from error
    return np.rint(clip @ _LUMA)[..., None].astype("uint8") if grey else clip


def _in_order(path: Path, packets: Packets, frames: int, picture: Picture) -> list[np.ndarray]:
    """Decode from the first frame to the last, and take those that the packets lead to expect.

    Where the file shows others than its packets say, it is decoded once more, for those.
    """
    expected = packets.shown
    for _ in range(2):
        places = spread(expected, frames, packets.until)
        wanted, frames_seen, pictures = set(places), [], {}
        for place, frame in enumerate(_decoded(path, packets.count)):
            frames_seen.append((frame.pts, frame.dts, frame.duration))
            if place in wanted:
                pictures[place] = picture(frame)
        shown = decoded(frames_seen)
        if len(shown) < frames:
            raise VideoError(path, f"has too few frames: {len(shown)}, and {frames} are wanted")
        if spread(shown, frames, packets.until) == places:
            break
        expected = shown
    return [pictures[place] for place in places]


def _decoded(path: Path, packets: int) -> Iterator[av.VideoFrame]:
    """The frames that a file shows, one after the other.

    Raises:
        VideoError: One cannot be decoded as it was encoded.
    """
    import av

    seconds = 0.0
    with opened(path) as (file, stream):
        try:
            for frame in _frames(file, stream, packets):
                if frame.is_corrupt:
                    raise VideoError(path, f"cannot be decoded near {seconds:.1f} seconds: a frame is not whole")
                seconds = float((frame.pts or 0) * (stream.time_base or 0))
                yield frame
        except av.FFmpegError as error:
            raise VideoError(path, f"cannot be decoded near {seconds:.1f} seconds: {error.strerror}") from error


def _frames(
    file: InputContainer, stream: VideoStream, packets: int | None = None, since: int | None = None
) -> Iterator[av.VideoFrame]:
    """The frames that come out of so many packets, from where the file stands.

    Those that are shown before the time `since` may need others that were not decoded: they are passed over, with
    their errors.
    """
    import av

    stored = (packet for packet in file.demux(stream) if packet.size)
    for packet in itertools.chain(itertools.islice(stored, packets), [None]):
        try:
            frames = stream.decode(packet)
        except av.FFmpegError:
            if since is None:
                raise
            continue
        for frame in frames:
            if since is None or frame.pts is None or frame.pts >= since:
                since = None
                yield frame


def _sought(path: Path, packets: Packets, frames: int, picture: Picture) -> list[np.ndarray] | None:
    """Decode a long file only from the key frame before each wanted frame up to it.

    Returns:
        `None` where that spares little, and where a frame is not as the packets say.
    """
    import av

    times = [time for time, _ in packets.shown if time is not None]
    places = spread(packets.shown, frames, packets.until)
    if not packets.keys or (route := _route(times, packets.keys, places)) is None:
        return None
    pictures = {}
    try:
        with opened(path) as (file, stream):
            # The first frame too, whether it is wanted or not: it may bring what is needed from there on.
            coming, at = _frames(file, stream), 0
            frame = next(coming)
            for place, start in route.items():
                if start > at:
                    file.seek(times[start], stream=stream)
                    coming, at = _frames(file, stream, since=times[start]), start
                    frame = next(coming)
                    # Files call frames key frames that are none; their decoders know.
                    if frame.pts != times[start] or not frame.key_frame:
                        return None
                while at < place:
                    frame, at = next(coming), at + 1
                if frame.pts != times[place] or frame.is_corrupt:
                    return None
                pictures[place] = picture(frame)
    except (av.FFmpegError, StopIteration):
        return None
    return [pictures[place] for place in places]


def _route(times: list[int], keys: list[int], places: list[int]) -> dict[int, int] | None:
    """For the place of each wanted frame that of the key frame to start from; `None` where it would spare little."""
    starts = [0, *(bisect.bisect_left(times, key) for key in keys)]
    route = {place: starts[bisect.bisect_right(starts, place) - 1] for place in places}
    passed = zip([-1, *route], route.items(), strict=False)
    work = sum(place - max(start - 1, before) for before, (place, start) in passed)
    return route if len(times) >= max(_LONG, _SPARED * work) else None
