"""Where the parts of each cell stand in its drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Point(NamedTuple):
    """A place in a drawing, in inches from the left and from the top."""

    x: float
    y: float


@dataclass(frozen=True)
class Layout:
    """The places of a cell's parts, and of the words beside its lines.

    Attributes:
        at: The centre of each part, by its key.
        notes: The centre of each note, by its words.
        carried: How far from the left the straight line runs that carries the state; `None` where there is none.
        corners: The corners of a line that does not run as lines usually do, by the keys of operand and reader.
    """

    at: dict[str, Point]
    notes: dict[str, Point]
    carried: float | None = None
    corners: dict[tuple[str, str], tuple[Point, ...]] = field(default_factory=dict)


def _places(rows: Mapping[float, Mapping[str, float]]) -> dict[str, Point]:
    """Points by name, from rows: how far from the top each row lies, and how far from the left each of its points."""
    return {name: Point(x, y) for y, row in rows.items() for name, x in row.items()}


_STATE, _LAYERS, _RAIL = 0.4, 3.1, 4.2
"""The line of the state, the column of the layers, and the line that feeds them."""

LSTM = Layout(
    _places(
        {
            0.13: {"c_prev": _STATE, "h_prev": 4.12, "x": 4.68},
            0.68: {"hx": 4.4},
            1.3: {"kept": _STATE, "f": _LAYERS},
            2.1: {"i": _LAYERS},
            2.9: {"c": _STATE, "new": 1.5, "g": _LAYERS},
            3.6: {"squashed": 1.5},
            4.3: {"h": 1.5, "o": _LAYERS},
            4.85: {"y": 2.6},
            5.4: {"c_next": _STATE, "h_next": 1.5},
        }
    ),
    _places(
        {
            0.13: {"cell state": 1.03, "hidden state": 3.4, "input": 5.02},
            2.1: {"kept": 0.68},
            2.77: {"new": 0.97},
            5.4: {"to the next step": 2.28},
        }
    ),
    carried=_STATE,
)

_TOP = {"h_prev": _STATE, "x": 5.03}
_TOP_NOTES = {"hidden state": 1.2, "input": 4.7}

GRU = Layout(
    _places(
        {
            0.13: _TOP,
            0.62: {"hx": _RAIL},
            1.3: {"rh": 1.78, "r": _LAYERS},
            2.1: {"kept": _STATE, "z": _LAYERS},
            2.8: {"rhx": _RAIL},
            2.85: {"rest": 1.12},
            3.5: {"h": _STATE, "new": 1.12, "g": _LAYERS},
            4.05: {"y": 1.9},
            4.6: {"h_next": _STATE},
        }
    ),
    _places({0.13: _TOP_NOTES, 2.5: {"kept": 0.68}, 4.6: {"to the next step": 1.18}}),
    carried=_STATE,
)

GRU_RESET_AFTER = Layout(
    _places(
        {
            0.13: _TOP,
            0.62: {"hx": _RAIL},
            1.3: {"uh": 1.78},
            2.1: {"rh": 1.78, "r": _LAYERS},
            2.9: {"kept": _STATE, "z": _LAYERS},
            3.7: {"sum": 1.78, "wx": _LAYERS},
            3.75: {"rest": 1.12},
            4.4: {"h": _STATE, "new": 1.12, "g": 1.78},
            4.95: {"y": 1.9},
            5.5: {"h_next": _STATE},
        }
    ),
    _places({0.13: _TOP_NOTES, 3.3: {"kept": 0.68}, 5.5: {"to the next step": 1.18}}),
    carried=_STATE,
)

SIMPLE_RNN = Layout(
    _places(
        {
            0.13: _TOP,
            0.62: {"hx": _RAIL},
            1.3: {"h": _LAYERS},
            1.85: {"y": 1.9},
            2.4: {"h_next": _STATE},
        }
    ),
    _places({0.13: _TOP_NOTES, 2.4: {"to the next step": 1.18}}),
    corners={("h", "y"): (Point(_STATE, 1.3), Point(_STATE, 1.85))},
)
