"""The encoder-decoder that is told the coming days, unrolled in time."""

from __future__ import annotations

import itertools

import graphviz

from snippets.forecasting.encoder_decoder import encoder_decoder
from unrolled.engine.records.record import Record
from unrolled.engine.render.graph import draw
from unrolled.engine.render.svg import INK, SERIES, SOFT

STEPS, AHEAD = 28, 7
COLUMN, ROW = 0.86, 0.82
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def unrolled(steps: int, ahead: int) -> graphviz.Digraph:
    """The network with its first and last steps; what is between them is dots.

    Args:
        steps: Days that the encoder reads.
        ahead: Days that the decoder forecasts.
    """
    graph = graphviz.Digraph(engine="neato", graph_attr={"bgcolor": "transparent", "splines": "line", "pad": "0.05"})
    graph.attr("node", fontname="Helvetica", fontsize="11.5", color=INK, fontcolor=INK)
    graph.attr("edge", color=INK, arrowsize="0.7")

    def put(name: str, column: float, row: int, text: str, fill: str | None = None) -> str:
        look = (
            {"shape": "plaintext"} if fill is None else {"shape": "box", "style": "rounded,filled", "fillcolor": fill}
        )
        place = f"{COLUMN * column:.2f},{ROW * row:.2f}!"
        graph.node(name, text.translate(SUBSCRIPTS), pos=place, fixedsize="true", width="0.7", height="0.44", **look)
        return name

    def up(below: str, above: str) -> None:
        graph.edge(below, above, color=SERIES[0], penwidth="1.6")

    past = {0: "x1", 1: "…", 2: f"x{steps}"}
    coming = {3: ("k1", "1"), 4: ("…", None), 5: (f"k{ahead}", str(ahead))}
    cells = []
    for column, text in past.items():
        cells.append(
            put(f"c{column}", column, 1, "…" if text == "…" else "encoder\nGRU", None if text == "…" else SOFT[0])
        )
        if text != "…":
            up(put(f"i{column}", column, 0, text), cells[-1])
    for column, (text, day) in coming.items():
        cells.append(
            put(f"c{column}", column, 1, "…" if day is None else "decoder\nGRU", None if day is None else SOFT[1])
        )
        if day is not None:
            up(put(f"i{column}", column, 0, text), cells[-1])
            up(cells[-1], put(f"h{column}", column, 2, f"Dense,\nwith {text}", SOFT[2]))
            up(f"h{column}", put(f"o{column}", column, 3, f"ŷ{day}"))
    for before, after in itertools.pairwise(cells):
        graph.edge(before, after)
    return graph


def run(record: Record) -> None:
    """Draw it, with the sizes of a live model."""
    model = encoder_decoder(STEPS, features=12, known=20, ahead=AHEAD)
    past, coming = (tuple(one.shape) for one in model.inputs)
    graph = unrolled(past[1], coming[1])
    record.figure(
        "encoder_decoder",
        draw(graph, f"{record.name}.encoder_decoder"),
        alt=f"An encoder reads {past[1]} past days one after the other. Its state goes to a decoder, which reads what "
        f"is known of the {coming[1]} coming days. Over each decoder step a dense part, which gets the same known "
        "values once more, gives the forecast of that day.",
        caption="An encoder-decoder that is told the coming days. Time runs from left to right; black arrows carry the "
        "state. x is a past day, k what is known of a coming one: its weekday, holidays, the season.",
    )
