"""What an experiment measured: numbers, arrays and bytes, as text that reads well and as files beside it.

A measurement is a dictionary. Its values are `None`, truth values, numbers, texts, bytes, arrays, and lists
and dictionaries of these. What is shown of it is always read back first, so that it is the same whether it
was measured now or long ago: tuples come back as lists, NumPy's scalars as Python's numbers.
"""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np

from unrolled.engine.records.record import RecordError

Measurement = dict[str, Any]
"""What `measure` gives and `show` takes."""

FILE = "measured.json"
"""The file that holds all but the bytes."""


def to_files(name: str, measured: Measurement) -> dict[str, bytes]:
    """A measurement as the contents of files, by their names.

    Args:
        name: The experiment, for messages.
        measured: What it measured.

    Raises:
        RecordError: A value is of a kind that cannot be kept.
    """
    if not isinstance(measured, dict):
        raise RecordError(f"{name}: measure gives {type(measured).__name__}; it must give a dictionary")
    files: dict[str, bytes] = {}
    text = json.dumps(_plain(name, "", measured, files), ensure_ascii=False, indent=1)
    return {FILE: f"{text}\n".encode(), **files}


def from_files(files: dict[str, bytes]) -> Measurement:
    """The inverse of `to_files`."""
    return _whole(json.loads(files[FILE]), files)


def _plain(name: str, place: str, value: object, files: dict[str, bytes]) -> object:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case np.generic():
            return value.item()
        case np.ndarray() if value.dtype.kind in "biuf":
            return {"array of": value.dtype.name, "shape": list(value.shape), "values": value.ravel().tolist()}
        case bytes():
            file = f"{len(files)}-{re.sub(r'[^0-9A-Za-z_.-]+', '-', place)}.bin"
            files[file] = value
            return {"bytes in": file}
        case list() | tuple():
            return [_plain(name, _below(place, str(index)), one, files) for index, one in enumerate(value)]
        case dict() if all(isinstance(key, str) for key in value):
            return {key: _plain(name, _below(place, key), one, files) for key, one in value.items()}
    raise RecordError(
        f"{name}: measure gives {place or 'itself'} as {_kind(value)}; it can keep numbers, texts, bytes, "
        "arrays of numbers, lists, and dictionaries whose keys are texts"
    )


def _below(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _kind(value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of {value.dtype}"
    return f"{type(value).__name__} with keys that are no texts" if isinstance(value, dict) else type(value).__name__


def _whole(value: object, files: dict[str, bytes]) -> Any:
    match value:
        case {"array of": str(kind), "shape": shape, "values": values}:
            return np.array(values, kind).reshape(shape)
        case {"bytes in": str(file)}:
            return files[file]
        case dict():
            return {key: _whole(one, files) for key, one in value.items()}
        case list():
            return [_whole(one, files) for one in value]
    return value
