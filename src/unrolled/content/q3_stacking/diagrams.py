"""The chapter's three deep models unrolled in time, drawn from the live models."""

from __future__ import annotations

import graphviz

from snippets.q3_stacking.encoder_decoder import encoder_decoder
from snippets.q3_stacking.sequence_to_sequence import sequence_to_sequence
from snippets.q3_stacking.sequence_to_vector import sequence_to_vector
from unrolled.content.shelf.outline import outline
from unrolled.content.shelf.timeline import BOX, TEXT, Timeline, filled, subscript
from unrolled.engine.records.record import Record
from unrolled.engine.render.graph import draw
from unrolled.engine.render.svg import SOFT

STEPS, AHEAD = 4, 3

CAPTION = {
    "sequence_to_sequence": "Sequence-to-sequence: every recurrent layer returns its sequence.",
    "sequence_to_vector": "Sequence-to-vector: every recurrent layer but the last returns its sequence.",
    "encoder_decoder": "Encoder-decoder: the encoder's last layer hands over one vector, and then the decoder begins.",
}
KEY = (
    "Time runs from left to right, layers from bottom to top. Black arrows carry a layer's state to its next step, "
    "coloured arrows carry what a layer returns to the layer above."
)


def measure() -> dict:
    """Ask Keras how the three models are built."""
    return {
        "sequence_to_sequence": outline(sequence_to_sequence(STEPS, 1)),
        "sequence_to_vector": outline(sequence_to_vector(STEPS, 1)),
        "encoder_decoder": outline(encoder_decoder(STEPS, 1, AHEAD)),
    }


def unrolled(model: dict) -> graphviz.Digraph:
    """A stack of layers, the input at the bottom, time from left to right.

    A box is a layer at one time step. Arrows to the right carry the state, arrows upwards what the
    layer returns; both follow the live layers' `return_sequences`.

    Args:
        model: The outline of a stack of recurrent layers, `RepeatVector` and `Dense`, reading
            `(batch, steps, features)`.
    """
    columns = model["input"][1] + sum(layer.get("copies", 0) for layer in model["layers"])
    # An encoder and a decoder side by side still have to fit a phone.
    column, width = (0.6, 0.5) if columns > STEPS else (0.86, 0.66)
    drawing = Timeline(column, level=0.8, box=(width, 0.36))
    drawing.beside(0, "input")
    below = drawing.row("r0s", 0, {t: subscript(f"x{t}") for t in range(1, model["input"][1] + 1)}, TEXT)
    for level, layer in enumerate(model["layers"], 1):
        name, kind = layer["name"], layer["kind"]
        texts, look = dict.fromkeys(below, kind), BOX
        if "return_sequences" in layer:
            name += f"\nreturn_sequences\n={layer['return_sequences']}"
            look = filled(SOFT[0] if layer["return_sequences"] else SOFT[1])
        elif "copies" in layer:
            # The decoder begins when the encoder has read all steps, so its columns come after the encoder's.
            name += f"\n({kind})"
            last = max(below)
            texts = dict.fromkeys(range(last + 1, last + 1 + layer["copies"]), "copy")
            below = dict.fromkeys(texts, below[last])
        drawing.beside(level, name)
        above = drawing.row(f"r{level}s", level, texts, look)
        drawing.up(below, above)
        if "return_sequences" in layer:
            drawing.along(above)
        below = above if layer.get("return_sequences", True) else {max(above): above[max(above)]}
    level = len(model["layers"]) + 1
    drawing.beside(level, "output")
    outputs = {t: subscript(f"ŷ{step}") if len(below) > 1 else "ŷ" for step, t in enumerate(below, 1)}
    drawing.up(below, drawing.row(f"r{level}s", level, outputs, TEXT))
    return drawing.graph


def upward(graph: graphviz.Digraph, row: int) -> int:
    """How many arrows lead from one row of a drawing to the row above it."""
    return sum(f"r{row}s" in line and f"-> r{row + 1}s" in line for line in graph.body)


def show(record: Record, measured: dict) -> None:
    """Draw the three models."""
    drawn = {name: unrolled(model) for name, model in measured.items()}
    every, top = upward(drawn["sequence_to_sequence"], 3), upward(drawn["sequence_to_vector"], 3)
    handed = upward(drawn["encoder_decoder"], 2)
    alt = {
        "sequence_to_sequence": (
            f"Three recurrent layers over {STEPS} time steps. From each of them, also the last, an arrow leads upwards "
            f"at every step: {every} outputs."
        ),
        "sequence_to_vector": (
            f"Three recurrent layers over {STEPS} time steps. From the lower two an arrow leads upwards at every step, "
            f"from the last one only at the final step: {top} output."
        ),
        "encoder_decoder": (
            f"Two recurrent layers read {STEPS} time steps. Only the final step of the second leads upwards; "
            f"its vector is copied {handed} times. To the right of the encoder, later in time, a third recurrent layer "
            f"turns the copies into {AHEAD} outputs."
        ),
    }
    for name, graph in drawn.items():
        svg = draw(graph, f"{record.name}.{name}")
        record.figure(name, svg, alt=alt[name], caption=CAPTION[name], description=[KEY])
