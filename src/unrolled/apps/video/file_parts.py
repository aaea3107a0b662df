"""The outermost parts of a video file: does the file reach as far as they say, and are they as they were written.

A file is a row of parts, and most kinds of file say at the head of a part how long it is. Where the last one
would end beyond the file, the file was cut off, whatever its header says of its duration.
"""

from __future__ import annotations

import mmap
import zlib
from pathlib import Path

ISO, AVI, MATROSKA = "mov,mp4,m4a,3gp,3g2,mj2", "avi", "matroska,webm"
PROGRAM_STREAM, TRANSPORT_STREAM, GIF = "mpeg", "mpegts", "gif"
"""What FFmpeg calls the formats that are known here."""
_SEGMENT, _CLUSTER, _CRC = 0x18538067, 0x1F43B675, b"\xbf\x84"


def missing_bytes(path: Path, kind: str) -> int | None:
    """How many bytes the last part of a file lacks.

    Args:
        path: A file that is not empty.
        kind: What FFmpeg calls its format.

    Returns:
        0 where all is there; `None` where the format is not known here, or something else stands between parts.
        Zeros that fill the last tenth of a file or more are missing: some tools make room for all of it first.
    """
    following = _FOLLOWING.get(kind)
    if following is None:
        return None
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = 0
        while at < len(data):
            end = following(data, at)
            if end is None or end <= at:
                rest = len(data) - at
                return rest if 10 * rest >= len(data) and not any(data[at:]) else None
            at = end
        return at - len(data)


def checksums_hold(path: Path) -> bool:
    """Whether the clusters of a Matroska file, which hold its pictures, have the checksums that stand in them.

    FFmpeg writes them and does not look at them. Where there are none, nothing speaks against the file.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = 0
        while at < len(data) and (part := _element(data, at)):
            name, at, end = part
            if name == _CLUSTER and end <= len(data) and data[at : at + 2] == _CRC:
                told, counted = int.from_bytes(data[at + 2 : at + 6], "little"), zlib.crc32(data[at + 6 : end])
                if told != counted:
                    return False
            at = at if name == _SEGMENT else end
    return True


def _box(data: mmap.mmap, at: int) -> int | None:
    """ISO base media (mp4, mov, 3gp): four bytes of length, four of name; 1 for a longer length, 0 for all the rest."""
    size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
    if size == 0 or not name.isalnum():
        return None
    return at + (int.from_bytes(data[at + 8 : at + 16], "big") if size == 1 else size)


def _chunk(data: mmap.mmap, at: int) -> int | None:
    """RIFF (avi): four bytes of name, four of length, low byte first. In a RIFF chunk there are others.

    The length of a list is written when it is done; a recording that broke off has none.
    """
    name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
    if name == b"RIFF" or (name == b"LIST" and size in (0, 0xFFFFFFFF)):
        return at + 12
    return at + 8 + size + size % 2 if name.isalnum() else None


def _element(data: mmap.mmap, at: int) -> tuple[int, int, int] | None:
    """EBML (mkv, webm): the name of an element, where what it holds begins, and where it ends."""
    numbers = []
    for _ in range(2):
        # The first bit that is set says how many bytes the number has.
        length = 9 - (data[at].bit_length() if at < len(data) else 0)
        if length > 8:
            return None
        numbers.append(int.from_bytes(data[at : at + length], "big"))
        at += length
    size = numbers[1] - (1 << 7 * length)
    # All bits set: how long it is was not known when its head was written.
    return numbers[0], at, at if size == (1 << 7 * length) - 1 else at + size


def _after_element(data: mmap.mmap, at: int) -> int | None:
    if (part := _element(data, at)) is None:
        return None
    name, begin, end = part
    return begin if name == _SEGMENT else end


def _pack(data: mmap.mmap, at: int) -> int | None:
    """MPEG program stream (mpg): a code of four bytes; packets say their length, heads of packs are of two kinds."""
    code = data[at : at + 4]
    if code[:3] != b"\0\0\1":
        return None
    if code == b"\0\0\1\xb9":
        return at + 4
    if code == b"\0\0\1\xba":
        first_version = data[at + 4 : at + 5] < b"\x40"
        return at + 12 if first_version else at + 14 + (data[at + 13] & 7 if at + 13 < len(data) else 0)
    return at + 6 + int.from_bytes(data[at + 4 : at + 6], "big") if code[3:] > b"\xb9" else None


def _packets(data: mmap.mmap, at: int) -> int | None:
    """MPEG transport stream: packets of 188 bytes."""
    return at - (at - len(data)) // 188 * 188 if data[at : at + 1] == b"G" else None


def _block(data: mmap.mmap, at: int) -> int | None:
    """GIF: blocks of pieces of up to 255 bytes; a semicolon is the last."""

    def table(place: int) -> int:
        flags = int.from_bytes(data[place : place + 1])
        return 3 << (flags & 7) + 1 if flags & 0x80 else 0

    mark = data[at : at + 1]
    if at == 0:
        return 13 + table(10)
    if mark == b";":
        return len(data)
    if mark not in (b"!", b","):
        return None
    at += 2 if mark == b"!" else 11 + table(at + 9)
    while at < len(data) and data[at]:
        at += 1 + data[at]
    # Another block follows, or the semicolon.
    return at + 1 if at + 1 < len(data) else len(data) + 1


_FOLLOWING = {
    ISO: _box,
    AVI: _chunk,
    MATROSKA: _after_element,
    PROGRAM_STREAM: _pack,
    TRANSPORT_STREAM: _packets,
    GIF: _block,
}
"""Where the part after the one that begins at a place begins."""
