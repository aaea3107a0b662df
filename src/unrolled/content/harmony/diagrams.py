"""The two networks unrolled in time."""

from __future__ import annotations

import graphviz

from unrolled.engine.records.record import Record
from unrolled.engine.render.graph import draw
from unrolled.engine.render.svg import INK, MUTED, SERIES, SOFT

STEPS = 4
COLUMN, ROW = 1.0, 0.72
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class _Drawing:
    """Boxes on a grid: time from left to right, layers from bottom to top."""

    def __init__(self) -> None:
        attributes = {"bgcolor": "transparent", "splines": "line", "pad": "0.05"}
        self.graph = graphviz.Digraph(engine="neato", graph_attr=attributes)
        self.graph.attr("node", fontname="Helvetica", fontsize="11.5", color=INK, fontcolor=INK, fixedsize="true")
        self.graph.attr("edge", color=INK, arrowsize="0.7")

    def row(self, name: str, row: float, text: str, *, shift: float = 0, **look: str) -> None:
        """One node at each time step; `{t}` in the text is the step."""
        for t in range(1, STEPS + 1):
            label = text.replace("{t}", str(t).translate(SUBSCRIPTS))
            at = f"{COLUMN * (t + shift):.2f},{ROW * row:.2f}!"
            self.graph.node(f"{name}{t}", label, pos=at, **{"width": "0.62", "height": "0.32", **look})

    def time(self) -> None:
        """The arrow of time under everything."""
        self.graph.node("from", "time", pos=f"{COLUMN:.2f},{-0.55 * ROW:.2f}!", shape="plaintext", fontcolor=MUTED)
        self.graph.node("to", "", pos=f"{COLUMN * STEPS:.2f},{-0.55 * ROW:.2f}!", style="invis", width="0.1")
        self.graph.edge("from", "to", color=MUTED)

    def up(self, below: str, above: str, **look: str) -> None:
        """An arrow from one row to another at each step."""
        for t in range(1, STEPS + 1):
            self.graph.edge(f"{below}{t}", f"{above}{t}", **{"color": SERIES[0], "penwidth": "1.6", **look})

    def along(self, name: str, *, back: bool = False) -> None:
        """The state handed on, from left to right or back."""
        for t in range(1, STEPS):
            pair = (f"{name}{t + 1}", f"{name}{t}") if back else (f"{name}{t}", f"{name}{t + 1}")
            self.graph.edge(*pair)


_PLAIN = {"shape": "plaintext"}
_BOX = {"shape": "box", "style": "rounded"}
_GRU = {"shape": "box", "style": "rounded,filled", "fillcolor": SOFT[0]}


def aligned() -> graphviz.Digraph:
    """The bidirectional network: a melody in, three voices out at each step."""
    drawing = _Drawing()
    drawing.row("x", 0, "S{t}", **_PLAIN)
    drawing.row("f", 1, "GRU", shift=-0.22, width="0.46", **_GRU)
    drawing.row("b", 2, "GRU", shift=0.22, width="0.46", **{**_GRU, "fillcolor": SOFT[1]})
    drawing.row("d", 3, "Dense", **_BOX)
    drawing.row("y", 4, "A{t} T{t} B{t}", width="0.9", **_PLAIN)
    for below, above in (("x", "f"), ("x", "b"), ("f", "d"), ("b", "d"), ("d", "y")):
        drawing.up(below, above)
    drawing.along("f")
    drawing.along("b", back=True)
    drawing.time()
    return drawing.graph


def fed_back() -> graphviz.Digraph:
    """The network that reads its own last chord."""
    drawing = _Drawing()
    drawing.row("x", 0, "S{t}", **_PLAIN)
    drawing.row("f", 1, "GRU", **_GRU)
    drawing.row("d", 2, "Dense", **_BOX)
    drawing.row("y", 3, "A{t} T{t} B{t}", width="0.9", **_PLAIN)
    for below, above in (("x", "f"), ("f", "d"), ("d", "y")):
        drawing.up(below, above)
    drawing.along("f")
    for t in range(1, STEPS):
        drawing.graph.edge(f"y{t}", f"f{t + 1}", color=SERIES[1], style="dashed", penwidth="1.4")
    drawing.time()
    return drawing.graph


def run(record: Record) -> None:
    """Draw both networks."""
    record.figure(
        "aligned", draw(aligned(), f"{record.name}.aligned"),
        alt=f"{STEPS} soprano notes in a row. Each goes up into a box of a GRU that runs forwards in time and into one "
        "of a GRU that runs backwards; a dense layer above them gives alto, tenor and bass of the same step.",
        caption="The bidirectional network: at each step a soprano note S comes in, and alto A, tenor T and bass B "
        "come out.",
        description=["Time runs from left to right. Black arrows carry a state, coloured ones what is handed upwards."],
    )  # fmt: skip
    record.figure(
        "fed_back", draw(fed_back(), f"{record.name}.fed_back"),
        alt=f"{STEPS} soprano notes in a row, above each a GRU's box, a dense layer, and alto, tenor and bass. A "
        "dashed arrow leads from each chord to the GRU's box of the next step.",
        caption="With history: the chord of a step is an input of the next (dashed).",
        description=["In training the dashed arrows carry Bach's chords; later only the network's own are there."],
    )  # fmt: skip
