"""Video files that the tests encode, good and bad."""

import os
import struct
import warnings

import av
import numpy as np
import pytest

from unrolled.apps.video import decoding, own_clips
from unrolled.apps.video.decoding import VideoError, read
from unrolled.apps.video.own_clips import ClipCache, dataset, left_out, list_videos, videos_below
from unrolled.apps.video.write import CODECS, write
from unrolled.engine.terminal import InputError


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


@pytest.fixture
def folder(tmp_path):
    home = tmp_path / "videos"
    for kind in ("up", "down"):
        (home / kind).mkdir(parents=True)
        for n in range(3):
            write(home / kind / f"{n}.mp4", film(14) if kind == "up" else film(14)[::-1].copy())
    (home / "up" / "broken.mp4").write_bytes(b"")
    (home / "up" / "short.mp4").write_bytes(write(tmp_path / "s.mp4", film(3)).read_bytes())
    (home / "down" / "notes.txt").write_text("x")
    (home / "down" / ".hidden.mp4").write_text("x")
    (home / "papers").mkdir()
    return home


def test_a_folder_is_listed_by_class_and_name(folder):
    videos = list_videos(folder)
    assert videos.names == ["down", "up"]
    assert [path.name for path in videos.paths] == [
        *("0.mp4", "1.mp4", "2.mp4"),
        *("0.mp4", "1.mp4", "2.mp4", "broken.mp4", "short.mp4"),
    ]
    assert videos.labels.tolist() == [0, 0, 0, 1, 1, 1, 1, 1]
    assert videos.ignored == 1


def test_a_folder_that_holds_no_classes_is_refused(tmp_path):
    with pytest.raises(InputError, match="there is no folder"):
        list_videos(tmp_path / "nowhere")
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="is a file"):
        list_videos(tmp_path / "file")
    with pytest.raises(InputError, match="has no folders"):
        list_videos(tmp_path)
    (tmp_path / "class").mkdir()
    with pytest.raises(InputError, match="holds no videos"):
        list_videos(tmp_path)


def test_the_videos_below_a_folder_are_those_that_end_as_videos_do(folder):
    named = [str(path.relative_to(folder)) for path in videos_below(folder)]
    assert named == [
        *("down/0.mp4", "down/1.mp4", "down/2.mp4"),
        *("up/0.mp4", "up/1.mp4", "up/2.mp4", "up/broken.mp4", "up/short.mp4"),
    ]
    assert videos_below(folder / "up") == [path for path in videos_below(folder) if path.parent.name == "up"]
    for empty, complaint in ((folder / "papers", "holds no videos"), (folder / "none", "there is no folder")):
        with pytest.raises(InputError, match=complaint):
            videos_below(empty)


def test_a_dataset_gives_good_clips_and_names_the_others_once(folder):
    batches = dataset(folder, frames=12, size=16, batch=4)
    with pytest.warns(UserWarning, match=r"2 videos are left out: up/broken.mp4 is empty; up/short.mp4 has too few"):
        first = [(x.numpy(), y.numpy()) for x, y in batches]
    assert [x.shape for x, _ in first] == [(4, 12, 16, 16, 3), (2, 12, 16, 16, 3)]
    assert [y.tolist() for _, y in first] == [[0, 0, 0, 1], [1, 1]]
    assert first[0][0].dtype == np.float32
    assert 0 <= first[0][0].min() < 0.1 < 0.8 < first[0][0].max() <= 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        again = [x.numpy() for x, _ in batches]
    np.testing.assert_array_equal(again[0], first[0][0])


def test_a_seed_shuffles_anew_at_each_pass_and_the_same_in_each_run(folder):
    def two_passes():
        cache = ClipCache(list_videos(folder).paths[:6], 12, 8)
        data = cache.dataset(np.arange(6), batch=6, seed=3)
        return [next(iter(data))[1].numpy().tolist() for _ in range(2)]

    first, second = two_passes()
    assert sorted(first) == sorted(second) == list(range(6))
    assert first != second
    assert [first, second] == two_passes()


def test_a_cache_decodes_once_while_there_is_room(folder, monkeypatch):
    asked = []
    real = own_clips.read
    monkeypatch.setattr(own_clips, "read", lambda path, *how, **more: asked.append(path) or real(path, *how, **more))
    paths = list_videos(folder).paths[:4]
    cache = ClipCache(paths, 12, 8, memory=2 * 12 * 8 * 8 * 3)
    for _ in range(3):
        assert cache.clips(range(4)).shape == (4, 12, 8, 8, 3)
    assert [asked.count(path) for path in paths] == [1, 1, 3, 3]


def test_a_cache_of_bad_files_is_empty(tmp_path):
    cache = ClipCache([bad("text", tmp_path), bad("empty", tmp_path)], 4, 8)
    assert cache.clips([0, 1]).shape == (0, 4, 8, 8, 3)
    assert len(cache.refused) == 2


def test_a_long_list_of_bad_files_is_cut():
    message = left_out({f"kind/{n}.mp4": "is empty" for n in range(9)}, most=2)
    assert message == "9 videos are left out: kind/0.mp4 is empty; kind/1.mp4 is empty; and 7 more"
    assert left_out({"kind/a.mp4": "is empty"}) == "1 video is left out: kind/a.mp4 is empty"


def test_a_folder_that_cannot_be_read_is_told_in_one_line(tmp_path, monkeypatch):
    (tmp_path / "wave").mkdir()
    listed = type(tmp_path).iterdir

    def refuse(self):
        if self.name == "wave":
            raise PermissionError(13, "Permission denied", str(self))
        return listed(self)

    monkeypatch.setattr(type(tmp_path), "iterdir", refuse)
    with pytest.raises(InputError, match=r"wave cannot be read: Permission denied$"):
        list_videos(tmp_path)
    with pytest.raises(InputError, match=r"cannot be read: File name too long$"):
        list_videos(tmp_path / ("x" * 300))


def test_a_class_whose_name_is_no_text_is_told(tmp_path):
    try:
        os.mkdir(os.fsencode(tmp_path) + b"/\xff")
    except OSError:
        pytest.skip("this file system takes no such name")
    (tmp_path / "\udcff" / "a.mp4").write_bytes(b"")
    with pytest.raises(InputError, match=r"the folder \? in .* has a name that is no text"):
        list_videos(tmp_path)


def test_a_frame_beyond_all_measure_is_refused(tmp_path):
    with pytest.raises(ValueError, match="want at most 8192 pixels of a side, got 1000000000000 by"):
        read(tmp_path / "a.mp4", size=10**12)
