"""Whether the end of a video file is missing: its bytes against its header."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from unrolled.apps.video.file_parts import AVI, GIF, ISO, PROGRAM_STREAM, TRANSPORT_STREAM

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

TICKS = 1_000_000
"""Of FFmpeg in a second, where it says how long a file is."""
_WHOLE = 0.9
"""A file with a smaller share of the time that its header promises is cut off."""


def cut_off(
    file: InputContainer, stream: VideoStream, packets: int, ends: dict[int, Fraction], missing: int | None
) -> str | None:
    """Say so if a file is cut off.

    A file whose parts are all there is not, whatever its header promises. Where bytes are missing, the pictures must
    go on for as long as the header promises, or nearly; where nothing is known of the bytes, any stream must.

    Args:
        file: The file.
        stream: Its pictures.
        packets: How many packets of these are there.
        ends: When this stream and those of sound end, in seconds, by their numbers in the file.
        missing: How many bytes are missing; `None` where this is not known.

    Returns:
        Why the file gives no clip, without its name; `None` where nothing of weight is missing.
    """
    if missing == 0:
        return None
    reached = [end for number, end in ends.items() if missing is None or number == stream.index]
    last = max(reached, default=Fraction(0))
    # Headers count from zero or from the first frame.
    seconds = float(max(last, last - Fraction(file.start_time or 0, TICKS)))
    promised = _promised(file, stream, packets)
    if promised is None:
        return f"is cut off after {seconds:.1f} seconds" if missing else None
    return f"is cut off: {seconds:.1f} of {promised:.1f} seconds are there" if seconds < _WHOLE * promised else None


def _promised(file: InputContainer, stream: VideoStream, packets: int) -> float | None:
    """How many seconds a file has by its header; where this does not say, FFmpeg tells how many are there."""
    name = file.format.name
    if name == AVI:
        return float(stream.frames * (stream.time_base or 0)) or None
    # The header of a file that is written piece by piece counts the frames of the first piece, if any.
    if name in (PROGRAM_STREAM, TRANSPORT_STREAM, GIF) or (name == ISO and stream.frames < packets):
        return None
    return file.duration / TICKS if file.duration else None
