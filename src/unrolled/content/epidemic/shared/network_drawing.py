"""The network of the contest, unrolled in time."""

from __future__ import annotations

import graphviz
import keras

from unrolled.engine.records.record import Record
from unrolled.engine.render.graph import draw
from unrolled.engine.render.svg import INK, MUTED, SERIES, SOFT

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def sizes(model: keras.Model) -> dict:
    """What is drawn of a model: its time steps, features, days ahead, and the kinds of its layers."""
    steps, features = model.input_shape[1:]
    kinds = [type(layer).__name__ for layer in model.layers]
    return {"steps": steps, "features": features, "ahead": model.output_shape[1], "layers": kinds}


def unrolled(steps: int, ahead: int, layers: list[str]) -> graphviz.Digraph:
    """The network over its time steps: time from left to right, layers from bottom to top."""
    graph = graphviz.Digraph(engine="neato", graph_attr={"bgcolor": "transparent", "splines": "line", "pad": "0.05"})
    graph.attr("node", fontname="Helvetica", fontsize="11.5", color=INK, fontcolor=INK, fixedsize="true", height="0.34")
    graph.attr("edge", color=INK, arrowsize="0.7")

    def node(name: str, text: str, column: float, row: float, **look: str) -> str:
        graph.node(name, text, pos=f"{0.8 * column:.2f},{0.74 * row:.2f}!", **{"width": "0.58", **look})
        return name

    def up(below: str, above: str) -> None:
        graph.edge(below, above, color=SERIES[0], penwidth="1.6")

    columns = {1: 0, 2: 1, steps: 3}
    for step, column in columns.items():
        node(f"x{step}", f"x{step}".translate(SUBSCRIPTS), column, 0, shape="plaintext")
        node(f"r{step}", layers[0], column, 1, shape="box", style="rounded,filled", fillcolor=SOFT[0])
        up(f"x{step}", f"r{step}")
    node("between", "…", 2, 1, shape="plaintext", width="0.3")
    graph.edge("r1", "r2")
    graph.edge("r2", "between")
    graph.edge("between", f"r{steps}")
    node("vector", "vector", 3, 2, shape="ellipse", style="filled", fillcolor=SOFT[1], width="0.74")
    node("dense", layers[1], 3, 3, shape="box", style="rounded")
    result = f"ŷ1 … ŷ{ahead}".translate(SUBSCRIPTS)
    node("out", result, 3, 4, shape="ellipse", style="filled", fillcolor=SOFT[1], width="1.0")
    up(f"r{steps}", "vector")
    up("vector", "dense")
    up("dense", "out")
    node("time", "time", 0, -0.55, shape="plaintext", fontcolor=MUTED)
    node("end", "", 3, -0.55, style="invis", width="0.1")
    graph.edge("time", "end", color=MUTED)
    return graph


def network_figure(record: Record, drawn: dict) -> None:
    """Keep the drawing of the network whose `sizes` are given."""
    steps, ahead, layers = drawn["steps"], drawn["ahead"], drawn["layers"]
    record.figure(
        "network",
        draw(unrolled(steps, ahead, layers), f"{record.name}.network"),
        alt=f"{steps} days in a row, a {layers[0]} box above each; arrows lead from box to box. Only from the last "
        f"box an arrow leads up, to a vector, a dense layer, and {ahead} outputs at once.",
        caption=f"Sequence-to-vector: {steps} days with {drawn['features']} features each are read, then all {ahead} "
        "coming days are given at once.",
    )
