"""A decoded frame as pixels: turned as it is to be shown, of the size that is wanted."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import av


def upright(frame: av.VideoFrame, height: int, width: int) -> np.ndarray:
    """Scale a frame by the mean over the area of each new pixel, and turn and mirror it as the file says.

    The size is that of the picture as it is shown. Its proportions are not kept, nor are those of the file's
    pixels where these are not square. What is transparent has the colour that stands in the file; both
    fields of an interlaced frame are one picture.

    Returns:
        uint8, `(height, width, 3)`: red, green, blue.
    """
    if frame.interlaced_frame:
        frame = _as_one_picture(frame)
    scaled = _scaled(frame, height, width)
    # A phone held upright stores frames that lie on their side, a selfie may be mirrored: the file has a matrix that
    # leads from places in the stored frame to places on the screen. Nine numbers, four of them turn and mirror. To look
    # at it ties a frame to itself, so that it stays in memory for a while: the large one is not asked.
    if (matrix := scaled.side_data.get("DISPLAYMATRIX")) is None:
        return scaled.to_ndarray()
    a, b, _, c, d = (int(number) for number in np.frombuffer(bytes(matrix), "int32")[:5])
    if abs(b) + abs(c) > abs(a) + abs(d):
        pixels, down, across = _scaled(frame, width, height).to_ndarray().transpose(1, 0, 2), b, c
    else:
        pixels, down, across = scaled.to_ndarray(), d, a
    return pixels[:: -1 if down < 0 else 1, :: -1 if across < 0 else 1]


def _scaled(frame: av.VideoFrame, height: int, width: int) -> av.VideoFrame:
    return frame.reformat(width, height, "rgb24", interpolation="AREA")


def _as_one_picture(frame: av.VideoFrame) -> av.VideoFrame:
    """An interlaced frame as if it were none: FFmpeg scales fields apart, so that moments alternate line by line."""
    import av

    graph = av.filter.Graph()
    source = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base or Fraction(1, 25)
    )
    graph.link_nodes(source, graph.add("setfield", "prog"), graph.add("buffersink")).configure()
    graph.push(frame)
    return graph.pull()
