"""Reading clips from files of many kinds, compared with decoding them from the first frame to the last."""

import bisect
import os
import shutil
from fractions import Fraction

import av
import numpy as np
import pytest

from tests.apps.video.films import edited, encode, in_order, noise, numbered, palette_film, places
from unrolled.apps.video import decoding
from unrolled.apps.video.decoding import VideoError, read
from unrolled.apps.video.video_file import list_packets
from unrolled.apps.video.write import CODECS, write

TWELVE = [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23]
"""The frames in the middles of twelve parts of 24 frames."""


def film(frames=30, height=48, width=64) -> np.ndarray:
    """A bar that grows to the right while it turns from green to red."""
    pixels = np.zeros((frames, height, width, 3), "uint8")
    for t in range(frames):
        pixels[t, :, : 4 + (width - 4) * t // frames] = (240 * t // frames, 240 - 240 * t // frames, 100)
    return pixels


@pytest.fixture
def searched(monkeypatch):
    """Search short files as if they were long; gives what was found in each."""
    found, real = [], decoding._sought
    monkeypatch.setattr(decoding, "_LONG", 0)
    monkeypatch.setattr(decoding, "_SPARED", 0)
    monkeypatch.setattr(decoding, "_sought", lambda *how: found.append(real(*how)) or found[-1])
    return found


UNSEARCHED = {
    *((".h264", "libx264"), (".avi", "libx264"), (".avi", "mpeg4")),
    *((".mov", "svq1"), (".mpg", "mpeg2video"), (".avi", "cinepak")),
}
"""In these no frame's time or no true key frame is known, or the search goes too far."""


@pytest.mark.parametrize("suffix", CODECS)
def test_every_kind_of_file_gives_the_frames_that_were_written(suffix, tmp_path):
    source = film()
    clip = read(write(tmp_path / f"a{suffix}", source), frames=10, size=(24, 32))
    assert (clip.shape, clip.dtype) == ((10, 24, 32, 3), np.uint8)
    # The middle of the i-th of ten equal parts of 30 frames is frame 3 i + 1; its first pixels have its colour.
    np.testing.assert_allclose(clip[:, 12, 0], source[1::3, 24, 0], atol=32 if suffix == ".gif" else 16)


@pytest.mark.parametrize(
    ("suffix", "codec", "options"),
    [
        (".mp4", "libx264", {"x264-params": "bframes=3"}),
        (".mkv", "libx264", {"x264-params": "bframes=3:open-gop=1"}),
        (".mp4", "libx264", {"x264-params": "intra-refresh=1"}),
        (".avi", "libx264", {"x264-params": "bframes=3"}),
        (".mp4", "libx265", {"x265-params": "log-level=none:keyint=12"}),
        (".h264", "libx264", {}),  # frames alone, without times
        (".mpg", "mpeg2video", {"bf": "2"}),
        (".avi", "mpeg4", {"bf": "2"}),
        (".avi", "msmpeg4", {}),
        (".webm", "libvpx", {"auto-alt-ref": "1", "lag-in-frames": "16", "deadline": "good", "cpu-used": "5"}),
        (".avi", "cinepak", {}),
        (".mov", "svq1", {}),
        (".avi", "mjpeg", {}),
    ],
)
def test_searched_or_not_the_frames_are_those_of_decoding_in_order(suffix, codec, options, tmp_path, searched):
    pixels = {"cinepak": "rgb24", "svq1": "yuv410p", "mjpeg": "yuvj420p"}.get(codec, "yuv420p")
    path = encode(tmp_path / f"a{suffix}", codec, film(72), options=options, pixels=pixels)
    expected = in_order(path)[3::6]
    np.testing.assert_array_equal(read(path, size=(48, 64)), expected)
    assert bool(searched[0]) == ((suffix, codec) not in UNSEARCHED and "intra-refresh" not in str(options))
    decoding._LONG = 1000
    np.testing.assert_array_equal(read(path, size=(48, 64)), expected)
    assert searched[1] is None


def test_few_frames_of_a_long_video_are_not_paid_with_all_of_them(tmp_path, monkeypatch):
    path = write(tmp_path / "a.avi", film(1200, 16, 16))
    decoded, real = [], decoding._frames
    monkeypatch.setattr(decoding, "_frames", lambda *how, **more: (decoded.append(f) or f for f in real(*how, **more)))
    clip = read(path, 4, 16)
    assert len(decoded) == 5  # every frame of this codec is a key frame; the first one is decoded, too
    decoded.clear()
    monkeypatch.setattr(decoding, "_LONG", 10_000)
    np.testing.assert_array_equal(read(path, 4, 16), clip)
    assert len(decoded) == 1200


@pytest.mark.parametrize("suffix", [".avi", ".mov"])
def test_a_palette_that_stands_before_the_first_frame_colours_all(suffix, tmp_path, searched):
    path = palette_film(tmp_path / f"a{suffix}", numbered())
    assert places(read(path)) == TWELVE
    assert list_packets(path).keys == []


def test_key_frames_are_none_because_a_file_says_so(tmp_path, searched):
    index_lost = encode(tmp_path / "a.avi", "msmpeg4", noise(60), gop=60)
    data = index_lost.read_bytes()
    index_lost.write_bytes(data[: data.rfind(b"idx1")])
    all_keys = encode(tmp_path / "b.mp4", "mpeg4", noise(60), gop=60)
    all_keys.write_bytes(all_keys.read_bytes().replace(b"stss", b"free"))
    assert len(list_packets(all_keys).keys) == 60
    for path in (index_lost, all_keys):
        np.testing.assert_array_equal(read(path, size=(48, 64)), in_order(path)[2::5])
    assert searched[-1] is None


def test_frames_are_spread_in_time_and_not_by_count(tmp_path):
    times = [0, 1, 2, 3, 4, 5, 6, 27]
    for suffix in (".mp4", ".mkv", ".avi", ".webm"):
        path = write(tmp_path / f"a{suffix}", numbered(8), times=times)
        assert places(read(path, 5, 16)) == [2, 6, 6, 6, 6], suffix


def test_an_avi_may_leave_out_frames(tmp_path):
    times = [i * 5 // 2 for i in range(60)]
    path = write(tmp_path / "a.avi", numbered(60), 25, times=times)
    middles = [(2 * part + 1) * 148 / 24 for part in range(12)]
    assert places(read(path)) == [bisect.bisect_right(times, middle) - 1 for middle in middles]


@pytest.mark.parametrize(
    ("suffix", "codec", "pixels", "options"),
    [
        (".mp4", "mpeg4", "yuv420p", {}),
        (".mp4", "mpeg4", "yuv420p", {"bf": "2"}),  # the last packet is not that of the last frame
        (".mov", "libx264", "yuv420p", {"x264-params": "bframes=3:b-adapt=0"}),
        (".mkv", "mpeg4", "yuv420p", {}),
        (".webm", "libvpx", "yuv420p", {"deadline": "realtime"}),
        (".gif", "gif", "gray", {}),
    ],
)
def test_a_last_frame_that_is_held_fills_its_time(suffix, codec, pixels, options, tmp_path):
    path = encode(tmp_path / f"a{suffix}", codec, numbered(), pixels=pixels, options=options, last=50)
    assert places(read(path)) == [3, 9, 15, 21, *8 * [23]]


def test_where_a_matroska_file_says_only_how_long_it_is_itself_the_last_frame_fills_the_rest(tmp_path):
    path = encode(tmp_path / "a.mkv", "mpeg4", numbered(), container={"write_crc32": "0"})
    data = path.read_bytes()
    at = data.index(b"\x44\x89\x88") + 3  # its duration in milliseconds
    path.write_bytes(data[:at] + np.array(2920, ">f8").tobytes() + data[at + 8 :])
    assert places(read(path)) == [3, 9, 15, 21, *8 * [23]]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(5, 19)], [5, 7, 8, 10, 12, 13, 15, 16, 18, 20, 21, 23]),  # the first frames are hidden
        ([(0, 12)], list(range(12))),  # the last ones
        ([(2, 6), (16, 6)], [*range(2, 8), *range(16, 22)]),
        ([(16, 6), (2, 6)], [*range(16, 22), *range(2, 8)]),
    ],
)
def test_frames_that_a_file_hides_are_left_out(parts, expected, tmp_path, searched):
    path = edited(encode(tmp_path / "a.mp4", "mpeg4", numbered(), gop=6), parts)
    assert places(read(path)) == expected
    assert len(list_packets(path).shown) == sum(length for _, length in parts)


