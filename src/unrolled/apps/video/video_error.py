"""What is said of a video file that gives no clip."""

from __future__ import annotations

from pathlib import Path

from unrolled.engine.terminal import InputError


class VideoError(InputError):
    """A file that gives no clip.

    Attributes:
        reason: Why not, without the file's name.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} {reason}")
        self.reason = reason
