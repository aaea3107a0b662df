"""What moved between a kept measurement and the same measured anew, and how far it may."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

ALIKE = 1e-6
"""How far numbers may be apart on another kind of machine where training carried no last digit on, as a share."""

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
        tolerance: How far they may move on another kind of machine; `None` where nothing but numbers is asked.
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
        same_kind: Whether both were measured on the same kind of machine: then nothing may move.
    """
    before, after, tolerances = _places(kept["measured"]), _places(anew), kept["tolerance"]
    result = []
    for place in sorted({*before, *after}):
        old, new = before.get(place, []), after.get(place, [])
        if len(old) != len(new):
            # How many steps a training took may depend on its last digits, where it depends on them at all.
            beyond = same_kind or not tolerances
            result.append(Move(place, len(old), abs(len(old) - len(new)), None, None, beyond))
            continue
        pairs = [(one, other) for one, other in zip(old, new, strict=True) if not _equal(one, other)]
        if not pairs:
            continue
        most = _most(pairs)
        tolerance = tolerances.get(place, ALIKE * _largest(old)) if most is not None else None
        beyond = same_kind or (not tolerances if tolerance is None else most > tolerance)
        result.append(Move(place, len(old), len(pairs), most, tolerance, beyond))
    return result


def tolerances(measured: object, otherwise: object) -> dict[str, float]:
    """How far each number may move on another kind of machine, by place.

    Nothing where another order of adding moves nothing. Else training carried last digits on, and what stayed in one
    trial may move in the next.

    Args:
        measured: A measurement, as its JSON has it.
        otherwise: The same, with another order of adding.
    """
    before, after = _places(measured), _places(otherwise)
    moved = {
        place: _most(list(zip(before[place], after.get(place, []), strict=False))) or 0.0
        for place, values in before.items()
        if any(_is_number(value) for value in values)
    }
    if before == after or not any(most > ALIKE * _largest(before[place]) for place, most in moved.items()):
        return {}
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
    apart = [math.inf if math.isnan(one - other) else abs(one - other) for one, other in pairs if one != other]
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