def test_joined_files_are_shown_one_after_the_other(tmp_path):
    for name, frames in ("a", numbered(24)), ("b", numbered(36)[12:]):
        encode(tmp_path / f"{name}.mpg", "mpeg2video", frames)
    joined = tmp_path / "joined.mpg"
    joined.write_bytes((tmp_path / "a.mpg").read_bytes() + (tmp_path / "b.mpg").read_bytes())
    assert places(read(joined)) == [*range(2, 24, 4), *range(14, 36, 4)]


def test_frames_may_change_their_size(tmp_path):
    path = tmp_path / "a.avi"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("mjpeg", rate=25)
        stream.height, stream.width, stream.pix_fmt = 48, 64, "yuvj420p"
        for part in (numbered()[:12], numbered(24, 96, 32)[12:]):
            encoder = av.CodecContext.create("mjpeg", "w")
            encoder.height, encoder.width = part.shape[1:3]
            encoder.pix_fmt, encoder.time_base = "yuvj420p", Fraction(1, 25)
            for frame in part:
                for packet in encoder.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")):
                    packet.stream, packet.pts, packet.dts = stream, None, None
                    file.mux(packet)
    assert places(read(path)) == TWELVE


@pytest.mark.parametrize(
    ("first", "second"), [("attached_pic", "default"), ("forced", "default"), ("default", "forced")]
)
def test_of_several_streams_the_main_one_is_read(first, second, tmp_path):
    path = tmp_path / ("a.mp4" if first == "attached_pic" else "a.mkv")
    with av.open(str(path), "w") as file:
        films = []
        for disposition, frames in (first, numbered(24)[::-1]), (second, numbered(24)):
            stream = file.add_stream("mjpeg", rate=25)
            stream.height, stream.width, stream.pix_fmt = 48, 64, "yuvj420p"
            stream.disposition = av.stream.Disposition[disposition]
            films.append((stream, frames[:1] if disposition == "attached_pic" else frames))
        for stream, frames in films:
            for frame in frames:
                file.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
    with av.open(str(path)) as file:
        assert len(file.streams.video) == 2
    assert places(read(path)) == (TWELVE if second == "default" else [23 - place for place in TWELVE])


