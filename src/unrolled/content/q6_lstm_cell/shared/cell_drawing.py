"""Recurrent cells as data: one description gives the drawing, its text alternative, and the arithmetic.

A cell is a list of parts in the order in which they compute. Each names what it reads, so the lines
of the drawing are the operands of the equations: a line cannot be drawn that the arithmetic does not
use. `draw` draws a cell, `walk` tells it, `equations` writes it in TeX, `evaluate` runs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import graphviz
import numpy as np

from unrolled.engine.render import graph
from unrolled.engine.render.svg import INK, MUTED, SOFT

Point = tuple[float, float]

_BOX = (1.42, 0.56)
_JOIN = (1.1, 0.3)
_CIRCLE = {"multiply": 0.36, "add": 0.36, "tanh": 0.54, "one_minus": 0.46}
_SIGN = {"multiply": "×", "add": "+", "tanh": "tanh", "one_minus": "1 −"}
_ACTIVATION = {"sigmoid": "sigmoid σ", "tanh": "tanh", "linear": "no activation"}
_GAP = 0.09
_LINE = 1.4
_HEAVY = {"penwidth": "2.8", "arrowsize": "0.5"}
_SIZE = 13


@dataclass(frozen=True)
class Part:
    """One input, operation or output of a cell.

    Attributes:
        key: Its name inside the cell.
        kind: `input`, `join`, `layer`, `multiply`, `add`, `tanh`, `one_minus` or `output`.
        at: Its centre in inches, from the left and from the top.
        reads: The keys of its operands, in order.
        symbol: What its value is called, like `f_t` or `h_(t−1)`; empty for a value without a name.
            For a join, what stands in its two fields.
        name: Its name in words.
        does: A sentence for the walk through the cell.
        act: A layer's activation: `sigmoid`, `tanh` or `linear`.
        weights: A layer's matrix and bias in TeX.
        block: A layer's place in Keras' kernel, which holds all layers side by side.
        colour: A layer's soft colour, an index into `unrolled.engine.render.svg.SOFT`.
        via: The corners of the line from an operand, by the operand's key.
        dock: Where the line from an operand ends, if not at the middle of a side.
        label_at: Where the symbol of an operation's value stands, if it is drawn.
    """

    key: str
    kind: str
    at: Point
    reads: tuple[str, ...] = ()
    symbol: str = ""
    name: str = ""
    does: str = ""
    act: str = ""
    weights: tuple[str, str] = ("", "")
    block: int = 0
    colour: int = 0
    via: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    dock: dict[str, Point] = field(default_factory=dict)
    label_at: Point | None = None


@dataclass(frozen=True)
class Cell:
    """A cell: its parts in the order in which they compute.

    Attributes:
        name: Its name, for the ids of the drawing.
        parts: Inputs, operations, outputs.
        notes: Words beside a line, each with its place.
    """

    name: str
    parts: tuple[Part, ...]
    notes: tuple[tuple[str, Point], ...] = ()

    def __getitem__(self, key: str) -> Part:
        for part in self.parts:
            if part.key == key:
                return part
        raise KeyError(f"the cell {self.name} has no part {key!r}")

    def readers(self, key: str) -> list[Part]:
        """The parts that a value goes to."""
        return [part for part in self.parts if key in part.reads]


def _gate(
    key: str, row: float, rail: float, name: str, act: str, *, block: int, colour: int, does: str, reads: str = "hx"
) -> Part:
    """A layer in the column of boxes, fed from a vertical line at its right."""
    return Part(
        key,
        "layer",
        (3.1, row),
        (reads,),
        f"{key}_t",
        name,
        does,
        act=act,
        weights=(f"W_{key}", f"b_{key}"),
        block=block,
        colour=colour,
        via={reads: ((rail, row),)},
        label_at=(2.2, row - 0.15),
    )


_FORGET, _IN, _CANDIDATE, _OUT = 1, 0, 2, 3
_BETWEEN_0_AND_1 = "One number between 0 and 1 for each unit"
_STATE = 0.4
"""The straight line of the state that is carried along."""

LSTM = Cell(
    "lstm",
    (
        Part("c_prev", "input", (_STATE, 0.13), symbol="c_(t−1)", name="previous cell state"),
        Part("h_prev", "input", (4.12, 0.13), symbol="h_(t−1)", name="previous hidden state"),
        Part("x", "input", (4.68, 0.13), symbol="x_t", name="input of this time step"),
        Part(
            "hx",
            "join",
            (4.4, 0.68),
            ("h_prev", "x"),
            "h_(t−1)|x_t",
            "joined vector",
            "All four layers read it.",
            dock={"h_prev": (4.12, 0.53), "x": (4.68, 0.53)},
        ),
        _gate(
            "f",
            1.3,
            4.4,
            "forget gate",
            "sigmoid",
            block=1,
            colour=_FORGET,
            does=f"{_BETWEEN_0_AND_1}: the part of its old cell state that stays.",
        ),
        Part(
            "kept",
            "multiply",
            (_STATE, 1.3),
            ("f", "c_prev"),
            name="kept content",
            does="This happens on the straight line of the cell state.",
        ),
        _gate(
            "i",
            2.1,
            4.4,
            "input gate",
            "sigmoid",
            block=0,
            colour=_IN,
            does=f"{_BETWEEN_0_AND_1}: the part of the candidate that comes in.",
        ),
        _gate(
            "g",
            2.9,
            4.4,
            "candidate",
            "tanh",
            block=2,
            colour=_CANDIDATE,
            does="One number between −1 and 1 for each unit: what could be added to its cell state.",
        ),
        Part("new", "multiply", (1.5, 2.9), ("i", "g"), name="new content", via={"i": ((1.5, 2.1),)}),
        Part(
            "c",
            "add",
            (_STATE, 2.9),
            ("kept", "new"),
            "c_t",
            "new cell state",
            "This too happens on the straight line: the cell state is multiplied once and added to once, "
            "and no weight matrix stands on its way.",
        ),
        Part(
            "squashed",
            "tanh",
            (1.5, 3.6),
            ("c",),
            name="squashed cell state",
            does="This tanh has no weights.",
            via={"c": ((_STATE, 3.6),)},
        ),
        _gate(
            "o",
            4.3,
            4.4,
            "output gate",
            "sigmoid",
            block=3,
            colour=_OUT,
            does=f"{_BETWEEN_0_AND_1}: the part of its squashed cell state that is shown.",
        ),
        Part("h", "multiply", (1.5, 4.3), ("o", "squashed"), "h_t", "new hidden state"),
        Part("c_next", "output", (_STATE, 5.4), ("c",), name="to the next step"),
        Part("h_next", "output", (1.5, 5.4), ("h",), name="to the next step"),
        Part("y", "output", (2.6, 4.85), ("h",), name="output", via={"h": ((1.5, 4.85),)}),
    ),
    notes=(
        ("cell state", (1.03, 0.13)),
        ("hidden state", (3.4, 0.13)),
        ("input", (5.02, 0.13)),
        ("kept", (0.68, 2.1)),
        ("new", (0.97, 2.77)),
        ("to the next step", (2.28, 5.4)),
    ),
)

_RAIL, _INPUT = 4.2, 5.03


def _head(reader: str) -> tuple[Part, ...]:
    """What comes into a cell with one state, and its joined vector."""
    return (
        Part("h_prev", "input", (_STATE, 0.13), symbol="h_(t−1)", name="previous hidden state"),
        Part("x", "input", (_INPUT, 0.13), symbol="x_t", name="input of this time step"),
        Part(
            "hx",
            "join",
            (_RAIL, 0.62),
            ("h_prev", "x"),
            "h_(t−1)|x_t",
            "joined vector",
            reader,
            via={"h_prev": ((_STATE, 0.62),), "x": ((_INPUT, 0.62),)},
        ),
    )


def _update(row: float) -> tuple[Part, ...]:
    """The update gate of a GRU, and what it keeps."""
    return (
        _gate(
            "z",
            row,
            _RAIL,
            "update gate",
            "sigmoid",
            block=0,
            colour=_FORGET,
            does=f"{_BETWEEN_0_AND_1}: the part of its old state that stays.",
        ),
        Part(
            "kept",
            "multiply",
            (_STATE, row),
            ("z", "h_prev"),
            name="kept content",
            does="This happens on the straight line of the state.",
        ),
    )


def _mix(row: float, update_row: float) -> tuple[Part, ...]:
    """The lower end of a GRU: the candidate comes in where the old state goes."""
    return (
        Part(
            "rest",
            "one_minus",
            (1.12, row - 0.65),
            ("z",),
            name="part that is replaced",
            via={"z": ((1.12, update_row),)},
        ),
        Part("new", "multiply", (1.12, row), ("rest", "g"), name="new content"),
        Part(
            "h",
            "add",
            (_STATE, row),
            ("kept", "new"),
            "h_t",
            "new hidden state",
            "What stays and what comes in add up to one whole: there is no separate input gate.",
        ),
        Part("h_next", "output", (_STATE, row + 1.1), ("h",), name="to the next step"),
        Part("y", "output", (1.9, row + 0.55), ("h",), name="output", via={"h": ((_STATE, row + 0.55),)}),
    )


_RESET = {"block": 1, "colour": _IN, "does": f"{_BETWEEN_0_AND_1}: how much the candidate sees of the old state."}

GRU = Cell(
    "gru",
    (
        *_head("Both gates read it."),
        _gate("r", 1.3, _RAIL, "reset gate", "sigmoid", **_RESET),
        Part(
            "rh",
            "multiply",
            (1.78, 1.3),
            ("r", "h_prev"),
            name="reset state",
            does="The reset comes before the candidate's weights.",
            via={"h_prev": ((_STATE, 1.3),)},
        ),
        *_update(2.1),
        Part(
            "rhx",
            "join",
            (_RAIL, 2.8),
            ("rh", "x"),
            "r × h|x_t",
            "second joined vector",
            "Only the candidate reads it.",
            via={"rh": ((1.78, 2.8),), "x": ((_INPUT, 2.8),)},
        ),
        _gate(
            "g",
            3.5,
            _RAIL,
            "candidate",
            "tanh",
            block=2,
            colour=_CANDIDATE,
            does="One number between −1 and 1 for each unit: what could replace its old state.",
            reads="rhx",
        ),
        *_mix(3.5, 2.1),
    ),
    notes=(
        ("hidden state", (1.2, 0.13)),
        ("input", (4.7, 0.13)),
        ("kept", (0.68, 2.5)),
        ("to the next step", (1.18, 4.6)),
    ),
)

GRU_RESET_AFTER = Cell(
    "gru_reset_after",
    (
        *_head("Both gates read it."),
        Part(
            "uh",
            "layer",
            (1.78, 1.3),
            ("h_prev",),
            "",
            "recurrent part",
            "It is a matrix product and a bias of its own.",
            act="linear",
            weights=("U_g", "d_g"),
            block=2,
            colour=_CANDIDATE,
            via={"h_prev": ((_STATE, 1.3),)},
        ),
        _gate("r", 2.1, _RAIL, "reset gate", "sigmoid", **_RESET),
        Part(
            "rh",
            "multiply",
            (1.78, 2.1),
            ("r", "uh"),
            name="reset recurrent part",
            does="The reset comes after the recurrent weights.",
        ),
        *_update(2.9),
        Part(
            "wx",
            "layer",
            (3.1, 3.7),
            ("x",),
            "",
            "input part",
            "It is a matrix product and a bias.",
            act="linear",
            weights=("W_g", "b_g"),
            block=2,
            colour=_CANDIDATE,
            via={"x": ((_INPUT, 3.7),)},
        ),
        Part("sum", "add", (1.78, 3.7), ("wx", "rh"), name="summed parts"),
        Part(
            "g",
            "tanh",
            (1.78, 4.4),
            ("sum",),
            "g_t",
            "candidate",
            "One number between −1 and 1 for each unit: what could replace its old state.",
            label_at=(2.2, 4.4),
        ),
        *_mix(4.4, 2.9),
    ),
    notes=(
        ("hidden state", (1.2, 0.13)),
        ("input", (4.7, 0.13)),
        ("kept", (0.68, 3.3)),
        ("to the next step", (1.18, 5.5)),
    ),
)

SIMPLE_RNN = Cell(
    "simple_rnn",
    (
        *_head("The cell's only layer reads it."),
        Part(
            "h",
            "layer",
            (3.1, 1.3),
            ("hx",),
            "h_t",
            "new state",
            "There is no gate, and no straight line: the whole state goes through the weights at every step.",
            act="tanh",
            weights=("W", "b"),
            colour=_CANDIDATE,
            via={"hx": ((_RAIL, 1.3),)},
            label_at=(2.2, 1.15),
        ),
        Part("h_next", "output", (_STATE, 2.4), ("h",), name="to the next step", via={"h": ((_STATE, 1.3),)}),
        Part("y", "output", (1.9, 1.85), ("h",), name="output", via={"h": ((_STATE, 1.3), (_STATE, 1.85))}),
    ),
    notes=(("hidden state", (1.2, 0.13)), ("input", (4.7, 0.13)), ("to the next step", (1.18, 2.4))),
)


def evaluate(cell: Cell, inputs: dict[str, np.ndarray], weights: dict[str, tuple[np.ndarray, np.ndarray]]) -> dict:
    """Run a description: the value of every part, by its key.

    Args:
        cell: The description.
        inputs: An array `(batch, features)` or `(batch, units)` for each input.
        weights: For each layer its matrix and its bias, as `keras_weights` gives them.
    """
    compute = {
        "join": lambda *values: np.concatenate(values, axis=1),
        "multiply": np.multiply,
        "add": np.add,
        "tanh": np.tanh,
        "one_minus": lambda value: 1 - value,
        "output": lambda value: value,
    }
    act = {"sigmoid": lambda value: 1 / (1 + np.exp(-value)), "tanh": np.tanh, "linear": lambda value: value}
    values = dict(inputs)
    for part in cell.parts:
        operands = [values[key] for key in part.reads]
        if part.kind == "layer":
            matrix, bias = weights[part.key]
            values[part.key] = act[part.act](operands[0] @ matrix + bias)
        elif part.kind != "input":
            values[part.key] = compute[part.kind](*operands)
    return values


def keras_weights(cell: Cell, kernel: np.ndarray, recurrent: np.ndarray, bias: np.ndarray) -> dict:
    """The weights of a Keras layer, cut into one matrix and one bias for each layer of the drawing.

    Keras keeps all layers side by side, the input's rows in `kernel` and the state's rows in
    `recurrent`. A bias of two rows, as in a GRU with `reset_after=True`, has one for each.
    """
    units = recurrent.shape[0]
    cut = {}
    for part in cell.parts:
        if part.kind != "layer":
            continue
        columns = slice(part.block * units, (part.block + 1) * units)
        sources = part.reads if cell[part.reads[0]].kind != "join" else cell[part.reads[0]].reads
        from_input = [key == "x" for key in sources]
        matrix = np.concatenate([(kernel if is_x else recurrent)[:, columns] for is_x in from_input])
        rows = bias[None] if bias.ndim == 1 else bias[[0 if is_x else 1 for is_x in from_input]]
        cut[part.key] = matrix, rows[:, columns].sum(axis=0)
    return cut


def equations(cell: Cell) -> list[tuple[str, str]]:
    """Each named value of a cell with its equation in TeX, in the order in which they compute."""
    written = []
    for part in cell.parts:
        if part.symbol and part.kind not in ("input", "join"):
            written.append((part.name, f"{_tex(part.symbol)} = {_expression(cell, part)}"))
    return written


def _tex(symbol: str) -> str:
    return re.sub(r"_\((.*?)\)", r"_{\1}", symbol).replace("−", "-")


def _expression(cell: Cell, part: Part) -> str:
    operands = []
    for key in part.reads:
        operand = cell[key]
        named = operand.symbol and operand.kind != "join"
        inner = _tex(operand.symbol) if named else _expression(cell, operand)
        if not named and part.kind == "multiply" and operand.kind in ("add", "one_minus"):
            inner = f"({inner})"
        if not named and part.kind == "multiply" and operand.act == "linear":
            inner = f"({inner})"
        operands.append(inner)
    if part.kind == "layer":
        inside = f"{operands[0]} {part.weights[0]} + {part.weights[1]}"
        return {"sigmoid": rf"\sigma({inside})", "tanh": rf"\tanh({inside})", "linear": inside}[part.act]
    return {
        "join": "[{}]".format(", ".join(operands)),
        "multiply": r" \odot ".join(operands),
        "add": " + ".join(operands),
        "tanh": rf"\tanh({operands[0]})",
        "one_minus": f"1 - {operands[0]}",
    }[part.kind]


def walk(cell: Cell) -> list[str]:
    """The cell in sentences, in the order in which it computes: the drawing for a reader who cannot see it."""

    def called(key: str) -> str:
        part = cell[key]
        return f"the {part.name} {part.symbol if part.kind != 'join' else ''}".strip()

    inputs = [called(part.key) for part in cell.parts if part.kind == "input"]
    told = [f"Into the cell come {_listed(inputs)}."]
    for part in cell.parts:
        result = called(part.key).removeprefix("the ")
        operands = [called(key) for key in part.reads]
        if part.kind == "layer":
            act = {
                "sigmoid": "weights and a sigmoid",
                "tanh": "weights and a tanh",
                "linear": "weights and no activation",
            }
            said = f"{result[0].upper()}{result[1:]}: a layer with {act[part.act]} reads {operands[0]}."
        elif part.kind in ("input", "output"):
            continue
        else:
            said = {
                "join": "Lay {} end to end".format(" and ".join(operands)),
                "multiply": "Multiply {} element by element".format(" and ".join(operands)),
                "add": "Add {} element by element".format(" and ".join(operands)),
                "tanh": f"Take the tanh of {operands[0]}, element by element",
                "one_minus": f"Take one minus {operands[0]}, element by element",
            }[part.kind]
            said = f"{said}: this gives the {result}."
        told.append(f"{said} {part.does}".strip())
    leaving: dict[str, list[str]] = {}
    for part in cell.parts:
        if part.kind == "output":
            leaving.setdefault(part.reads[0], []).append("as the output" if part.name == "output" else part.name)
    gone = [f"{called(key)}, {' and '.join(how)}" for key, how in leaving.items()]
    told.append(f"Out of the cell go {_listed(gone)}.")
    return told


def _listed(items: list[str]) -> str:
    if len(items) == 1:
        return items[0]
    comma = ";" if any("," in item for item in items) else ","
    last = "; and" if comma == ";" else " and"
    return f"{f'{comma} '.join(items[:-1])}{last} {items[-1]}"


def draw(cell: Cell, name: str) -> str:
    """A cell as a themed SVG element, time running down, with a key of the signs that occur.

    Args:
        cell: The description.
        name: What sets the drawing's ids apart on the page.
    """
    dot = graphviz.Digraph(
        cell.name,
        engine="neato",
        graph_attr={"splines": "line", "outputorder": "edgesfirst", "pad": "0.03", "bgcolor": "transparent"},
        node_attr={
            "fontsize": str(_SIZE),
            "fixedsize": "true",
            "margin": "0",
            "penwidth": str(_LINE),
            "color": INK,
            "fontcolor": INK,
        },
        edge_attr={"penwidth": str(_LINE), "color": INK, "arrowsize": "0.65"},
    )
    for part in cell.parts:
        _draw_part(dot, cell, part)
        if part.label_at:
            _words(dot, f"{part.key} symbol", part.symbol, part.label_at)
    for text, at in cell.notes:
        _words(dot, f"note {text}", text, at, colour=MUTED)
    wires = {key: _Wire(cell, key) for key in (part.key for part in cell.parts) if cell.readers(key)}
    for key, wire in wires.items():
        others = [segment for other, w in wires.items() if other != key for segment in w.segments]
        _draw_wire(dot, wire, others)
    _draw_key(dot, cell)
    return _subscripts(graph.draw(dot, name))


def _place(dot: graphviz.Digraph, name: str, at: Point, label: str = "", **attributes: str) -> None:
    dot.node(name, label, pos=f"{at[0]:.3f},{-at[1]:.3f}!", **attributes)


def _words(dot: graphviz.Digraph, name: str, text: str, at: Point, colour: str = INK) -> None:
    _place(dot, name, at, text, shape="plaintext", width="0", height="0.2", fixedsize="false", fontcolor=colour)


def _draw_part(dot: graphviz.Digraph, cell: Cell, part: Part) -> None:
    if part.kind == "input":
        width = "0.35" if len(part.symbol) < 4 else "0.7"
        _place(dot, part.key, part.at, part.symbol, shape="plaintext", width=width, height="0.26")
    elif part.kind == "output":
        symbol = cell[part.reads[0]].symbol
        across = part.name == "output"
        label = f"{symbol}  output" if across else symbol
        _place(dot, part.key, part.at, label, shape="plaintext", width="1" if across else "0.5", height="0.26")
    elif part.kind == "join":
        _place(dot, part.key, part.at, "|", shape="record", width=str(_JOIN[0]), height=str(_JOIN[1]))
        for side, text in zip((-1, 1), part.symbol.split("|"), strict=True):
            _words(dot, f"{part.key} {text}", text, (part.at[0] + side * _JOIN[0] / 4, part.at[1]))
    elif part.kind == "layer":
        label = f"{part.name}\n{_ACTIVATION[part.act]}"
        size = {"width": str(_BOX[0]), "height": str(_BOX[1])}
        _place(dot, part.key, part.at, label, shape="box", style="rounded,filled", fillcolor=SOFT[part.colour], **size)
    else:
        size = str(_CIRCLE[part.kind])
        big = {"fontsize": "18"} if part.kind in ("multiply", "add") else {}
        _place(dot, part.key, part.at, _SIGN[part.kind], shape="circle", width=size, **big)


class _Wire:
    """All lines that carry one value: they share what they can, and branch at a dot.

    Attributes:
        segments: Pairs of points, each a straight piece from one to the next.
        names: The node that stands at a point: a part, or a point of the wire's own.
        ends: The points where a line ends with an arrow.
        carried: Whether it is a piece of a straight line that carries the state.
    """

    def __init__(self, cell: Cell, key: str) -> None:
        source = cell[key]
        paths, self.names, self.ends = [], {source.at: source.key}, set()
        start = source.at
        for reader in cell.readers(key):
            end = reader.dock.get(key, reader.at)
            if end == reader.at:
                self.names[end] = reader.key
            self.ends.add(end)
            paths.append([start, *reader.via.get(key, ()), end])
        points = {point for path in paths for point in path}
        found: dict[tuple[Point, Point], None] = {}
        for path in paths:
            for a, b in pairwise(path):
                if a[0] != b[0] and a[1] != b[1]:
                    raise ValueError(f"the line of {key} in {cell.name} runs askew from {a} to {b}")
                on = sorted((p for p in points if _between(a, p, b)), key=lambda p: abs(p[0] - a[0]) + abs(p[1] - a[1]))
                found.update(dict.fromkeys(pairwise(on)))
        self.segments = list(found)
        for index, point in enumerate(sorted(points)):
            self.names.setdefault(point, f"{key} {index}")
        self.key, self.source = key, start
        self.carried = any(part.key == "kept" for part in cell.parts) and start[0] == _STATE

    def branches(self, point: Point) -> bool:
        """Whether the line goes on from a point in more than one direction."""
        return point != self.source and sum(a == point for a, _ in self.segments) > 1


def _between(a: Point, p: Point, b: Point) -> bool:
    return min(a[0], b[0]) <= p[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= p[1] <= max(a[1], b[1])


def _draw_wire(dot: graphviz.Digraph, wire: _Wire, others: list[tuple[Point, Point]]) -> None:
    parts = {name for name in wire.names.values() if " " not in name}
    for point, name in wire.names.items():
        if name in parts:
            continue
        width = "0.1" if wire.branches(point) else "0" if point in wire.ends else f"{_LINE / 72:.3f}"
        _place(dot, name, point, shape="point", width=width, height=width, penwidth="0")
    for a, b in wire.segments:
        stops = [wire.names[a]]
        # Where another line crosses, the vertical one leaves a gap: it passes underneath.
        for row in sorted(_crossings(a, b, others), reverse=a[1] > b[1]):
            for side in (_GAP, -_GAP) if a[1] > b[1] else (-_GAP, _GAP):
                stops.append(f"{wire.key} gap {row}{side}")
                _place(dot, stops[-1], (a[0], row + side), shape="point", width="0", style="invis")
        stops.append(wire.names[b])
        for index in range(0, len(stops), 2):
            last = index == len(stops) - 2
            head = "normal" if last and b in wire.ends else "none"
            # The straight line of the state is what a gated cell is about: it is drawn heavier.
            heavy = _HEAVY if wire.carried and a[0] == b[0] == _STATE else {}
            dot.edge(*stops[index : index + 2], arrowhead=head, **heavy)


def _crossings(a: Point, b: Point, others: list[tuple[Point, Point]]) -> Iterator[float]:
    if a[0] != b[0]:
        return
    for c, d in others:
        low, high = sorted((a[1], b[1]))
        left, right = sorted((c[0], d[0]))
        if c[1] == d[1] and left < a[0] < right and low < c[1] < high:
            yield c[1]


def _draw_key(dot: graphviz.Digraph, cell: Cell) -> None:
    """The signs that occur, with what they mean, under the drawing."""
    kinds = {part.kind for part in cell.parts}
    top = max(part.at[1] for part in cell.parts) + 0.5
    rows = [
        ("box", "layer with weights", {"shape": "box", "style": "rounded", "width": "0.36", "height": "0.22"}, ""),
        ("circle", "element by element", {"shape": "circle", "width": "0.22"}, ""),
        ("join", "two vectors end to end", {"shape": "record", "width": "0.36", "height": "0.18"}, "|"),
        ("dot", "the same value goes two ways", {"shape": "point", "width": "0.09", "height": "0.09"}, ""),
    ]
    if not kinds & _CIRCLE.keys():
        rows = [row for row in rows if row[0] != "circle"]
    else:
        rows.append(("line", "the state that is carried along", {"shape": "point", "style": "invis"}, ""))
    for index, (name, text, attributes, label) in enumerate(rows):
        at = (0.4, top + 0.28 * index)
        _place(dot, f"key {name}", at, label, color=MUTED, **attributes)
        if name == "line":
            for end in (-0.18, 0.18):
                _place(dot, f"key end {end}", (at[0] + end, at[1]), shape="point", width="0", style="invis")
            dot.edge("key end -0.18", "key end 0.18", arrowhead="none", penwidth=_HEAVY["penwidth"], color=MUTED)
        right = (at[0] + 0.32 + 1.6, at[1])
        _place(
            dot,
            f"key {name} text",
            right,
            f"{text}\\l",
            shape="plaintext",
            width="3.2",
            height="0.25",
            fontcolor=MUTED,
        )


def _subscripts(svg: str) -> str:
    """Set `f_t` and `h_(t−1)` as a letter in italics with a lowered index."""

    def lowered(found: re.Match) -> str:
        index = found.group(2) or found.group(3)
        after = '<tspan dy="-3">&#8203;</tspan>' if found.string[found.end() : found.end() + 1] != "<" else ""
        return f'<tspan font-style="italic">{found.group(1)}</tspan><tspan font-size="10" dy="3">{index}</tspan>{after}'

    def in_text(found: re.Match) -> str:
        return re.sub(r"\b([a-z])_(?:\((.*?)\)|([a-z]))", lowered, found.group())

    return re.sub(r">[^<>]*</text>", in_text, svg)
