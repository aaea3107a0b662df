"""The decoder unrolled: one vector for every step, and each symbol fed back."""

from __future__ import annotations

import graphviz

from unrolled.content.shelf.timeline import BOX, TEXT, VECTOR, Timeline, filled
from unrolled.engine.records.record import Record
from unrolled.engine.render.graph import draw
from unrolled.engine.render.svg import MUTED, SERIES, SOFT

SENTENCE = "我想喝茶。"
WORD = "茶"
_TURN = {"shape": "point", "width": "0.01", "height": "0.01", "color": MUTED}


def decoder(word: str, sentence: str) -> graphviz.Digraph:
    """Time from left to right, layers from bottom to top; the last output ends the sentence."""
    drawing = Timeline(column=0.86, level=0.74, box=(0.6, 0.34))
    symbols = dict(enumerate([*sentence, "end"], 1))
    before = dict(enumerate(["start", *sentence], 1))
    vector = drawing.node("vector", (1 + len(symbols)) / 2, 0, f"vector of {word}", VECTOR, width="1.4")
    read = drawing.row("read", 1.1, before, TEXT, shift=-0.5, width="0.45")
    gru = drawing.row("gru", 2.1, dict.fromkeys(symbols, "GRU"), filled(SOFT[0]))
    dense = drawing.row("dense", 3.0, dict.fromkeys(symbols, "Dense"), BOX)
    written = drawing.row("written", 3.85, symbols, TEXT)
    drawing.up(dict.fromkeys(gru, vector), gru, color=SERIES[1])
    drawing.up(read, gru)
    drawing.along(gru)
    drawing.up(gru, dense)
    drawing.up(dense, written)
    for t in range(2, len(symbols) + 1):
        # Down between the columns, so that no box lies under the arrow.
        turn = drawing.node(f"turn{t}", t - 0.5, 3.5, "", _TURN)
        drawing.graph.edge(written[t - 1], turn, style="dashed", color=MUTED, dir="none")
        drawing.graph.edge(turn, read[t], style="dashed", color=MUTED)
    drawing.time(1, len(symbols))
    return drawing.graph


def show(record: Record) -> None:
    """Draw it."""
    steps = len(SENTENCE) + 1
    record.figure(
        "diagram",
        draw(decoder(WORD, SENTENCE), f"{record.name}.diagram"),
        alt=(
            f"The vector of the word {WORD} at the bottom, with an arrow to each of {steps} steps of a GRU layer. Each "
            "step also reads the symbol that was written at the step before. Above each step a dense layer and the "
            f"symbol it writes: {', '.join(SENTENCE)}, and the end."
        ),
        caption="The decoder unrolled. The orange arrows are the vector of the word, repeated at every step.",
        description=[
            "Time runs from left to right, layers from bottom to top. Black arrows carry the state to the next step, "
            "blue arrows what is read and handed upwards. Dashed arrows: what was written is read at the next step."
        ],
    )
