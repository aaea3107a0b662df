"""Video files that the tests encode, good and bad."""

import struct

import av
import numpy as np
import pytest

from unrolled.apps.video import decoding
from unrolled.apps.video.decoding import VideoError, read
from unrolled.apps.video.write import CODECS, write


def film(frames=30, height=48, width=64) -> np.ndarray:
    """A bar that grows to the right while it turns from green to red."""
    pixels = np.zeros((frames, height, width, 3), "uint8")
    for t in range(frames):
        pixels[t, :, : 4 + (width - 4) * t // frames] = (240 * t // frames, 240 - 240 * t // frames, 100)
    return pixels


@pytest.mark.parametrize("suffix", CODECS)
def test_every_kind_of_file_gives_the_frames_that_were_written(suffix, tmp_path):
    source = film()
    clip = read(write(tmp_path / f"a{suffix}", source), frames=10, size=(24, 32))
    assert (clip.shape, clip.dtype) == ((10, 24, 32, 3), np.uint8)
    # The middle of the i-th of ten equal parts of 30 frames is frame 3 i + 1; its first pixels have its colour.
    np.testing.assert_allclose(clip[:, 12, 0], source[1::3, 24, 0], atol=32 if suffix == ".gif" else 16)


@pytest.mark.parametrize("suffix", [".mp4", ".avi", ".webm"])
def test_seeking_finds_the_same_frames_as_decoding_all(suffix, tmp_path):
    path = write(tmp_path / f"a{suffix}", film(300, 16, 16), rate=25)
    times, keys = decoding._times(path)
    wanted = decoding._spread(times, 7)
    assert len(times) == 300
    sought = decoding._by_time(path, wanted, keys)
    walked = decoding._in_order(path, [times.index(time) for time in wanted])
    assert [frame.pts for frame in sought] == wanted
    for one, other in zip(sought, walked, strict=True):
        np.testing.assert_array_equal(one.to_ndarray(format="rgb24"), other.to_ndarray(format="rgb24"))


def test_few_frames_of_a_long_video_are_not_paid_with_all_of_them(tmp_path, monkeypatch):
    path = write(tmp_path / "a.avi", film(200, 16, 16))
    decoded = []
    real = av.container.InputContainer.decode

    class Counting:
        def __init__(self, container):
            self.container = container

        def __getattr__(self, name):
            return getattr(self.container, name)

        def __enter__(self):
            return self

        def __exit__(self, *error):
            self.container.close()

        def decode(self, stream):
            for frame in real(self.container, stream):
                decoded.append(frame.pts)
                yield frame

    opened = av.open
    monkeypatch.setattr(av, "open", lambda path: Counting(opened(path)))
    assert read(path, 4, 16).shape == (4, 16, 16, 3)
    assert len(decoded) == 4  # every frame of this codec is a key frame


def test_frames_are_spread_in_time_and_not_by_count(tmp_path):
    source = film(8)
    path = write(tmp_path / "a.mp4", source, times=[0, 1, 2, 3, 4, 5, 6, 27])
    times, _ = decoding._times(path)
    assert [times.index(time) for time in decoding._spread(times, 7)] == [2, 6, 6, 6, 6, 6, 6]
    assert read(path, 7, 16).shape == (7, 16, 16, 3)


def test_a_video_of_just_enough_frames_gives_each_once(tmp_path):
    path = write(tmp_path / "a.mkv", film(6))
    times, _ = decoding._times(path)
    assert decoding._spread(times, 6) == times
    with pytest.raises(VideoError, match="has too few frames: 6, and 7 are wanted"):
        read(path, 7)


def test_odd_sizes_and_grey_videos_are_read(tmp_path):
    odd = read(write(tmp_path / "odd.mp4", film(10, 37, 51)), 5, 20)
    assert odd.shape == (5, 20, 20, 3)
    source = np.broadcast_to(np.arange(10, 250, 24, "uint8")[:, None, None], (10, 32, 32)).copy()
    path = write(tmp_path / "grey.mp4", source)
    colour, grey = read(path, 10, 16), read(path, 10, 16, grey=True)
    assert grey.shape == (10, 16, 16, 1)
    np.testing.assert_allclose(grey.mean(axis=(1, 2, 3)), source[:, 0, 0], atol=4)
    np.testing.assert_allclose(colour.mean(axis=-1), grey[..., 0], atol=2)


def test_what_a_phone_says_of_its_position_is_heeded(tmp_path):
    source = np.zeros((6, 32, 64, 3), "uint8")
    source[:, :, :32] = 250  # bright on the left
    path = write(tmp_path / "a.mp4", source)
    data = bytearray(path.read_bytes())
    header = data.index(b"tkhd") + 4
    matrix = header + 4 + 5 * 4 + 8 + 8
    assert struct.unpack(">9i", data[matrix : matrix + 36])[0] == 1 << 16
    # Turned clockwise by a right angle when shown: what was left is above.
    data[matrix : matrix + 36] = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 32 << 16, 0, 1 << 30)
    path.write_bytes(data)
    clip = read(path, 3, (64, 32))
    assert clip.shape == (3, 64, 32, 3)
    assert clip[:, :24].mean() > 200
    assert clip[:, 40:].mean() < 40


def test_files_without_times_are_read_in_order(tmp_path, monkeypatch):
    path = write(tmp_path / "a.mp4", film())
    whole = read(path, 10, 16)
    monkeypatch.setattr(decoding, "_times", lambda path: (None, []))
    np.testing.assert_array_equal(read(path, 10, 16), whole)


def bad(kind, folder):
    path = folder / f"{kind}.mp4"
    whole = write(folder / "whole.mp4", film()).read_bytes()
    if kind == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "text":
        path.write_text("This is no video.\n" * 50)
    elif kind == "single":
        write(path, film(1))
    elif kind == "sound":
        with av.open(str(path), "w") as container:
            stream = container.add_stream("aac", rate=16000, layout="mono")
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), "float32"), format="fltp", layout="mono")
            frame.rate = 16000
            container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    elif kind == "folder":
        path.mkdir()
    return path


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("cut", "cannot be read: Invalid data"),
        ("empty", "is empty"),
        ("text", "cannot be read: Invalid data"),
        ("single", "has too few frames: 1, and 12 are wanted"),
        ("sound", "holds no video"),
        ("missing", "cannot be read: No such file"),
    ],
)
def test_what_gives_no_clip_says_why(kind, why, tmp_path):
    path = bad(kind, tmp_path)
    with pytest.raises(VideoError, match=why) as caught:
        read(path)
    assert str(caught.value) == f"{path} {caught.value.reason}"


@pytest.mark.parametrize("suffix", [".avi", ".webm", ".mkv"])
def test_a_file_that_ends_too_soon_is_no_shorter_clip(suffix, tmp_path):
    whole = write(tmp_path / f"a{suffix}", film(100)).read_bytes()
    (tmp_path / f"b{suffix}").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(VideoError, match="is cut off"):
        read(tmp_path / f"b{suffix}", 5)


def test_sizes_that_make_no_sense_are_refused(tmp_path):
    for wrong in ({"frames": 0}, {"size": 0}, {"size": (8, 0)}):
        with pytest.raises(ValueError, match="want at least one frame and one pixel"):
            read(tmp_path / "a.mp4", **wrong)


def test_a_frame_beyond_all_measure_is_refused(tmp_path):
    with pytest.raises(ValueError, match="want at most 8192 pixels of a side, got 1000000000000 by"):
        read(tmp_path / "a.mp4", size=10**12)
