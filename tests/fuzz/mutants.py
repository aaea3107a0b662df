"""Makes bad files of good ones, and files that nobody would write: the same ones at each call."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable

from hypothesis import Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

BOMB = 2**28
"""Bytes of zeros that a small member of an archive claims, or holds."""


def _flip(dice: random.Random, data: bytearray) -> None:
    for _ in range(dice.choice([1, 1, 3, 30])):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def _cut(dice: random.Random, data: bytearray) -> None:
    del data[dice.randrange(len(data)) :]


def _begin_later(dice: random.Random, data: bytearray) -> None:
    del data[: dice.randrange(1, len(data) + 1)]


def _block(dice: random.Random, data: bytearray) -> slice:
    start = dice.randrange(len(data))
    return slice(start, start + dice.choice([1, 2, 4, 16, 256]))


def _zero(dice: random.Random, data: bytearray) -> None:
    block = _block(dice, data)
    data[block] = bytes(len(data[block]))


def _fill(dice: random.Random, data: bytearray) -> None:
    block = _block(dice, data)
    data[block] = dice.choice([b"\xff", b"\x7f", b"\x80"]) * len(data[block])


def _double(dice: random.Random, data: bytearray) -> None:
    block = _block(dice, data)
    data[block] = data[block] * dice.choice([2, 2, 50])


def _drop(dice: random.Random, data: bytearray) -> None:
    del data[_block(dice, data)]


def _swap(dice: random.Random, data: bytearray) -> None:
    one, other = _block(dice, data), _block(dice, data)
    data[one] = data[other]


def _noise(dice: random.Random, data: bytearray) -> None:
    data[_block(dice, data)] = dice.randbytes(dice.choice([1, 8, 64]))


_CHANGES = (_flip, _flip, _cut, _begin_later, _zero, _fill, _double, _drop, _swap, _noise)


def of_bytes(good: bytes, count: int, start: int = 0) -> list[bytes]:
    """Good bytes with some of them flipped, cut off, zeroed, doubled, dropped, swapped or replaced."""
    bad = []
    for number in range(start, start + count):
        dice, data = random.Random(number), bytearray(good)
        for _ in range(dice.choice([1, 1, 2, 4])):
            if data:
                dice.choice(_CHANGES)(dice, data)
        bad.append(bytes(data))
    return bad


_ODD = (
    *(None, True, False, 0, 1, -1, 2**31, 2**63, 10**30, 1e308, -0.0, float("nan"), float("inf")),
    *("", "x", "../../evil", "/etc/passwd", "\u0000", "\ud800", "9" * 5000, "ⅳ", "XX"),
    *([], {}, [[]], [None], {"a": 1}, list(range(50)), [[1.5] * 3] * 2),
)
"""What may stand in place of any value of a JSON file."""


def of_json(good: str, count: int, start: int = 0) -> list[bytes]:
    """A JSON file with other values in it, fields that are gone, new or renamed, or nested too deep."""
    bad = []
    for number in range(start, start + count):
        dice, content = random.Random(number), json.loads(good)
        for _ in range(dice.choice([1, 1, 2])):
            content = _with_odd(dice, content)
        bad.append(json.dumps(content).encode())
    deep = b"[" * 100_000 + b"]" * 100_000
    return [*bad, deep, b'{"a":' * 100_000, b"1" * 100_000, b"", b"null", b"\xff\xfe" + good.encode("utf-16-le")]


def _with_odd(dice: random.Random, value: object) -> object:
    if isinstance(value, dict) and value and dice.random() < 0.9:
        key = dice.choice(sorted(value))
        match dice.randrange(10):
            case 0:
                return {name: one for name, one in value.items() if name != key}
            case 1:
                return {(f"{name}s" if name == key else name): one for name, one in value.items()}
            case 2:
                return {**value, "more": dice.choice(_ODD)}
        return {**value, key: _with_odd(dice, value[key])}
    if isinstance(value, list) and value and dice.random() < 0.7:
        place = dice.randrange(len(value))
        return [*value[:place], _with_odd(dice, value[place]), *value[place + dice.randrange(2) :]]
    return dice.choice(_ODD)


def members(archive: bytes) -> dict[str, bytes]:
    """The files in a zip archive, by name."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Files as a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def of_archive(good: bytes, count: int, change: Callable[[random.Random, bytes], bytes]) -> list[bytes]:
    """A zip archive with other members: changed, missing, doubled, huge, or with names that lead out of a folder.

    Args:
        good: The archive.
        count: How many have one member changed; the others come on top.
        change: What is done to that member, whose sums are right afterwards.
    """
    files, bad = members(good), []
    for number in range(count):
        dice = random.Random(number)
        name = dice.choice(sorted(files))
        bad.append(packed(files | {name: change(dice, files[name])}))
    for name in files:
        bad.append(packed({one: data for one, data in files.items() if one != name}))
        bad.append(packed(files | {name: bytes(BOMB)}))
    outside = ["../evil", "../../evil.npy", "/tmp/evil-of-a-test", "assets/../../evil", "C:\\evil", "a\x00b", "é" * 300]
    bad += [packed({**files, name: b"evil"}) for name in outside]
    bad += [packed({f"../{name}": data for name, data in files.items()}), packed({}), packed({"a": b""})]
    return bad


def made_up(strategy: SearchStrategy[str], count: int) -> list[bytes]:
    """Texts that hypothesis makes up, as UTF-8."""
    texts: list[str] = []

    @seed(0)
    @settings(max_examples=count, derandomize=True, database=None, deadline=None, phases=[Phase.generate])
    @given(strategy)
    def collect(text: str) -> None:
        texts.append(text)

    collect()
    return [text.encode("utf-8", "surrogatepass") for text in texts]
