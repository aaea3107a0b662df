"""The lines of a cell's drawing: which way each value goes to the parts that read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from unrolled.content.q6_lstm_cell.shared.cell_layouts import Layout, Point
from unrolled.content.q6_lstm_cell.shared.cell_parts import Cell, Part

JOIN_WIDTH, JOIN_HEIGHT = 1.1, 0.3
"""In inches."""
Segment = tuple[Point, Point]


@dataclass(frozen=True)
class Wire:
    """All lines that carry one value: they share what they can, and branch at a dot.

    Attributes:
        key: The value's key.
        source: Where it comes from.
        ends: Where its lines end with an arrow.
        segments: Straight pieces, each from one point to the next.
    """

    key: str
    source: Point
    ends: frozenset[Point]
    segments: tuple[Segment, ...]

    @property
    def points(self) -> list[Point]:
        """The ends of its pieces, from left to right."""
        return sorted({point for segment in self.segments for point in segment})

    def branches(self, point: Point) -> bool:
        """Whether the line goes on from a point in more than one direction."""
        return point != self.source and sum(start == point for start, _ in self.segments) > 1


def wires(cell: Cell, layout: Layout) -> list[Wire]:
    """The wire of each value that is read.

    Raises:
        ValueError: A line runs neither level nor upright.
    """
    return [_wire(cell, layout, part) for part in cell.parts if cell.readers(part.key)]


def _wire(cell: Cell, layout: Layout, source: Part) -> Wire:
    paths = [_path(layout, source, reader) for reader in cell.readers(source.key)]
    for start, end in (segment for path in paths for segment in pairwise(path)):
        if start.x != end.x and start.y != end.y:
            raise ValueError(f"the line of {source.key} in {cell.name} runs askew from {tuple(start)} to {tuple(end)}")
    points = {point for path in paths for point in path}
    pieces = (piece for path in paths for segment in pairwise(path) for piece in _cut(segment, points))
    ends = frozenset(path[-1] for path in paths)
    return Wire(source.key, layout.at[source.key], ends, tuple(dict.fromkeys(pieces)))


def _path(layout: Layout, source: Part, reader: Part) -> list[Point]:
    """The corners of the line from a value to a reader: it leaves a layer at its side, all else at its foot."""
    start, end = layout.at[source.key], layout.at[reader.key]
    if reader.kind == "join" and abs(start.x - end.x) < JOIN_WIDTH / 2:
        return [start, Point(start.x, end.y - JOIN_HEIGHT / 2)]  # from above into its own field
    corner = Point(end.x, start.y) if source.kind == "layer" else Point(start.x, end.y)
    corners = layout.corners.get((source.key, reader.key), (corner,))
    return list(dict.fromkeys([start, *corners, end]))


def _cut(segment: Segment, points: set[Point]) -> Iterator[Segment]:
    """A straight piece, cut where other lines of the wire leave it."""
    start, end = segment
    left, right = sorted((start.x, end.x))
    top, bottom = sorted((start.y, end.y))
    on = [point for point in points if left <= point.x <= right and top <= point.y <= bottom]
    return pairwise(sorted(on, key=lambda point: abs(point.x - start.x) + abs(point.y - start.y)))


def crossings(segment: Segment, others: list[Wire]) -> list[float]:
    """Where level lines of other wires cross an upright piece: inches from the top, in the order of its run."""
    start, end = segment
    if start.x != end.x:
        return []
    top, bottom = sorted((start.y, end.y))
    rows = []
    for other_start, other_end in (other for wire in others for other in wire.segments):
        left, right = sorted((other_start.x, other_end.x))
        if other_start.y == other_end.y and left < start.x < right and top < other_start.y < bottom:
            rows.append(other_start.y)
    return sorted(rows, reverse=start.y > end.y)
