"""Turning, mirroring and scaling, of files that say how they are to be shown."""

from fractions import Fraction

import av
import numpy as np
import pytest

from tests.apps.video.films import encode, oriented
from unrolled.apps.video.decoding import read
from unrolled.apps.video.upright import upright

CORNER = np.zeros((24, 48, 64, 3), "uint8")
CORNER[:, :24, :32] = 250  # white above, on the left


@pytest.fixture(scope="module")
def corner(tmp_path_factory):
    return encode(tmp_path_factory.mktemp("films") / "corner.mp4", "mpeg4", CORNER)


@pytest.mark.parametrize(
    ("matrix", "shown"),
    [
        ((1, 0, 0, 1), [[1, 0], [0, 0]]),
        ((-1, 0, 0, 1), [[0, 1], [0, 0]]),  # mirrored from left to right
        ((1, 0, 0, -1), [[0, 0], [1, 0]]),  # from top to bottom
        ((-1, 0, 0, -1), [[0, 0], [0, 1]]),  # turned by two right angles
        ((0, 1, -1, 0), [[0, 1], [0, 0]]),  # by one, clockwise
        ((0, -1, 1, 0), [[0, 0], [1, 0]]),  # the other way
        ((0, 1, 1, 0), [[1, 0], [0, 0]]),  # mirrored and turned
        ((0, -1, -1, 0), [[0, 0], [0, 1]]),
        ((0, 0, 0, 0), [[1, 0], [0, 0]]),  # says nothing
    ],
)
def test_each_way_to_turn_and_mirror_a_picture_is_heeded(matrix, shown, corner, tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(corner.read_bytes())
    clip = read(oriented(path, matrix), 3, (8, 6))
    assert clip.shape == (3, 8, 6, 3)
    np.testing.assert_array_equal(clip[:, 1::4, 1::3].mean(-1) > 128, 3 * [np.array(shown, bool)])


def test_a_picture_that_lies_on_its_side_keeps_its_proportions(tmp_path):
    bars = np.zeros((6, 32, 64, 3), "uint8")
    bars[:, :, :16] = 250
    clip = read(oriented(encode(tmp_path / "a.mp4", "mpeg4", bars), (0, 1, -1, 0)), 3, (64, 32))
    # A quarter from the left is a quarter from above.
    assert clip[:, :14].mean() > 200
    assert clip[:, 18:].mean() < 40


def test_both_fields_of_an_interlaced_frame_are_one_picture(tmp_path):
    film = np.zeros((4, 48, 64, 3), "uint8")
    film[:, 1::2] = 200  # the moment of every other line
    path = encode(tmp_path / "a.mkv", "libx264", film, pixels="yuv444p", options={"x264-params": "tff=1:qp=1"})
    with av.open(str(path)) as file:
        frame = next(file.decode(video=0))
    assert frame.interlaced_frame
    np.testing.assert_allclose(upright(frame, 24, 32), 100, atol=6)


@pytest.mark.parametrize(
    ("suffix", "codec", "pixels"),
    [
        (".mp4", "libx265", "yuv420p10le"),
        (".mkv", "ffv1", "yuva444p"),
        (".mkv", "ffv1", "gray16le"),
        (".mov", "qtrle", "argb"),
        (".avi", "rawvideo", "rgb555le"),
        (".mov", "prores_ks", "yuv422p10le"),
    ],
)
def test_pixels_of_any_format_become_the_colours_they_stand_for(suffix, codec, pixels, tmp_path):
    film = np.broadcast_to(np.arange(20, 260, 40, "uint8")[:, None, None, None], (6, 48, 64, 3))
    options = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    clip = read(encode(tmp_path / f"a{suffix}", codec, film, pixels=pixels, options=options), 6, 8)
    np.testing.assert_allclose(clip, film[:, :8, :8], atol=5)


def test_pixels_that_are_not_square_change_nothing(tmp_path):
    clips = []
    for ratio in (2, 3):
        path = tmp_path / f"{ratio}.mkv"
        with av.open(str(path), "w") as file:
            stream = file.add_stream("mpeg4", rate=25)
            stream.height, stream.width, stream.pix_fmt = 48, 64, "yuv420p"
            stream.codec_context.sample_aspect_ratio = Fraction(ratio)
            for frame in CORNER:
                file.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
            file.mux(stream.encode(None))
        with av.open(str(path)) as file:
            assert file.streams.video[0].sample_aspect_ratio == ratio
        clips.append(read(path))
    np.testing.assert_array_equal(*clips)