def test_a_video_of_just_enough_frames_gives_each_once(tmp_path):
    path = write(tmp_path / "a.mkv", numbered(6))
    assert places(read(path, 6)) == list(range(6))
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


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv", ".avi"])
def test_titles_may_have_letters_of_any_alphabet(suffix, tmp_path):
    path = encode(tmp_path / f"a{suffix}", "mpeg4", numbered())
    with av.open(str(path)) as source, av.open(str(tmp_path / f"b{suffix}"), "w") as file:
        file.metadata["title"] = "Camara"
        stream = file.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.size:
                packet.stream = stream
                file.mux(packet)
    data = (tmp_path / f"b{suffix}").read_bytes()
    assert b"Camara" in data
    path.write_bytes(data.replace(b"Camara", b"C\xe2mara"))
    if suffix == ".mkv":  # what is not a picture may have a checksum that does not hold
        assert path.read_bytes() != data
    with pytest.raises(UnicodeDecodeError), av.open(str(path)):
        pass
    assert places(read(path)) == TWELVE


def test_a_files_name_is_no_address_and_no_pattern(tmp_path, monkeypatch):
    source = encode(tmp_path / "source.gif", "gif", numbered(), pixels="gray")
    monkeypatch.chdir(tmp_path)
    for name in ("12:30.gif", "concat:source.gif", "a%02d.gif", "-.gif", "\udcff.gif"):
        try:
            shutil.copy(source, name)
        except OSError:
            continue  # this file system takes no such name
        assert places(read(name)) == TWELVE


