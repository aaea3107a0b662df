"""Moved to `unrolled.apps.video.classify_command`."""

from unrolled.apps.video.classify_command import add, run

__all__ = ["add", "run"]
