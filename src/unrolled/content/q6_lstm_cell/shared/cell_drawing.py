"""A cell's description as a drawing, time running down."""

from __future__ import annotations

import re

import graphviz

from unrolled.content.q6_lstm_cell.shared.cell_layouts import Layout, Point
from unrolled.content.q6_lstm_cell.shared.cell_parts import Cell, Layer, Part
from unrolled.content.q6_lstm_cell.shared.cell_wires import JOIN_HEIGHT, JOIN_WIDTH, Wire, crossings, wires
from unrolled.engine.render import graph
from unrolled.engine.render.svg import INK, MUTED, SOFT

LAYER_WIDTH, LAYER_HEIGHT = 1.42, 0.56
"""In inches."""
SIGN = {"multiply": "×", "add": "+", "tanh": "tanh", "one_minus": "1 −"}
DIAMETER = {"multiply": 0.36, "add": 0.36, "tanh": 0.54, "one_minus": 0.46}
"""In inches."""
_ACTIVATION = {"sigmoid": "sigmoid σ", "tanh": "tanh", "linear": "no activation"}
_FORGETS, _LETS_IN, _PROPOSES, _SHOWS = SOFT[1], SOFT[0], SOFT[2], SOFT[3]
_COLOUR = {
    "f": _FORGETS,
    "z": _FORGETS,
    "i": _LETS_IN,
    "r": _LETS_IN,
    "g": _PROPOSES,
    "uh": _PROPOSES,
    "wx": _PROPOSES,
    "h": _PROPOSES,
    "o": _SHOWS,
}
"""Layers that do the same have the same colour in all drawings."""
_GAP = 0.09
"""What an upright line leaves free above and below a line that it passes under, in inches."""
_LINE, _HEAVY = 1.4, 2.8
"""How thick lines are, in points."""


def draw(cell: Cell, layout: Layout, name: str) -> str:
    """A cell as a themed SVG element, with a key of the signs that occur.

    Args:
        cell: The description.
        layout: Where its parts stand.
        name: What sets the drawing's ids apart on the page.
    """
    dot = graphviz.Digraph(
        cell.name,
        engine="neato",
        graph_attr={"splines": "line", "outputorder": "edgesfirst", "pad": "0.03", "bgcolor": "transparent"},
        node_attr={
            "fontsize": "13",
            "fixedsize": "true",
            "margin": "0",
            "penwidth": str(_LINE),
            "color": INK,
            "fontcolor": INK,
        },
        edge_attr={"penwidth": str(_LINE), "color": INK, "arrowsize": "0.65"},
    )
    for part in cell.parts:
        _draw_part(dot, cell, part, layout.at[part.key])
    for text, at in layout.notes.items():
        _put_words(dot, f"note {text}", text, at, colour=MUTED)
    all_wires = wires(cell, layout)
    for wire in all_wires:
        _draw_wire(dot, wire, [other for other in all_wires if other is not wire], layout)
    _draw_key(dot, cell, layout)
    return _with_subscripts(graph.draw(dot, name))


def _put(dot: graphviz.Digraph, name: str, at: Point, label: str = "", **attributes: str) -> None:
    dot.node(name, label, pos=f"{at.x:.3f},{-at.y:.3f}!", **attributes)


def _put_words(dot: graphviz.Digraph, name: str, text: str, at: Point, colour: str = INK) -> None:
    _put(dot, name, at, text, shape="plaintext", width="0", height="0.2", fixedsize="false", fontcolor=colour)


def _draw_part(dot: graphviz.Digraph, cell: Cell, part: Part, at: Point) -> None:
    if isinstance(part, Layer):
        _draw_layer(dot, part, at)
    elif part.kind == "input":
        width = "0.35" if len(part.symbol) < 4 else "0.7"
        _put(dot, part.key, at, part.symbol, shape="plaintext", width=width, height="0.26")
    elif part.kind == "output":
        symbol = cell[part.reads[0]].symbol
        label, width = (f"{symbol}  output", "1") if part.name == "output" else (symbol, "0.5")
        _put(dot, part.key, at, label, shape="plaintext", width=width, height="0.26")
    elif part.kind == "join":
        _draw_join(dot, cell, part, at)
    else:
        _draw_operation(dot, cell, part, at)


def _draw_layer(dot: graphviz.Digraph, layer: Layer, at: Point) -> None:
    label = f"{layer.name}\n{_ACTIVATION[layer.activation]}"
    look = {"shape": "box", "style": "rounded,filled", "fillcolor": _COLOUR[layer.key]}
    _put(dot, layer.key, at, label, width=str(LAYER_WIDTH), height=str(LAYER_HEIGHT), **look)
    if layer.symbol:
        _put_words(dot, f"{layer.key} symbol", layer.symbol, Point(at.x - 0.9, at.y - 0.15))


