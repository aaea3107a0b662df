"""The encoder-decoder unrolled in time, without and with attention."""

from __future__ import annotations

import graphviz

from unrolled.engine.records.record import Record
from unrolled.engine.render.graph import draw
from unrolled.engine.render.svg import INK, MUTED, SERIES, SOFT

READ, WRITTEN = "二月", "02"
COLUMN, ROW, WIDTH, HEIGHT = 0.82, 0.74, 0.6, 0.34
LOOKING = 0


def unrolled(attention: bool) -> graphviz.Digraph:
    """Encoder and decoder over their steps: time from left to right, layers from bottom to top.

    Args:
        attention: Whether the decoder looks at all steps of the encoder. The lines are drawn for one step.
    """
    graph = graphviz.Digraph(engine="neato", graph_attr={"bgcolor": "transparent", "splines": "line", "pad": "0.05"})
    graph.attr("node", fontname="Helvetica", fontsize="11.5", color=INK, fontcolor=INK)
    graph.attr("edge", color=INK, arrowsize="0.7")

    def node(name: str, column: float, row: float, text: str, **look: str) -> str:
        size = {"fixedsize": "true", "width": f"{WIDTH}", "height": f"{HEIGHT}"}
        graph.node(name, text, pos=f"{COLUMN * column:.2f},{ROW * row:.2f}!", **{**size, **look})
        return name

    def up(below: str, above: str, **look: str) -> None:
        graph.edge(below, above, **{"color": SERIES[0], "penwidth": "1.6", **look})

    plain = {"shape": "plaintext"}
    layer = {"shape": "box", "style": "rounded,filled", "fillcolor": SOFT[0]}
    before, after = ["start", *WRITTEN], [*WRITTEN, "stop"]
    vector = len(READ) + 1
    for t, symbol in enumerate(READ, 1):
        up(node(f"x{t}", t, 0, symbol, **plain), node(f"e{t}", t, 1, "GRU", **layer))
        if t > 1:
            graph.edge(f"e{t - 1}", f"e{t}")
    node("v", vector, 1, "vector", shape="ellipse", style="filled", fillcolor=SOFT[1], width="0.72")
    graph.edge(f"e{len(READ)}", "v")
    for t, (symbol, said) in enumerate(zip(before, after, strict=True)):
        at = vector + 1 + t
        up(node(f"y{t}", at, 0, symbol, **plain), node(f"d{t}", at, 1, "GRU", **layer))
        graph.edge(f"d{t - 1}" if t else "v", f"d{t}")
        below = f"d{t}"
        if attention:
            look = {"shape": "ellipse", "style": "filled", "fillcolor": SOFT[2], "width": "0.72"}
            up(below, node(f"a{t}", at, 2, "attend", **look))
            below = f"a{t}"
        dense = node(f"s{t}", at, 2 + attention, "Dense", shape="box", style="rounded")
        up(below, dense)
        up(dense, node(f"o{t}", at, 3 + attention, said, **plain))
    if attention:
        for t in range(1, len(READ) + 1):
            up(f"e{t}", f"a{LOOKING}", color=SERIES[2], penwidth="1.3", tailport="n", headport="w")
    node("encoder", (1 + len(READ)) / 2, -0.55, "encoder", fontcolor=MUTED, width="1.2", **plain)
    node("decoder", vector + 2, -0.55, "decoder", fontcolor=MUTED, width="1.2", **plain)
    return graph


def run(record: Record) -> None:
    """Draw both."""
    key = (
        f"The encoder reads {READ} (February), the decoder writes {WRITTEN}. Black arrows carry the state to the next "
        "step, coloured arrows lead up from layer to layer."
    )
    words = (
        f"On the left, {len(READ)} boxes read the source one symbol after the other and end in one vector. On the "
        f"right, {len(WRITTEN) + 1} boxes start from it; each reads the symbol before and writes the next one, the "
        "last writes stop."
    )
    look = f" Above each of the decoder's boxes it attends to the source: lines lead there from all {len(READ)} boxes."
    for name, attention in (("plain", False), ("attention", True)):
        record.figure(
            name,
            draw(unrolled(attention), f"{record.name}.{name}"),
            alt=words + look * attention,
            caption="With attention: each step also looks at every step of the encoder (drawn for one of them)."
            if attention
            else "Encoder, one vector in the middle, decoder. All that the decoder knows of the source is the vector.",
            description=[key],
        )
