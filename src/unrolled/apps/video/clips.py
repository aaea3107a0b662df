"""Moved to `unrolled.apps.video`."""

from unrolled.apps.video.own_clips import dataset, list_videos

find = list_videos
__all__ = ["dataset", "find"]