def _draw_join(dot: graphviz.Digraph, cell: Cell, join: Part, at: Point) -> None:
    """Two fields side by side, each with the symbol of its vector, or with the product that it is."""
    _put(dot, join.key, at, "|", shape="record", width=str(JOIN_WIDTH), height=str(JOIN_HEIGHT))
    for side, key in zip((-1, 1), join.reads, strict=True):
        operand = cell[key]
        text = operand.symbol or " × ".join(cell[factor].symbol[0] for factor in operand.reads)
        _put_words(dot, f"{join.key} {key}", text, Point(at.x + side * JOIN_WIDTH / 4, at.y))


def _draw_operation(dot: graphviz.Digraph, cell: Cell, part: Part, at: Point) -> None:
    size = str(DIAMETER[part.kind])
    larger = {"fontsize": "18"} if part.kind in ("multiply", "add") else {}
    _put(dot, part.key, at, SIGN[part.kind], shape="circle", width=size, **larger)
    shown_below = any(reader.kind == "output" for reader in cell.readers(part.key))
    if part.symbol and not shown_below:
        _put_words(dot, f"{part.key} symbol", part.symbol, Point(at.x + 0.42, at.y))


def _draw_wire(dot: graphviz.Digraph, wire: Wire, others: list[Wire], layout: Layout) -> None:
    parts = {at: key for key, at in layout.at.items()}
    names = {point: parts.get(point, f"{wire.key} {number}") for number, point in enumerate(wire.points)}
    for point, name in names.items():
        if point in parts:
            continue
        width = "0.1" if wire.branches(point) else "0" if point in wire.ends else f"{_LINE / 72:.3f}"
        _put(dot, name, point, shape="point", width=width, height=width, penwidth="0")
    for start, end in wire.segments:
        stops = [names[start]]
        # Where another line crosses, the vertical one leaves a gap: it passes underneath.
        for row in crossings((start, end), others):
            for side in (_GAP, -_GAP) if start.y > end.y else (-_GAP, _GAP):
                stops.append(f"{wire.key} gap {row}{side}")
                _put(dot, stops[-1], Point(start.x, row + side), shape="point", width="0", style="invis")
        stops.append(names[end])
        # The straight line of the state is what a gated cell is about: it is drawn heavier.
        heavy = {"penwidth": str(_HEAVY), "arrowsize": "0.5"} if start.x == end.x == layout.carried else {}
        pieces = list(zip(stops[::2], stops[1::2], strict=True))
        for piece in pieces:
            head = "normal" if end in wire.ends and piece == pieces[-1] else "none"
            dot.edge(*piece, arrowhead=head, **heavy)


def _draw_key(dot: graphviz.Digraph, cell: Cell, layout: Layout) -> None:
    """The signs that occur, with what they mean, under the drawing."""
    box = {"shape": "box", "style": "rounded", "width": "0.36", "height": "0.22"}
    join = {"shape": "record", "label": "|", "width": "0.36", "height": "0.18"}
    line = {"shape": "box", "style": "filled", "fillcolor": MUTED, "penwidth": "0"}
    line |= {"width": "0.36", "height": f"{_HEAVY / 72:.3f}"}
    signs = [("layer with weights", box)]
    if any(part.kind in SIGN for part in cell.parts):
        signs.append(("element by element", {"shape": "circle", "width": "0.22"}))
    signs.append(("two vectors end to end", join))
    signs.append(("the same value goes two ways", {"shape": "point", "width": "0.09", "height": "0.09"}))
    if layout.carried is not None:
        signs.append(("the state that is carried along", line))
    top = max(at.y for at in layout.at.values()) + 0.5
    words = {"shape": "plaintext", "width": "3.2", "height": "0.25", "fontcolor": MUTED}
    for index, (meaning, look) in enumerate(signs):
        at = Point(0.4, top + 0.28 * index)
        _put(dot, f"key {meaning}", at, color=MUTED, **look)
        _put(dot, f"meaning {meaning}", Point(at.x + 1.92, at.y), f"{meaning}\\l", **words)


def _with_subscripts(svg: str) -> str:
    """Set `f_t` and `h_(t−1)` as a letter in italics with a lowered index."""

    def lower(symbol: re.Match[str]) -> str:
        letter, index = symbol.group(1), symbol.group(2) or symbol.group(3)
        # What follows the index stands on the line again.
        back = "" if symbol.string[symbol.end()] == "<" else '<tspan dy="-3">&#8203;</tspan>'
        return f'<tspan font-style="italic">{letter}</tspan><tspan font-size="10" dy="3">{index}</tspan>{back}'

    def lower_all(text: re.Match[str]) -> str:
        return re.sub(r"\b([a-z])_(?:\((.*?)\)|([a-z]))", lower, text.group())

    return re.sub(r">[^<>]*</text>", lower_all, svg)
