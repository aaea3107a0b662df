"""The four kinds of network unrolled in time, drawn from the live models."""

from __future__ import annotations

import graphviz

from snippets.q1_applications.encoder_decoder import encoder_decoder
from snippets.q1_applications.sequence_to_sequence import sequence_to_sequence
from snippets.q1_applications.sequence_to_vector import sequence_to_vector
from snippets.q1_applications.vector_to_sequence import repeated
from unrolled.content.shelf.outline import outline
from unrolled.content.shelf.timeline import BOX, TEXT, VECTOR, Row, Timeline, filled, subscript
from unrolled.engine.records.record import Record
from unrolled.engine.render.graph import draw
from unrolled.engine.render.svg import SERIES, SOFT

STEPS, AHEAD = 4, 3

ALT = {
    "sequence_to_sequence": (
        f"{STEPS} inputs in a row, a recurrent layer above each, a dense layer above that, and {STEPS} outputs: "
        "every step has its own output. Arrows between the recurrent boxes lead only forwards in time."
    ),
    "sequence_to_vector": (
        f"{STEPS} inputs in a row with a recurrent layer above each. Only from the last box an arrow leads up, to "
        "a vector, a dense layer and one output."
    ),
    "vector_to_sequence": (
        f"One vector at the bottom. From it an arrow leads to each of {STEPS} boxes of a recurrent layer, and each "
        "box has its own output."
    ),
    "encoder_decoder": (
        f"On the lower left an encoder reads {STEPS} inputs and ends in one vector. On the upper right, later in "
        f"time, the vector feeds each of the {AHEAD} steps of a decoder, which gives {AHEAD} outputs."
    ),
}
CAPTION = {
    "sequence_to_sequence": "Sequence-to-sequence: one output for each input, as soon as it is read.",
    "sequence_to_vector": "Sequence-to-vector: one output when all has been read.",
    "vector_to_sequence": "Vector-to-sequence: the same vector at each step, and an output at each step.",
    "encoder_decoder": "Encoder-decoder: a sequence-to-vector network below, a vector-to-sequence network above.",
}
KEY = (
    "Time runs from left to right, layers from bottom to top. Black arrows carry the state to the next step, "
    "coloured arrows carry what is handed upwards. An ellipse is a vector without an axis of time."
)


def measure() -> dict:
    """Ask Keras how the four models are built."""
    return {
        "sequence_to_sequence": outline(sequence_to_sequence(1, 1)),
        "sequence_to_vector": outline(sequence_to_vector(1, 1)),
        "vector_to_sequence": outline(repeated(1, STEPS, 1)),
        "encoder_decoder": outline(encoder_decoder(1, AHEAD, 1)),
    }


def unrolled(model: dict) -> graphviz.Digraph:
    """A network over its time steps: time from left to right, layers from bottom to top.

    Boxes are layers at one time step, ellipses are vectors without an axis of time. Arrows to the
    right carry the state, coloured arrows what is handed upwards.

    Args:
        model: The outline of GRU, `RepeatVector` and `Dense` layers, one above the other.
    """
    drawing = Timeline(column=0.78, level=0.74, box=(0.56, 0.34))
    below, level = _inputs(drawing, model), 0
    for layer in model["layers"]:
        if "copies" in layer:
            below = _copies(drawing, level, below, layer["copies"])
            continue
        level += 1
        recurrent = "return_sequences" in layer
        look = filled(SOFT[0]) if recurrent else BOX
        above = drawing.row(f"l{level}s", level, dict.fromkeys(below, layer["kind"]), look)
        drawing.up(below, above)
        below = above
        if recurrent:
            drawing.along(above)
            if not layer["return_sequences"]:
                level += 1
                below = drawing.row("v", level, {max(above): "vector"}, VECTOR)
                drawing.up(above, below)
    if len(model["output"]) == 3:
        outputs = {column: subscript(f"ŷ{step}") for step, column in enumerate(below, 1)}
        drawing.up(below, drawing.row("y", level + 1, outputs, TEXT))
    else:
        drawing.up(below, drawing.row("y", level + 1, dict.fromkeys(below, "ŷ"), VECTOR, width="0.56"))
    drawing.time(1, max(below))
    return drawing.graph


def _inputs(drawing: Timeline, model: dict) -> Row:
    """A sequence of `STEPS`, or one vector below the middle of the copies that are made of it."""
    if len(model["input"]) == 3:
        return drawing.row("x", 0, {t: subscript(f"x{t}") for t in range(1, STEPS + 1)}, TEXT)
    copies = next(layer["copies"] for layer in model["layers"] if "copies" in layer)
    return {0: drawing.node("x", (1 + copies) / 2, 0, "vector", VECTOR)}


def _copies(drawing: Timeline, level: int, below: Row, copies: int) -> Row:
    """One vector for each of the steps that follow what was read."""
    [(last, vector)] = below.items()
    if last:
        drawing.aside((1 + last) / 2, level, "encoder")
        drawing.aside(last + (1 + copies) / 2 + 0.3, level, "decoder")
    return dict.fromkeys(range(last + 1, last + copies + 1), vector)


def handed_up(graph: graphviz.Digraph) -> int:
    """How many coloured arrows a drawing has."""
    return sum(SERIES[0] in line for line in graph.body)


def show(record: Record, measured: dict) -> None:
    """Draw the four networks."""
    for name, model in measured.items():
        svg = draw(unrolled(model), f"{record.name}.{name}")
        record.figure(name, svg, alt=ALT[name], caption=CAPTION[name], description=[KEY])
