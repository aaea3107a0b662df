"""Files that lack their end, or some bytes in the middle, are left out; whole ones and nearly whole ones are read."""

from fractions import Fraction
from types import SimpleNamespace

import av
import numpy as np
import pytest

from tests.apps.video.films import encode, in_order, noise, numbered, places
from unrolled.apps.video.cut_off import cut_off
from unrolled.apps.video.decoding import VideoError, read
from unrolled.apps.video.file_parts import MATROSKA

FAST = {"deadline": "realtime", "cpu-used": "8"}
FRAGMENTS = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
KINDS = {
    "webm": ("a.webm", "libvpx", {"options": FAST}, "libopus"),
    "live webm": ("b.webm", "libvpx", {"options": FAST, "container": {"live": "1"}}, "libopus"),
    "mkv": ("a.mkv", "mpeg4", {}, "aac"),
    "mp4 with its index in front": (
        "a.mp4",
        "libx264",
        {"options": {"preset": "ultrafast"}, "container": {"movflags": "faststart"}},
        "aac",
    ),
    "mp4 with its index at the end": ("b.mp4", "mpeg4", {}, "aac"),
    "mp4 in pieces": ("c.mp4", "mpeg4", {"container": FRAGMENTS}, "aac"),
    "mp4 in pieces, the first as the others": ("d.mp4", "mpeg4", {"container": {"movflags": "frag_keyframe"}}, "aac"),
    "mov": ("a.mov", "mjpeg", {"pixels": "yuvj420p"}, "aac"),
    "avi": ("a.avi", "mpeg4", {}, "pcm_s16le"),
    "mpg": ("a.mpg", "mpeg2video", {}, "mp2"),
    "gif": ("a.gif", "gif", {"pixels": "gray"}, None),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A file of each kind, with sound and without."""
    folder, made = tmp_path_factory.mktemp("films"), {}

    def make(kind, sound):
        if (kind, sound) not in made:
            name, codec, how, encoder = KINDS[kind]
            path = folder / f"{sound}-{name}"
            made[kind, sound] = encode(path, codec, noise(50, 32, 32), sound=encoder if sound else None, **how)
        return made[kind, sound]

    return make


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sound", [True, False])
def test_half_a_file_is_no_shorter_clip(kind, sound, whole, tmp_path):
    source = whole(kind, sound)
    assert read(source, 5, (32, 32)).shape == (5, 32, 32, 3)
    data, path = source.read_bytes(), tmp_path / source.name
    for end in (len(data) // 2, len(data) * 7 // 10):
        path.write_bytes(data[:end])
        with pytest.raises(VideoError, match=r"is cut off|cannot be (read|decoded)"):
            read(path, 5)
        # Some tools make room for all of a file before they fill it.
        path.write_bytes(data[:end] + bytes(len(data) - end))
        with pytest.raises(VideoError, match=r"is cut off|cannot be (read|decoded)"):
            read(path, 5)


@pytest.mark.parametrize(
    ("kind", "match"),
    [
        ("webm", r"is cut off: 1\.\d of 2\.0 seconds are there"),
        ("live webm", r"is cut off after 1\.\d seconds"),
        ("mp4 in pieces", r"is cut off after 1\.\d seconds"),
        ("avi", r"is cut off: 1\.\d of 2\.0 seconds are there"),
        ("gif", r"is cut off after 1\.\d seconds"),
    ],
)
def test_it_says_how_much_is_there(kind, match, whole, tmp_path):
    path = tmp_path / whole(kind, True).name
    data = whole(kind, True).read_bytes()
    path.write_bytes(data[: len(data) * 6 // 10])
    with pytest.raises(VideoError, match=match):
        read(path, 5)


@pytest.mark.parametrize("kind", ["webm", "mkv", "avi", "mp4 with its index in front"])
def test_a_file_that_lacks_next_to_nothing_gives_what_is_there(kind, whole, tmp_path):
    path = tmp_path / whole(kind, True).name
    data = whole(kind, True).read_bytes()
    frames = in_order(whole(kind, True), (32, 32)).astype(int)
    for percent in range(92, 99):
        path.write_bytes(data[: len(data) * percent // 100])
        last = read(path, 40, (32, 32))[-1]
        differences = np.abs(frames - last).mean((1, 2, 3))
        assert (differences.min(), 43 <= np.argmin(differences) <= 49) == (0, True)


@pytest.mark.parametrize("kind", ["webm", "mkv", "mp4 with its index at the end", "avi", "gif"])
def test_what_stands_behind_the_end_is_no_part_of_the_film(kind, whole, tmp_path):
    path = tmp_path / whole(kind, False).name
    path.write_bytes(whole(kind, False).read_bytes() + b"SEFT\0\0\0\1" + np.random.default_rng(0).bytes(300))
    np.testing.assert_array_equal(read(path, 5), read(whole(kind, False), 5))


@pytest.mark.parametrize(
    ("missing", "reason"), [(9, "is cut off: 3.0 of 8.0 seconds are there"), (None, None), (0, None)]
)
def test_sound_that_goes_on_to_the_end_speaks_for_a_file_only_where_no_byte_is_known_to_be_missing(missing, reason):
    file = SimpleNamespace(format=SimpleNamespace(name=MATROSKA), duration=8_000_000, start_time=0)
    ends = {0: Fraction(8), 1: Fraction(3)}
    assert cut_off(file, SimpleNamespace(index=1, frames=0), 75, ends, missing) == reason


def test_sound_may_go_on_for_longer_and_a_header_promise_more_than_a_whole_file_has(tmp_path):
    path = encode(tmp_path / "a.mkv", "mpeg4", numbered(), sound="aac")
    data = path.read_bytes()
    at = data.index(b"\x44\x89\x88") + 3
    path.write_bytes(data[:at] + np.array(9000, ">f8").tobytes() + data[at + 8 :])
    with av.open(str(path)) as file:
        assert file.duration == 9_000_000
    assert places(read(path, 24)) == list(range(24))


@pytest.mark.parametrize(
    ("suffix", "codec", "options"),
    [
        (".mp4", "libx264", {"preset": "ultrafast"}),
        (".mp4", "mpeg4", {}),
        (".mpg", "mpeg2video", {}),
        (".avi", "mjpeg", {}),
        (".mkv", "libvpx-vp9", FAST),  # for this and the next one there is nothing but the checksum
        (".mkv", "libx265", {"x265-params": "log-level=none"}),
    ],
)
def test_damage_in_the_middle_is_told(suffix, codec, options, tmp_path):
    pixels = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    path = encode(tmp_path / f"a{suffix}", codec, noise(36, 64, 64), options=options, pixels=pixels)
    with av.open(str(path)) as file:
        packets = [packet for packet in file.demux(video=0) if packet.size]
        keys = [packet.pos for packet in packets[12:] if packet.is_keyframe]
        others = [packet.pos for packet in packets[6:] if not packet.is_keyframe] or keys[1:]
    data = path.read_bytes()
    assert read(path, 12).shape == (12, 64, 64, 3)
    for place in (keys[0], others[0]):
        for noise_bytes in (bytes(300), np.random.default_rng(1).bytes(300)):
            path.write_bytes(data[: place + 80] + noise_bytes + data[place + 380 :])
            with pytest.raises(VideoError, match=r"cannot be decoded near \d\.\d seconds: \w|is damaged: some of its"):
                read(path, 12)
