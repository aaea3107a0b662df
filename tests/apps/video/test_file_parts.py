"""How far the parts of a file reach, on bytes written by hand."""

import struct
import zlib

import pytest

from tests.apps.video.films import box
from unrolled.apps.video.file_parts import (
    AVI,
    GIF,
    ISO,
    MATROSKA,
    PROGRAM_STREAM,
    TRANSPORT_STREAM,
    checksums_hold,
    missing_bytes,
)


def element(name, content, size=None):
    size = len(content) if size is None else size
    return bytes.fromhex(name) + (1 << 56 | size).to_bytes(8, "big") + content


def chunk(name, content, size=None):
    return name + struct.pack("<I", len(content) if size is None else size) + content + bytes(len(content) % 2)


CLUSTER = element("1f43b675", element("e7", b"\0") + element("a3", b"\x81\0\0\x80picture"))
HEAD = element("1a45dfa3", element("4282", b"webm"))
UNKNOWN = (1 << 56) - 1
PACK = b"\0\0\1\xba\x44" + bytes(9) + b"\0\0\1\xe0\0\4abcd"
FILES = {
    "mp4": (ISO, box(b"ftyp", b"isom") + box(b"mdat", bytes(20))),
    "mp4 of great length": (ISO, box(b"ftyp", b"") + struct.pack(">I4sQ", 1, b"mdat", 24) + bytes(8)),
    "avi": (AVI, chunk(b"RIFF", b"AVI " + chunk(b"LIST", b"movi" + chunk(b"00dc", b"abc")))),
    "mkv": (MATROSKA, HEAD + element("18538067", CLUSTER + CLUSTER)),
    "live webm": (MATROSKA, HEAD + element("18538067", CLUSTER + CLUSTER, UNKNOWN)),
    "live webm, clusters too": (
        MATROSKA,
        HEAD + element("18538067", element("1f43b675", CLUSTER[12:], UNKNOWN), UNKNOWN),
    ),
    "mpg": (PROGRAM_STREAM, PACK + PACK + b"\0\0\1\xb9"),
    "mpg of the first version": (PROGRAM_STREAM, b"\0\0\1\xba\x21" + bytes(7) + b"\0\0\1\xe0\0\2ab"),
    "ts": (TRANSPORT_STREAM, 3 * (b"G" + bytes(187))),
    "gif": (GIF, b"GIF89a\1\0\1\0\x80\0\0" + bytes(6) + b"!\xf9\4\0\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_is_whole_or_lacks_bytes(kind, tmp_path):
    name, data = FILES[kind]
    path = tmp_path / "a"
    path.write_bytes(data)
    assert missing_bytes(path, name) == 0
    for cut in (1, 2, 3) if name not in (TRANSPORT_STREAM,) else (1, 187):
        path.write_bytes(data[:-cut])
        missing = missing_bytes(path, name)
        if kind == "mpg":  # what was cut off is its end mark, which few files have
            assert missing is None or missing > 0
        else:
            assert missing > 0


@pytest.mark.parametrize("kind", [kind for kind in FILES if kind != "gif"])
def test_where_no_part_begins_nothing_is_known(kind, tmp_path):
    name, data = FILES[kind]
    path = tmp_path / "a"
    path.write_bytes(data)
    if name != TRANSPORT_STREAM:  # has no lengths
        path.write_bytes(data + b"\0\0what?")
        assert missing_bytes(path, name) is None
        path.write_bytes(data + bytes(400))
        assert missing_bytes(path, name) == 400
    assert missing_bytes(path, "flv") is None


def test_a_recording_that_broke_off_has_lists_of_no_length(tmp_path):
    path = tmp_path / "a"
    for unknown in (0, 2**32 - 1):
        movie = chunk(b"LIST", b"movi" + chunk(b"00dc", b"abcd") + chunk(b"00dc", b"abcd"), unknown)
        path.write_bytes(chunk(b"RIFF", b"AVI " + movie, unknown))
        assert missing_bytes(path, AVI) == 0
        path.write_bytes(path.read_bytes()[:-1])
        assert missing_bytes(path, AVI) == 1


def test_a_box_without_a_length_says_nothing(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(box(b"ftyp", b"isom") + struct.pack(">I4s", 0, b"mdat") + bytes(20))
    assert missing_bytes(path, ISO) is None


def test_checksums_of_clusters_are_compared(tmp_path):
    path = tmp_path / "a"
    content = CLUSTER[12:]

    def written(checksum):
        cluster = element("1f43b675", b"\xbf\x84" + checksum.to_bytes(4, "little") + content)
        path.write_bytes(HEAD + element("18538067", CLUSTER + cluster + CLUSTER))
        return path

    assert checksums_hold(written(zlib.crc32(content)))
    assert not checksums_hold(written(zlib.crc32(content) ^ 1))
    # One that was cut off is told by its length.
    path.write_bytes(path.read_bytes()[: -len(CLUSTER) - 1])
    assert checksums_hold(path)
