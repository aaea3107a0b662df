"""Measurements that took long, kept with the source: a build uses one whose key fits, and measures nothing.

Each is a file `content/<chapter>/kept/<experiment>.json`: its key, where it comes from, how far its numbers may move on
another kind of machine, and what was measured. It is data, and what could be more is refused.
"""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from unrolled.engine.records.catalogue import ROOT, written
from unrolled.engine.records.key import Key
from unrolled.engine.records.measurement import Measurement, laid_out, whole
from unrolled.engine.records.record import RecordError

_CODE = {
    "markup": re.compile(r"<[a-z!?/]", re.IGNORECASE),
    "an event handler": re.compile(r"\bon[a-z]{3,}\s*=", re.IGNORECASE),
    "an address": re.compile(r"[a-z][a-z0-9+.-]*:\s*//|^\s*//|\bwww\.", re.IGNORECASE),
    "an address that is code": re.compile(r"\b(javascript|vbscript|data)\s*:", re.IGNORECASE),
}
"""What no measurement has to say; see `_refuse`."""

_UNREADABLE = (OSError, ValueError, KeyError, TypeError, RecursionError, OverflowError)
"""What JSON raises at a text, and NumPy at numbers, that are none."""

_ENTRIES = {"key": str, "seconds": float, "date": str, "python": str, "machine": str, "parts": dict, "tolerance": dict}


def kept_folder() -> Path | None:
    """Where kept measurements are (`UNROLLED_KEPT`, or the content); `None` where that is `no`."""
    chosen = os.environ.get("UNROLLED_KEPT")
    return None if chosen == "no" else Path(chosen) if chosen else ROOT / "src/unrolled/content"


class Kept:
    """The kept measurements.

    Args:
        folder: Holds a folder for each chapter; `None` where nothing that is kept counts.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def path(self, name: str) -> Path:
        """The file of an experiment's kept measurement, whether it is there or not."""
        chapter, _, experiment = name.partition(".")
        return (self._folder or ROOT / "src/unrolled/content") / chapter / "kept" / f"{experiment}.json"

    def has(self, name: str, key: Key) -> bool:
        """Whether a measurement is kept under this key. Nothing else of the file is read."""
        if self._folder is None:
            return False
        try:
            with self.path(name).open("rb") as file:
                return f'"{key.digest}"'.encode() in file.read(100)
        except OSError:
            return False

    def names(self) -> list[str]:
        """The experiments of which a measurement is kept, under whatever key."""
        files = [] if self._folder is None else written(self._folder, "*/kept/*.json")
        return sorted(f"{path.parent.parent.name}.{path.stem}" for path in files)

    def content(self, name: str) -> dict[str, Any]:
        """The file of an experiment as JSON has it; what was measured is under `measured`.

        Raises:
            RecordError: It cannot be read, or holds what is no measurement.
        """
        path = self.path(name)
        where = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
        again = "restore the file, or remove it and measure again"
        try:
            content = json.loads(path.read_text("utf-8"))
            if not all(isinstance(content[entry], of) for entry, of in _ENTRIES.items()):
                raise TypeError
            measured = content["measured"]
            for place, value in _leaves("", content):
                if (what := _refuse(value)) is not None:
                    raise RecordError(f"{where}: {place} holds {what}; what is kept is data; {again}")
            if not isinstance(whole(measured), dict):
                raise RecordError(f"{where}: measured is no dictionary; {again}")
        except RecordError:
            raise
        except _UNREADABLE as error:
            why = ascii(str(error))[1:-1][:100] or type(error).__name__
            raise RecordError(f"{where} is no kept measurement ({why}); {again}") from None
        return content

    def measured(self, name: str, key: Key) -> Measurement | None:
        """What is kept under this key, or `None`.

        Raises:
            RecordError: The file of that key cannot be read, or holds what is no measurement.
        """
        return whole(self.content(name)["measured"]) if self.has(name, key) else None

    def put(self, name: str, content: dict[str, Any]) -> None:
        """Write the file of an experiment, whole or not at all."""
        path = self.path(name)
        path.parent.mkdir(exist_ok=True)
        draft = path.with_suffix(".draft")
        draft.write_text(f"{laid_out(content)}\n", "utf-8")
        draft.replace(path)


def _leaves(place: str, value: object) -> Iterator[tuple[str, object]]:
    """All that is neither a list nor a dictionary, with its place; the keys of dictionaries too; bytes as such."""
    if isinstance(value, dict) and set(value) == {"base64"}:
        try:
            yield place, whole(value)
        except (ValueError, TypeError):
            yield place, b"\xff"
    elif isinstance(value, dict):
        for key, one in value.items():
            yield f"the name of an entry of {place or 'the file'}", key
            yield from _leaves(f"{place}.{key}" if place else key, one)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _leaves(f"{place}.{number}", one)
    else:
        yield place, value


def _refuse(value: object) -> str | None:
    """What a value holds that is no data, or `None`.

    Pages escape whatever they show. This is the second wall: what comes with the source, and nobody on this machine
    has measured, may not even try.
    """
    if isinstance(value, bytes):
        if value.startswith(b"PK"):
            return None if _is_arrays(value) else "a file that is more than arrays of numbers"
        try:
            value = value.decode()
        except UnicodeDecodeError:
            return "bytes that are neither arrays nor text"
    if isinstance(value, str):
        for what, pattern in _CODE.items():
            if (match := pattern.search(value)) is not None:
                return f"{what} ({value[match.start() :][:40]!r})"
    return None


def _is_arrays(data: bytes) -> bool:
    """Whether bytes are an `.npz` file of numbers: NumPy would unpickle objects, and so run code."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return all(arrays[name].dtype.kind in "biufU" for name in arrays.files)
    except (ValueError, OSError, EOFError, KeyError, AttributeError, zipfile.BadZipFile):
        return False
