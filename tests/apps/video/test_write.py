"""Frames to video files."""

import av
import numpy as np
import pytest

from unrolled.apps.video.write import write
from unrolled.content.data.clips import load


def test_rate_and_size_are_those_asked_for(tmp_path):
    path = write(tmp_path / "a.mp4", np.zeros((10, 16, 24), "uint8"), rate=5)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.frames, stream.height, stream.width, stream.average_rate) == (10, 16, 24, 5)


def test_what_cannot_be_encoded_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"want a file that ends in .mp4"):
        write(tmp_path / "a.txt", np.zeros((4, 8, 8), "uint8"))
    with_other_type = np.zeros((4, 8, 8))
    with_other_shapes = [np.zeros(shape, "uint8") for shape in ((8, 8), (4, 8, 8, 2), (0, 8, 8))]
    for wrong in (with_other_type, *with_other_shapes):
        with pytest.raises(ValueError, match="want uint8"):
            write(tmp_path / "a.mp4", wrong)


def test_the_same_frames_give_the_same_bytes(tmp_path):
    drawn = np.rint(load("train", 160, 8, seed=3).frames[..., 0] * 255).astype("uint8")
    clips = drawn.repeat(2, axis=2).repeat(2, axis=3)
    for number, clip in enumerate(clips):
        first, second = (write(tmp_path / name, clip).read_bytes() for name in ("one.mp4", "other.mp4"))
        assert first == second, f"clip {number} is encoded in two ways"
