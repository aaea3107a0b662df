"""A video file before anything is decoded: its pictures' stream, and what its packets say of them.

A packet is what a file stores for a frame, encoded. Not each is shown, and some hold half a frame or none: what
the packets say is a forecast of what decoding gives.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from unrolled.apps.video.cut_off import TICKS, cut_off
from unrolled.apps.video.file_parts import ISO, MATROSKA, checksums_hold, missing_bytes
from unrolled.apps.video.showing import Showing
from unrolled.apps.video.video_error import VideoError

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import PktSideDataT
    from av.video.stream import VideoStream

MOST_PIXELS = 2**13
"""Of a side that a frame may have, in a file and in a clip."""
_STATE: tuple[PktSideDataT, ...] = ("palette", "new_extradata", "param_change")
"""What a packet may bring beside its frame, for all frames from there on."""


@dataclass(frozen=True)
class Packets:
    """What the packets of a file say of its frames.

    Attributes:
        shown: The frames that are to be shown, in the order of their times.
        keys: When the frames are shown that need no other, going by the file, rising. Empty where the file does not
            say when, and where packets bring what other frames need too, such as a palette.
        count: How many packets can be decoded: a last one that was cut off is not among them.
        until: When the last frame ends, in ticks, where its packet may not say so.
    """

    shown: list[Showing]
    keys: list[int]
    count: int
    until: int | None


@contextlib.contextmanager
def opened(path: Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open a file at its pictures: of several streams the one that is marked as the main one, then the largest.

    Raises:
        VideoError: It holds no video, or one that is too large or of an unknown kind.
    """
    import av
    from av.container import Flags
    from av.stream import Disposition

    still, most = Disposition.attached_pic | Disposition.timed_thumbnails, str(MOST_PIXELS**2)
    # FFmpeg gets bytes and no name, which it may take for an address, as `12:30.mp4`, and it opens no other file that
    # a list in this one names. Titles may be in whatever letters.
    with (
        path.open("rb") as data,
        av.open(
            data,
            metadata_errors="replace",
            options={"max_pixels": most},
            container_options={"protocol_whitelist": "none"},
        ) as file,
    ):
        streams = [stream for stream in file.streams.video if not stream.disposition & still]
        if not streams:
            raise VideoError(path, "holds no video")
        if not (known := [stream for stream in streams if stream.codec_context is not None]):
            raise VideoError(path, "is encoded in a way that is not known here")
        stream = max(known, key=lambda s: (bool(s.disposition & Disposition.default), s.width * s.height))
        if max(stream.width, stream.height) > MOST_PIXELS:
            size = f"{stream.width} by {stream.height}"
            raise VideoError(path, f"has frames of {size}; {MOST_PIXELS} pixels of a side are the most")
        # Times that FFmpeg would make up where the file has none, and that may go back.
        file.flags &= ~Flags.gen_pts.value
        # Decoders go on after an error, with whatever picture comes of it, unless they are told not to.
        stream.codec_context.options = {"err_detect": "crccheck+careful+explode", "max_pixels": most}
        yield file, stream


class _Packet(NamedTuple):
    time: int | None
    duration: int
    is_key: bool
    is_hidden: bool
    is_short: bool
    is_steady: bool


def list_packets(path: Path) -> Packets:
    """Go through a file's packets.

    Raises:
        VideoError: As `opened`; the file is cut off, or damaged.
    """
    with opened(path) as (file, stream):
        packets, ends = _gather(file, stream)
        missing = missing_bytes(path, file.format.name)
        if reason := cut_off(file, stream, len(packets), ends, missing):
            raise VideoError(path, reason)
        if file.format.name == MATROSKA and not checksums_hold(path):
            raise VideoError(path, "is damaged: some of its bytes are not as they were written")
        shown: list[Showing] = [(packet.time, packet.duration) for packet in packets if not packet.is_hidden]
        count = len(packets) - (bool(packets) and packets[-1].is_short)
        until = _end(file, stream, packets) if missing == 0 else None
        if not all(packet.is_steady for packet in packets):
            return Packets(shown, [], count, until)
        keys = [packet.time for packet in packets if packet.is_key and not packet.is_hidden and packet.time is not None]
        return Packets(sorted(shown), sorted(keys), count, until)


def _end(file: InputContainer, stream: VideoStream, packets: list[_Packet]) -> int | None:
    """When the last frame of a whole file ends by its header, in ticks, where its own packet need not say so.

    In Matroska packets may say nothing; in mp4 they say how long it is until the next one is decoded, and the last to
    be decoded may be shown before others.
    """
    times = [packet.time for packet in packets if packet.time is not None]
    if not (times and file.duration and stream.time_base) or any(packet.is_hidden for packet in packets):
        return None
    end = int(file.duration / TICKS / stream.time_base)
    if file.format.name == ISO and stream.duration:
        return min(end, min(times) + stream.duration)
    return end if file.format.name == MATROSKA and len(file.streams) == 1 else None


def _gather(file: InputContainer, stream: VideoStream) -> tuple[list[_Packet], dict[int, Fraction]]:
    """The packets of a stream of pictures, and when this stream and those of sound end, in seconds."""
    packets: list[_Packet] = []
    ends: dict[int, Fraction] = {}
    for packet in file.demux(stream, *file.streams.audio):
        if not packet.size:
            continue
        # In AVI only the time of decoding is known.
        time, duration = packet.dts if packet.pts is None else packet.pts, packet.duration or 0
        if time is not None:
            end = (time + duration) * packet.time_base
            ends[packet.stream_index] = max(end, ends.get(packet.stream_index, end))
        if packet.stream_index == stream.index:
            steady = packet.pts is not None and not any(packet.has_sidedata(kind) for kind in _STATE)
            packets.append(_Packet(time, duration, packet.is_keyframe, packet.is_discard, packet.is_corrupt, steady))
    return packets, ends
