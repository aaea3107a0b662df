"""The four kinds of network unrolled in time, drawn from the live models."""

from __future__ import annotations

import graphviz
import keras

from snippets.q1_applications.encoder_decoder import encoder_decoder
from snippets.q1_applications.sequence_to_sequence import sequence_to_sequence
from snippets.q1_applications.sequence_to_vector import sequence_to_vector
from snippets.q1_applications.vector_to_sequence import repeated
from unrolled.engine.records.record import Record
from unrolled.engine.render.graph import draw
from unrolled.engine.render.svg import INK, MUTED, SERIES, SOFT

STEPS, AHEAD = 4, 3
COLUMN, ROW, WIDTH, HEIGHT = 0.78, 0.74, 0.56, 0.34
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def unrolled(model: keras.Model, steps: int) -> graphviz.Digraph:
    """A network over its time steps: time from left to right, layers from bottom to top.

    Boxes are layers at one time step, ellipses are vectors without an axis of time. Arrows to the
    right carry the state, coloured arrows what is handed upwards.

    Args:
        model: GRU, `RepeatVector` and `Dense` layers, one above the other.
        steps: Time steps of the input, if it is a sequence.
    """
    graph = graphviz.Digraph(engine="neato", graph_attr={"bgcolor": "transparent", "splines": "line", "pad": "0.05"})
    graph.attr("node", fontname="Helvetica", fontsize="11.5", color=INK, fontcolor=INK)
    graph.attr("edge", color=INK, arrowsize="0.7")
    placed: dict[str, tuple[float, float]] = {}

    def node(row: float, column: float, text: str, **look: str) -> str:
        name = f"n{len(placed)}"
        placed[name] = (column, row)
        size = {"fixedsize": "true", "width": f"{WIDTH}", "height": f"{HEIGHT}"}
        graph.node(name, text, pos=f"{COLUMN * column:.2f},{ROW * row:.2f}!", **{**size, **look})
        return name

    def vector(row: float, column: float) -> str:
        return node(row, column, "vector", shape="ellipse", style="filled", fillcolor=SOFT[1], width="0.74")

    def up(below: str, above: str) -> None:
        graph.edge(below, above, color=SERIES[0], penwidth="1.6")

    def said(row: float, column: float, text: str) -> None:
        node(row, column, text, shape="plaintext", fontcolor=MUTED, width="1.2")

    layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
    row, last = 0, 0
    if len(model.input_shape) == 3:
        below = {t: node(row, t, f"x{t}".translate(SUBSCRIPTS), shape="plaintext") for t in range(1, steps + 1)}
    else:
        copies = next(layer.n for layer in layers if isinstance(layer, keras.layers.RepeatVector))
        below = {0: vector(row, (1 + copies) / 2)}
    for layer in layers:
        if isinstance(layer, keras.layers.RepeatVector):
            [start] = below.values()
            if last:
                said(row, (1 + last) / 2, "encoder")
                said(row, last + (1 + layer.n) / 2 + 0.3, "decoder")
            below = {last + t: start for t in range(1, layer.n + 1)}
            continue
        row += 1
        recurrent = isinstance(layer, keras.layers.RNN)
        look = {"shape": "box", "style": "rounded"}
        if recurrent:
            look |= {"style": "rounded,filled", "fillcolor": SOFT[0]}
        here = {t: node(row, t, type(layer).__name__, **look) for t in below}
        for t, name in here.items():
            up(below[t], name)
            if recurrent and t - 1 in here:
                graph.edge(here[t - 1], name)
        last = max(here)
        below = here
        if recurrent and not layer.return_sequences:
            row += 1
            below = {last: vector(row, last)}
            up(here[last], below[last])
    row += 1
    first = min(below)
    for t, name in below.items():
        if len(model.output_shape) == 3:
            up(name, node(row, t, f"ŷ{t - first + 1}".translate(SUBSCRIPTS), shape="plaintext"))
        else:
            up(name, node(row, t, "ŷ", shape="ellipse", style="filled", fillcolor=SOFT[1]))
    columns = [column for column, _ in placed.values()]
    start = node(-0.55, min(columns), "time", shape="plaintext", fontcolor=MUTED)
    end = node(-0.55, max(columns), "", style="invis", width="0.1")
    graph.edge(start, end, color=MUTED)
    return graph


def handed_up(graph: graphviz.Digraph) -> int:
    """How many coloured arrows a drawing has."""
    return sum(SERIES[0] in line for line in graph.body)


def drawings() -> dict[str, graphviz.Digraph]:
    """The four drawings by name."""
    return {
        "sequence_to_sequence": unrolled(sequence_to_sequence(1, 1), STEPS),
        "sequence_to_vector": unrolled(sequence_to_vector(1, 1), STEPS),
        "vector_to_sequence": unrolled(repeated(1, STEPS, 1), STEPS),
        "encoder_decoder": unrolled(encoder_decoder(1, AHEAD, 1), STEPS),
    }


def run(record: Record) -> None:
    """Draw the four networks."""
    alt = {
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
    caption = {
        "sequence_to_sequence": "Sequence-to-sequence: one output for each input, as soon as it is read.",
        "sequence_to_vector": "Sequence-to-vector: one output when all has been read.",
        "vector_to_sequence": "Vector-to-sequence: the same vector at each step, and an output at each step.",
        "encoder_decoder": "Encoder-decoder: a sequence-to-vector network below, a vector-to-sequence network above.",
    }
    key = (
        "Time runs from left to right, layers from bottom to top. Black arrows carry the state to the next step, "
        "coloured arrows carry what is handed upwards. An ellipse is a vector without an axis of time."
    )
    for name, graph in drawings().items():
        svg = draw(graph, f"{record.name}.{name}")
        record.figure(name, svg, alt=alt[name], caption=caption[name], description=[key])
