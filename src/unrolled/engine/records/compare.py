"""What moved between a kept measurement and the same measured anew, and how far it may."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_TIMES, _SHARE = 5, 0.1
"""A tolerance is this many times what another order of adding moved, and at least this share of the largest number, and
at least what lies between the numbers of the place: a seed that just learns its task may be one that just does not."""


@dataclass(frozen=True)
class Move:
    """Values of one place that are others now.

    Attributes:
        place: Where they are: `errors.decoder[]` stands for all of a list or an array.
        values: How many there are.
        moved: How many of them moved.
        most: By how much at most, where they are numbers; else `None`.
        tolerance: How far they may move on another kind of machine; `None` where they are no numbers, or not as many.
        beyond: Whether that is more than may be.
    """

    place: str
    values: int
    moved: int
    most: float | None
    tolerance: float | None
    beyond: bool

    def __str__(self) -> str:
        how = "" if self.most is None else f", at most by {self.most:.3g}"
        may = "" if self.tolerance is None else f" (tolerance {self.tolerance:.3g})"
        return f"{self.place}: {self.moved} of {self.values} moved{how}{may}{': too far' if self.beyond else ''}"


def moves(kept: dict[str, Any], anew: object, *, same_kind: bool) -> list[Move]:
    """What moved.

    Args:
        kept: A kept measurement's file, with `measured` and `tolerance`.
        anew: What was measured anew, as its JSON has it.
        same_kind: Whether both were measured on the same kind of machine: then nothing may move. On another kind
            numbers may, as far as their tolerance says. What a network writes may be other words then, and how many
            steps a training takes another number.
    """
    before, after, tolerances = _places(kept["measured"]), _places(anew), kept["tolerance"]
    result = []
    for place in sorted({*before, *after}):
        old, new = before.get(place, []), after.get(place, [])
        if len(old) != len(new):
            result.append(Move(place, len(old), abs(len(old) - len(new)), None, None, same_kind))
            continue
        pairs = [(one, other) for one, other in zip(old, new, strict=True) if not _equal(one, other)]
        if pairs:
            most = _most(pairs)
            tolerance = None if most is None else tolerances.get(place, 0.0)
            beyond = same_kind or (most is not None and most > (tolerance or 0.0))
            result.append(Move(place, len(old), len(pairs), most, tolerance, beyond))
    return result


def tolerances(measured: object, otherwise: object) -> dict[str, float]:
    """How far each number may move on another kind of machine, by place.

    Args:
        measured: A measurement, as its JSON has it.
        otherwise: The same, with another order of adding.
    """
    before, after = _places(measured), _places(otherwise)
    moved = {
        place: _most(list(zip(values, after.get(place, []), strict=False))) or 0.0
        for place, values in before.items()
        if any(_is_number(value) for value in values)
    }
    return {
        place: _rounded_up(max(_TIMES * most, _SHARE * _largest(before[place]), _between(before[place])))
        for place, most in moved.items()
    }


def _places(value: object) -> dict[str, list[object]]:
    """The values of a measurement by the place that they share."""
    places: dict[str, list[object]] = {}
    for place, one in _walk("", value):
        places.setdefault(place, []).append(one)
    return places


def _walk(place: str, value: object) -> Iterator[tuple[str, object]]:
    match value:
        case {"base64": list(lines)}:
            yield place, "".join(lines)
        case {"array of": _, "shape": shape, "values": values}:
            yield f"{place} shape", tuple(shape)
            yield from _walk(place, values if isinstance(values, list) else [values])
        case dict():
            for key, one in value.items():
                yield from _walk(f"{place}.{key}" if place else key, one)
        case list():
            for one in value:
                yield from _walk(place if place.endswith("[]") else f"{place}[]", one)
        case _:
            yield place, value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _equal(one: object, other: object) -> bool:
    return one == other or (one != one and other != other)  # NaN is not itself


def _most(pairs: list[tuple[Any, Any]]) -> float | None:
    """The greatest difference of numbers; `None` where something else differs."""
    if not all(_is_number(one) and _is_number(other) for one, other in pairs):
        return None
    unequal = [(one, other) for one, other in pairs if not _equal(one, other)]
    apart = [math.inf if math.isnan(one - other) else abs(one - other) for one, other in unequal]
    return max(apart, default=0.0)


def _between(values: list[Any]) -> float:
    """How far the least and the greatest number are apart."""
    numbers = [value for value in values if _is_number(value) and math.isfinite(value)]
    return max(numbers) - min(numbers) if numbers else 0.0


def _rounded_up(value: float) -> float:
    """A number with two digits that is not less."""
    return float(f"{1.05 * value:.2g}")


def _largest(values: list[Any]) -> float:
    return max((abs(value) for value in values if _is_number(value) and math.isfinite(value)), default=0.0)
