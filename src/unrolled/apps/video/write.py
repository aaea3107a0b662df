"""Arrays to video files: for examples, tests and trials."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np

CODECS = {
    ".mp4": ("libx264", "mpeg4"),
    ".mov": ("libx264", "mpeg4"),
    ".mkv": ("libx264", "mpeg4"),
    ".avi": ("mjpeg",),
    ".webm": ("libvpx-vp9", "libvpx"),
    ".gif": ("gif",),
}
"""What a file of each kind is encoded with: the first that this build of FFmpeg has."""
# With its vector instructions x264 gives clips of few pixels other bytes now and then, from the same frames.
_OPTIONS = {"libx264": {"x264-params": "asm=0"}}
_PIXELS = {"mjpeg": "yuvj444p", "gif": "rgb8", "mpeg4": "yuv420p"}


def write(path: Path | str, frames: np.ndarray, rate: int = 12, *, times: list[int] | None = None) -> Path:
    """Encode frames as a video.

    Args:
        path: Where to; the suffix says how (see `CODECS`).
        frames: Brightness or colours from 0 to 255, uint8, `(frames, height, width)` or
            `(frames, height, width, 3)`.
        rate: Frames a second.
        times: When each frame is shown, in units of one over `rate` seconds, rising;
            one after the other where it is left out.

    Returns:
        The path.

    Raises:
        ValueError: The suffix is none of those, or the frames are not of such a shape and type.
    """
    import av

    path = Path(path)
    if path.suffix.lower() not in CODECS:
        raise ValueError(f"want a file that ends in {', '.join(CODECS)}, got {path.name}")
    if frames.dtype != np.uint8 or frames.ndim not in (3, 4) or frames.shape[3:] not in ((), (3,)) or not frames.size:
        raise ValueError(f"want uint8 (frames, height, width) or (..., 3), got {frames.dtype} {frames.shape}")
    codec = next(name for name in CODECS[path.suffix.lower()] if name in av.codecs_available)
    height, width = frames.shape[1:3]
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, options=_OPTIONS.get(codec, {}))
        stream.width, stream.height = width, height
        # Chroma of half the size needs even sides.
        stream.pix_fmt = _PIXELS.get(codec, "yuv444p" if height % 2 or width % 2 else "yuv420p")
        stream.codec_context.time_base = Fraction(1, rate)
        for number, array in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(array, format="gray" if array.ndim == 2 else "rgb24")
            frame.pts = number if times is None else times[number]
            frame.time_base = Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path
