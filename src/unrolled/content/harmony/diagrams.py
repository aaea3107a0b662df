"""The two networks unrolled in time."""

from __future__ import annotations

import graphviz

from unrolled.content.shelf.timeline import BOX, TEXT, Row, Timeline, filled, subscript
from unrolled.engine.records.record import Record
from unrolled.engine.render.graph import draw
from unrolled.engine.render.svg import SERIES, SOFT

STEPS = 4


def _empty() -> Timeline:
    return Timeline(column=1.0, level=0.72, box=(0.62, 0.32))


def _soprano(drawing: Timeline) -> Row:
    return drawing.row("soprano", 0, {t: subscript(f"S{t}") for t in range(1, STEPS + 1)}, TEXT)


def _chords(drawing: Timeline, level: float, dense: Row) -> Row:
    texts = {t: subscript(f"A{t} T{t} B{t}") for t in dense}
    chords = drawing.row("chord", level, texts, TEXT, width="0.9")
    drawing.up(dense, chords)
    return chords


def aligned() -> graphviz.Digraph:
    """The bidirectional network: a melody in, three voices out at each step."""
    drawing = _empty()
    soprano = _soprano(drawing)
    gru = dict.fromkeys(soprano, "GRU")
    forwards = drawing.row("forwards", 1, gru, filled(SOFT[0]), shift=-0.22, width="0.46")
    backwards = drawing.row("backwards", 2, gru, filled(SOFT[1]), shift=0.22, width="0.46")
    dense = drawing.row("dense", 3, dict.fromkeys(soprano, "Dense"), BOX)
    for layer in (forwards, backwards):
        drawing.up(soprano, layer)
        drawing.up(layer, dense)
    drawing.along(forwards)
    drawing.along(dict(reversed(backwards.items())))
    _chords(drawing, 4, dense)
    drawing.time(1, STEPS)
    return drawing.graph


def fed_back() -> graphviz.Digraph:
    """The network that reads its own last chord."""
    drawing = _empty()
    soprano = _soprano(drawing)
    gru = drawing.row("gru", 1, dict.fromkeys(soprano, "GRU"), filled(SOFT[0]))
    dense = drawing.row("dense", 2, dict.fromkeys(soprano, "Dense"), BOX)
    drawing.up(soprano, gru)
    drawing.along(gru)
    drawing.up(gru, dense)
    chords = _chords(drawing, 3, dense)
    before = {t + 1: chord for t, chord in chords.items()}
    drawing.up(before, gru, color=SERIES[1], style="dashed", penwidth="1.4")
    drawing.time(1, STEPS)
    return drawing.graph


def show(record: Record) -> None:
    """Draw both networks."""
    record.figure(
        "aligned",
        draw(aligned(), f"{record.name}.aligned"),
        alt=f"{STEPS} soprano notes in a row. Each goes up into a box of a GRU that runs forwards in time and into one "
        "of a GRU that runs backwards; a dense layer above them gives alto, tenor and bass of the same step.",
        caption="The bidirectional network: at each step a soprano note S comes in, and alto A, tenor T and bass B "
        "come out.",
        description=["Time runs from left to right. Black arrows carry a state, coloured ones what is handed upwards."],
    )
    record.figure(
        "fed_back",
        draw(fed_back(), f"{record.name}.fed_back"),
        alt=f"{STEPS} soprano notes in a row, above each a GRU's box, a dense layer, and alto, tenor and bass. A "
        "dashed arrow leads from each chord to the GRU's box of the next step.",
        caption="With history: the chord of a step is an input of the next (dashed).",
        description=["In training the dashed arrows carry Bach's chords; later only the network's own are there."],
    )
