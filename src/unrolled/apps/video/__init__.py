"""Classification of a reader's own videos by what happens in them.

from unrolled.apps import video

result = video.train("folder")
print(result.verdict)
result.save("model")
print(video.load("model").predict("new.mp4"))
"""

from unrolled.apps.video.clip_cache import ClipCache, dataset
from unrolled.apps.video.decoding import VideoError, read
from unrolled.apps.video.saved_classifier import Classifier, load
from unrolled.apps.video.trial import Outcome, Result, train
from unrolled.apps.video.video_folders import LabelledVideos, list_videos
from unrolled.engine.terminal import InputError

__all__ = [
    "Classifier",
    "ClipCache",
    "InputError",
    "LabelledVideos",
    "Outcome",
    "Result",
    "VideoError",
    "dataset",
    "list_videos",
    "load",
    "read",
    "train",
]