def test_a_list_of_other_files_is_not_followed(tmp_path, monkeypatch):
    encode(tmp_path / "source.mp4", "mpeg4", numbered())
    (tmp_path / "list.mp4").write_text("ffconcat version 1.0\nfile source.mp4\n")
    monkeypatch.chdir(tmp_path)
    with av.open("list.mp4") as file:
        assert file.streams.video
    with pytest.raises(VideoError, match="cannot be read"):
        read("list.mp4")


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
    elif kind in ("sound", "cover"):
        with av.open(str(path), "w", format="mp4") as file:
            sound = file.add_stream("aac", rate=16000, layout="mono")
            if kind == "cover":
                cover = file.add_stream("mjpeg", rate=25)
                cover.height, cover.width, cover.pix_fmt = 48, 64, "yuvj420p"
                cover.disposition = av.stream.Disposition.attached_pic
                file.mux(cover.encode(av.VideoFrame.from_ndarray(film(1)[0], format="rgb24")))
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), "float32"), format="fltp", layout="mono")
            frame.rate = 16000
            file.mux(sound.encode(frame))
            file.mux(sound.encode(None))
    elif kind == "unknown":
        path.write_bytes(whole.replace(b"avc1", b"xyz1").replace(b"mp4v", b"xyz1"))
    elif kind == "vast":
        write(folder / "whole.gif", film())
        path.write_bytes(b"GIF89a\xff\xff\xff\xff" + (folder / "whole.gif").read_bytes()[10:])
    elif kind == "wide":
        encode(path, "mjpeg", film(1, 16, 8208), pixels="yuvj420p")
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
        ("cover", "holds no video"),
        ("unknown", "is encoded in a way that is not known here"),
        ("vast", "cannot be decoded near 0.0 seconds: Invalid argument"),
        ("wide", "has frames of 8208 by 16; 8192 pixels of a side are the most"),
        ("folder", "cannot be read: "),
        ("missing", "cannot be read: No such file"),
    ],
)
def test_what_gives_no_clip_says_why(kind, why, tmp_path):
    path = bad(kind, tmp_path)
    with pytest.raises(VideoError, match=why) as caught:
        read(path)
    assert str(caught.value) == f"{path} {caught.value.reason}"


@pytest.mark.parametrize(
    "raised", [ValueError("two\nlines"), MemoryError(), NotImplementedError("no"), KeyError("s32p")]
)
def test_whatever_the_decoder_raises_becomes_one_line(raised, tmp_path, monkeypatch):
    path = write(tmp_path / "a.mp4", film())

    def fail(*how):
        raise raised

    monkeypatch.setattr(decoding, "upright", fail)
    with pytest.raises(VideoError, match=r"a\.mp4 cannot be read: \S.*$") as caught:
        read(path)
    assert "\n" not in caught.value.reason
    with pytest.raises(VideoError, match="cannot be read: "):
        read(os.fspath(tmp_path / "a\0b.mp4"))


def test_a_frame_is_scaled_before_the_next_is_decoded(tmp_path, monkeypatch):
    path, steps = write(tmp_path / "a.mp4", film(4)), []
    frames, upright = decoding._frames, decoding.upright
    monkeypatch.setattr(decoding, "_frames", lambda *how: (steps.append("decode") or f for f in frames(*how)))
    monkeypatch.setattr(decoding, "upright", lambda *how: steps.append("scale") or upright(*how))
    read(path, 4)
    assert steps == 4 * ["decode", "scale"]


def test_sizes_that_make_no_sense_are_refused(tmp_path):
    for wrong in ({"frames": 0}, {"size": 0}, {"size": (8, 0)}):
        with pytest.raises(ValueError, match="want at least one frame and one pixel"):
            read(tmp_path / "a.mp4", **wrong)
    with pytest.raises(ValueError, match="want at most 8192 pixels of a side, got 1000000000000 by"):
        read(tmp_path / "a.mp4", size=10**12)
