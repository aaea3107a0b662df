"""The chapter's three deep models unrolled in time, drawn from the live models."""

from __future__ import annotations

import graphviz
import keras

from snippets.q3_stacking.encoder_decoder import encoder_decoder
from snippets.q3_stacking.sequence_to_sequence import sequence_to_sequence
from snippets.q3_stacking.sequence_to_vector import sequence_to_vector
from unrolled.engine.records.record import Record
from unrolled.engine.render.graph import draw
from unrolled.engine.render.svg import INK, SERIES, SOFT

STEPS, AHEAD = 4, 3
LABEL, FIRST, COLUMN, ROW = 0.78, 1.95, 0.86, 0.8
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def unrolled(model: keras.Sequential) -> graphviz.Digraph:
    """A stack of layers, the input at the bottom, time from left to right.

    A box is a layer at one time step. Arrows to the right carry the state, arrows upwards what the
    layer returns; both follow the live layers' `return_sequences`.

    Args:
        model: A stack of recurrent layers, `RepeatVector` and `Dense`, reading `(batch, steps, features)`.
    """
    graph = graphviz.Digraph(engine="neato", graph_attr={"bgcolor": "transparent", "splines": "line", "pad": "0.05"})
    graph.attr("node", fontname="Helvetica", fontsize="11.5", color=INK, fontcolor=INK)
    graph.attr("edge", color=INK, arrowsize="0.7")

    def box(row: int, step: int, text: str, **look: str) -> str:
        name = f"r{row}s{step}"
        place = f"{FIRST + COLUMN * (step - 1):.2f},{ROW * row:.2f}!"
        graph.node(name, text, pos=place, fixedsize="true", width="0.66", height="0.36", **look)
        return name

    def label(row: int, text: str) -> None:
        place = f"{LABEL:.2f},{ROW * row:.2f}!"
        graph.node(f"r{row}", text, pos=place, shape="plaintext", fixedsize="true", width="1.5", height="0.64")

    def up(below: str, above: str) -> None:
        graph.edge(below, above, color=SERIES[0], penwidth="1.6")

    label(0, "input")
    below = {t: box(0, t, f"x{t}".translate(SUBSCRIPTS), shape="plaintext") for t in range(1, model.input_shape[1] + 1)}
    for row, layer in enumerate(model.layers, 1):
        if isinstance(layer, keras.layers.RNN):
            label(row, f"{layer.name}\nreturn_sequences\n={layer.return_sequences}")
            look = {
                "shape": "box",
                "style": "rounded,filled",
                "fillcolor": SOFT[0] if layer.return_sequences else SOFT[1],
            }
            here = {t: box(row, t, type(layer).__name__, **look) for t in below}
            for t, name in here.items():
                up(below[t], name)
                if t - 1 in here:
                    graph.edge(here[t - 1], name)
            below = here if layer.return_sequences else {max(here): here[max(here)]}
        elif isinstance(layer, keras.layers.RepeatVector):
            label(row, f"{layer.name}\n(RepeatVector)")
            here = {t: box(row, t, "copy", shape="box", style="rounded") for t in range(1, layer.n + 1)}
            for name in here.values():
                up(below[max(below)], name)
            below = here
        else:
            label(row, layer.name)
            here = {t: box(row, t, type(layer).__name__, shape="box", style="rounded") for t in below}
            for t, name in here.items():
                up(below[t], name)
            below = here
    row = len(model.layers) + 1
    label(row, "output")
    for t, name in below.items():
        text = f"ŷ{t}".translate(SUBSCRIPTS) if len(below) > 1 else "ŷ"
        up(name, box(row, t, text, shape="plaintext"))
    return graph


def upward(graph: graphviz.Digraph, row: int) -> int:
    """How many arrows lead from one row of a drawing to the row above it."""
    return sum(f"r{row}s" in line and f"-> r{row + 1}s" in line for line in graph.body)


def run(record: Record) -> None:
    """Draw the three models."""
    drawn = {
        "sequence_to_sequence": unrolled(sequence_to_sequence(STEPS, 1)),
        "sequence_to_vector": unrolled(sequence_to_vector(STEPS, 1)),
        "encoder_decoder": unrolled(encoder_decoder(STEPS, 1, AHEAD)),
    }
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
            f"its vector is copied {handed} times, and a third recurrent layer turns the copies into {AHEAD} outputs."
        ),
    }
    caption = {
        "sequence_to_sequence": "Sequence-to-sequence: every recurrent layer returns its sequence.",
        "sequence_to_vector": "Sequence-to-vector: every recurrent layer but the last returns its sequence.",
        "encoder_decoder": "Encoder-decoder: the encoder's last layer hands over one vector.",
    }
    key = (
        "Time runs from left to right, layers from bottom to top. Black arrows carry a layer's state to its next step, "
        "coloured arrows carry what a layer returns to the layer above."
    )
    for name, graph in drawn.items():
        svg = draw(graph, f"{record.name}.{name}")
        record.figure(name, svg, alt=alt[name], caption=caption[name], description=[key])
