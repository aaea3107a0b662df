"""What an experiment measured: numbers, texts, arrays and bytes, as text that reads well and differs line by line.

A measurement is a dictionary. Its values are `None`, truth values, numbers, texts, bytes, arrays, and lists
and dictionaries of these. What is shown of it is always read back first, so that it is the same whether it
was measured now or long ago: numbers are rounded to seven digits, as many as a network's have, tuples come back
as lists, NumPy's scalars as Python's numbers.
"""

from __future__ import annotations

import base64
import json
import textwrap
from typing import Any

import numpy as np

from unrolled.engine.records.record import RecordError

Measurement = dict[str, Any]
"""What `measure` gives and `show` takes."""

DIGITS = 7
"""Significant digits that are kept of a number."""

_KINDS = {np.dtype(code).name for code in "?bhilqBHILQefdg"}
"""What an array may be of."""

_WIDTH = 100
"""Characters in a line, where numbers can be shared out."""


def to_text(name: str, measured: Measurement) -> str:
    """A measurement as JSON, a row of an array to a line.

    Args:
        name: The experiment, for messages.
        measured: What it measured.

    Raises:
        RecordError: A value is of a kind that cannot be kept.
    """
    if not isinstance(measured, dict):
        raise RecordError(f"{name}: measure gives {type(measured).__name__}; it must give a dictionary")
    return f"{laid_out(_plain(name, '', measured))}\n"


def from_text(text: str) -> Measurement:
    """The inverse of `to_text`."""
    return whole(json.loads(text))


def laid_out(value: object, indent: int = 0) -> str:
    """JSON of which a line holds what belongs together: a dictionary's entry, a row of numbers.

    Args:
        value: What `json` can write.
        indent: How far the lines are indented from the second on.
    """
    line = json.dumps(value, ensure_ascii=False)
    if indent + len(line) <= _WIDTH or not isinstance(value, dict | list):
        return line
    margin = " " * (indent + 1)
    if isinstance(value, dict):
        parts = [f"{json.dumps(key, ensure_ascii=False)}: {laid_out(one, indent + 1)}" for key, one in value.items()]
    elif any(isinstance(one, dict | list | str) for one in value):
        parts = [laid_out(one, indent + 1) for one in value]
    else:
        return "[" + textwrap.fill(line[1:-1], _WIDTH, initial_indent=margin, subsequent_indent=margin).strip() + "]"
    left, right = "{}" if isinstance(value, dict) else "[]"
    return left + f"\n{margin}" + f",\n{margin}".join(parts) + f"\n{' ' * indent}" + right


def _plain(name: str, place: str, value: object) -> object:
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return _rounded(value)
        case np.generic():
            return _plain(name, place, value.item())
        case np.ndarray() if value.dtype.kind in "biuf":
            numbers = _rounded(value.tolist())
            return {"array of": value.dtype.name, "shape": list(value.shape), "values": numbers}
        case bytes():
            return {"base64": textwrap.wrap(base64.b64encode(value).decode(), _WIDTH)}
        case list() | tuple():
            return [_plain(name, _below(place, str(index)), one) for index, one in enumerate(value)]
        case dict() if all(isinstance(key, str) for key in value):
            return {key: _plain(name, _below(place, key), one) for key, one in value.items()}
    raise RecordError(
        f"{name}: measure gives {place or 'itself'} as {_kind(value)}; it can keep numbers, texts, bytes, "
        "arrays of numbers, lists, and dictionaries whose keys are texts"
    )


def _rounded(value: Any) -> Any:
    """Numbers in nested lists with the digits that are kept."""
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def _below(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _kind(value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of {value.dtype}"
    return f"{type(value).__name__} with keys that are no texts" if isinstance(value, dict) else type(value).__name__


def whole(value: object) -> Any:
    """What a value of the JSON stands for: an array, bytes, or itself with what is in it."""
    match value:
        case {"array of": str(kind), "shape": shape, "values": values}:
            if kind not in _KINDS:
                raise ValueError(f"there is no array of {kind[:20]!r}")
            return np.array(values, kind).reshape(shape)
        case {"base64": list(lines)}:
            return base64.b64decode("".join(lines), validate=True)
        case dict():
            return {key: whole(one) for key, one in value.items()}
        case list():
            return [whole(one) for one in value]
    return value
