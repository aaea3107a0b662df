"""A network unrolled in time, drawn: time from left to right, layers from bottom to top."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import graphviz

from unrolled.engine.render.svg import INK, MUTED, SERIES, SOFT

Look = Mapping[str, str]
"""Graphviz' attributes of a node or an edge."""
Row = dict[int, str]
"""A layer over time: the node in each column. One node may stand for several columns, as a repeated vector does."""

TEXT: Look = {"shape": "plaintext"}
BOX: Look = {"shape": "box", "style": "rounded"}
VECTOR: Look = {"shape": "ellipse", "style": "filled", "fillcolor": SOFT[1], "width": "0.74"}
DOTS = "…"
"""Steps that are left out: text without a box in any row."""

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def subscript(text: object) -> str:
    """The text with its digits lowered.

    Examples:
        >>> subscript("x12")
        'x₁₂'
    """
    return str(text).translate(_SUBSCRIPTS)


def filled(colour: str) -> Look:
    """A box with a soft colour of `unrolled.engine.render.svg`: a recurrent layer has one."""
    return {**BOX, "style": "rounded,filled", "fillcolor": colour}


class Timeline:
    """A drawing on a grid: a column for each time step, counted from 1, a level for each layer, the input's being 0.

    Black arrows carry the state to the next step, coloured ones lead up from layer to layer.

    Attributes:
        graph: What is drawn so far.
    """

    def __init__(self, column: float, level: float, box: tuple[float, float]) -> None:
        """An empty drawing.

        Args:
            column: From one column to the next, in inches.
            level: From one level to the next, in inches.
            box: Width and height of a node, in inches.
        """
        self._column, self._level = column, level
        width, height = box
        self.graph = graphviz.Digraph(
            engine="neato",
            graph_attr={"bgcolor": "transparent", "splines": "line", "pad": "0.05"},
            node_attr={
                "fontname": "Helvetica",
                "fontsize": "11.5",
                "color": INK,
                "fontcolor": INK,
                "fixedsize": "true",
                "width": str(width),
                "height": str(height),
            },
            edge_attr={"color": INK, "arrowsize": "0.7"},
        )

    def node(self, name: str, column: float, level: float, text: str, look: Look, **more: str) -> str:
        """Put one node, also between two columns or levels, and give its name."""
        at = f"{self._column * column:.2f},{self._level * level:.2f}!"
        self.graph.node(name, text, pos=at, **{**look, **more})
        return name

    def row(
        self, name: str, level: float, texts: Mapping[int, str], look: Look, *, shift: float = 0, **more: str
    ) -> Row:
        """Put a layer's nodes, one in each column.

        Args:
            name: What the names of the nodes begin with; the column follows.
            level: Where the layer stands.
            texts: What each column's node says; `DOTS` for the steps that are left out.
            look: Shape and colours.
            shift: How far to the right of their columns they stand, in columns.
            more: Attributes of this row alone.
        """
        return {
            column: self.node(f"{name}{column}", column + shift, level, text, TEXT, width="0.3")
            if text == DOTS
            else self.node(f"{name}{column}", column + shift, level, text, look, **more)
            for column, text in texts.items()
        }

    def up(self, below: Row, above: Row, **look: str) -> None:
        """Lead an arrow up in every column that both rows have."""
        for column, name in above.items():
            if column in below:
                self.graph.edge(below[column], name, **{"color": SERIES[0], "penwidth": "1.6", **look})

    def along(self, row: Row) -> None:
        """Carry the state from each node of a row to the next one."""
        for before, after in pairwise(row.values()):
            self.graph.edge(before, after)

    def beside(self, level: float, text: str) -> None:
        """Say left of the first column what stands on a level."""
        at = 1 - 1.17 / self._column
        self.node(f"beside{level}", at, level, text, TEXT, width="1.5", height="0.64")

    def aside(self, column: float, level: float, text: str) -> str:
        """Say something in passing."""
        return self.node(text, column, level, text, TEXT, fontcolor=MUTED, width="1.2")

    def time(self, first: float, last: float) -> None:
        """Draw the arrow of time under everything, from one column to another."""
        self.node("time", first, -0.55, "time", TEXT, fontcolor=MUTED)
        self.node("end of time", last, -0.55, "", {"style": "invis"}, width="0.1")
        self.graph.edge("time", "end of time", color=MUTED)
