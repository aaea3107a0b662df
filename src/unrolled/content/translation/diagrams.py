"""The encoder-decoder unrolled in time, without and with attention."""

from __future__ import annotations

import graphviz

from unrolled.content.shelf.timeline import BOX, TEXT, VECTOR, Timeline, filled
from unrolled.engine.records.record import Record
from unrolled.engine.render.graph import draw
from unrolled.engine.render.svg import SERIES, SOFT

READ, WRITTEN = "二月", "02"


def unrolled(attention: bool) -> graphviz.Digraph:
    """Encoder and decoder over their steps: time from left to right, layers from bottom to top.

    Args:
        attention: Whether the decoder looks at all steps of the encoder. The lines are drawn for one step.
    """
    drawing = Timeline(column=0.82, level=0.74, box=(0.6, 0.34))
    vector = len(READ) + 1
    source = drawing.row("source", 0, dict(enumerate(READ, 1)), TEXT)
    encoder = drawing.row("encoder", 1, dict.fromkeys(source, "GRU"), filled(SOFT[0]))
    drawing.up(source, encoder)
    middle = drawing.row("vector", 1, {vector: "vector"}, VECTOR)
    before = drawing.row("before", 0, dict(enumerate(["start", *WRITTEN], vector + 1)), TEXT)
    decoder = drawing.row("decoder", 1, dict.fromkeys(before, "GRU"), filled(SOFT[0]))
    drawing.up(before, decoder)
    drawing.along(encoder | middle | decoder)
    below, level = decoder, 2
    if attention:
        attend = drawing.row("attend", level, dict.fromkeys(decoder, "attend"), {**VECTOR, "fillcolor": SOFT[2]})
        drawing.up(decoder, attend)
        first = dict.fromkeys(encoder, attend[vector + 1])
        drawing.up(encoder, first, color=SERIES[2], penwidth="1.3", tailport="n", headport="w")
        below, level = attend, 3
    dense = drawing.row("dense", level, dict.fromkeys(decoder, "Dense"), BOX)
    drawing.up(below, dense)
    after = dict(enumerate([*WRITTEN, "stop"], vector + 1))
    drawing.up(dense, drawing.row("after", level + 1, after, TEXT))
    drawing.aside((1 + len(READ)) / 2, -0.55, "encoder")
    drawing.aside(vector + 2, -0.55, "decoder")
    return drawing.graph


def show(record: Record) -> None:
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
