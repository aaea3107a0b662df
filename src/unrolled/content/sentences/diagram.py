"""The decoder unrolled: one vector for every step, and each sign fed back."""

from __future__ import annotations

import graphviz

from unrolled.engine.records.record import Record
from unrolled.engine.render.graph import draw
from unrolled.engine.render.svg import INK, MUTED, SERIES, SOFT

SENTENCE = "我想喝茶。"
WORD = "茶"
COLUMN, ROW = 0.86, 0.74


def decoder(word: str, sentence: str) -> graphviz.Digraph:
    """Time from left to right, layers from bottom to top; the last output ends the sentence."""
    graph = graphviz.Digraph(engine="neato", graph_attr={"bgcolor": "transparent", "splines": "line", "pad": "0.05"})
    graph.attr("node", fontname="Helvetica", fontsize="11.5", color=INK, fontcolor=INK, fixedsize="true")
    graph.attr("edge", color=INK, arrowsize="0.7")
    written = [*sentence, "end"]
    read = ["start", *sentence]

    def node(name: str, row: float, column: float, text: str, **look: str) -> str:
        size = {"width": "0.6", "height": "0.34"}
        graph.node(name, text, pos=f"{COLUMN * column:.2f},{ROW * row:.2f}!", **{**size, **look})
        return name

    middle = (len(written) - 1) / 2
    node("vector", 0, middle, f"vector of {word}", shape="ellipse", style="filled", fillcolor=SOFT[1], width="1.4")
    for t, (before, after) in enumerate(zip(read, written, strict=True)):
        node(f"read{t}", 1.1, t - 0.5, before, shape="plaintext", width="0.45")
        node(f"gru{t}", 2.1, t, "GRU", shape="box", style="rounded,filled", fillcolor=SOFT[0])
        node(f"dense{t}", 3.0, t, "Dense", shape="box", style="rounded")
        node(f"written{t}", 3.85, t, after, shape="plaintext")
        graph.edge("vector", f"gru{t}", color=SERIES[1], penwidth="1.6")
        graph.edge(f"read{t}", f"gru{t}", color=SERIES[0], penwidth="1.6")
        graph.edge(f"gru{t}", f"dense{t}", color=SERIES[0], penwidth="1.6")
        graph.edge(f"dense{t}", f"written{t}", color=SERIES[0], penwidth="1.6")
        if t:
            graph.edge(f"gru{t - 1}", f"gru{t}")
            # Down between the columns, so that no box lies under the arrow.
            node(f"turn{t}", 3.5, t - 0.5, "", shape="point", width="0.01", height="0.01", color=MUTED)
            graph.edge(f"written{t - 1}", f"turn{t}", style="dashed", color=MUTED, dir="none")
            graph.edge(f"turn{t}", f"read{t}", style="dashed", color=MUTED)
    node("start_of_time", -0.6, 0, "time", shape="plaintext", fontcolor=MUTED)
    node("end_of_time", -0.6, len(written) - 1, "", style="invis", width="0.1")
    graph.edge("start_of_time", "end_of_time", color=MUTED)
    return graph


def run(record: Record) -> None:
    """Draw it."""
    steps = len(SENTENCE) + 1
    record.figure(
        "diagram",
        draw(decoder(WORD, SENTENCE), f"{record.name}.diagram"),
        alt=(
            f"The vector of the word {WORD} at the bottom, with an arrow to each of {steps} steps of a GRU layer. Each "
            "step also reads the sign that was written at the step before. Above each step a dense layer and the sign "
            f"it writes: {', '.join(SENTENCE)}, and the end."
        ),
        caption="The decoder unrolled. The orange arrows are the vector of the word, repeated at every step.",
        description=[
            "Time runs from left to right, layers from bottom to top. Black arrows carry the state to the next step, "
            "blue arrows what is read and handed upwards. Dashed arrows: what was written is read at the next step."
        ],
    )
