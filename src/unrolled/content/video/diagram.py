"""The model unrolled in time, and its shapes, from the live model."""

from __future__ import annotations

import graphviz
import keras

from snippets.q8_video.cnn_rnn import cnn_rnn
from unrolled.content.data.clips import DIRECTIONS, SIZE
from unrolled.content.q8_video.shapes import rows
from unrolled.content.q8_video.shared import FRAMES
from unrolled.engine.records.record import Record
from unrolled.engine.render.graph import draw
from unrolled.engine.render.svg import INK, SERIES, SOFT

LABEL, FIRST, COLUMN, ROW = 0.78, 1.95, 0.86, 0.8
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def unrolled(model: keras.Model) -> graphviz.Digraph:
    """Frames at the bottom, the class at the top, time from left to right; the frames between are left out.

    Args:
        model: `TimeDistributed`, `GRU`, `Dense`, reading `(batch, frames, height, width, channels)`.
    """
    every, gru, softmax = model.layers
    frames = model.input_shape[1]
    graph = graphviz.Digraph(engine="neato", graph_attr={"bgcolor": "transparent", "splines": "line", "pad": "0.05"})
    graph.attr("node", fontname="Helvetica", fontsize="11.5", color=INK, fontcolor=INK)
    graph.attr("edge", color=INK, arrowsize="0.7")
    places = {1: 0, 2: 1, None: 2, frames: 3}

    def box(row: int, step: int | None, text: str, **look: str) -> str:
        name = f"r{row}s{step}"
        place = f"{FIRST + COLUMN * places[step]:.2f},{ROW * row:.2f}!"
        graph.node(name, text, pos=place, fixedsize="true", width="0.66", height="0.36", **look)
        return name

    def label(row: int, text: str) -> None:
        graph.node(
            f"r{row}", text, pos=f"{LABEL:.2f},{ROW * row:.2f}!", shape="plaintext", fixedsize="true",
            width="1.5", height="0.64",
        )  # fmt: skip

    def up(below: str, above: str) -> None:
        graph.edge(below, above, color=SERIES[0], penwidth="1.6")

    height, width, channels = model.input_shape[2:]
    label(0, f"frames\n{height} × {width} × {channels}")
    label(1, f"one CNN for all\n→ {every.output.shape[-1]} features")
    label(2, f"{gru.name}\nreturn_sequences\n={gru.return_sequences}")
    label(3, f"{softmax.name}\n→ {softmax.units} classes")
    box(0, None, "…", shape="plaintext")
    for step in (1, 2, frames):
        frame = box(0, step, f"x{step}".translate(SUBSCRIPTS), shape="plaintext")
        cnn = box(1, step, "CNN", shape="box", style="filled", fillcolor=SOFT[2])
        cell = box(2, step, "GRU", shape="box", style="rounded,filled", fillcolor=SOFT[1])
        up(frame, cnn)
        up(cnn, cell)
    box(2, None, "…", shape="plaintext")
    for before, after in ((1, 2), (2, None), (None, frames)):
        graph.edge(f"r2s{before}", f"r2s{after}")
    up(f"r2s{frames}", box(3, frames, "Dense", shape="box", style="rounded"))
    up(f"r3s{frames}", box(4, frames, "ŷ", shape="plaintext"))
    return graph


def run(record: Record) -> None:
    """Draw the model and tabulate its shapes."""
    shape = (FRAMES, SIZE, SIZE, 1)
    model = cnn_rnn(shape, len(DIRECTIONS))
    record.figure(
        "diagram",
        draw(unrolled(model), f"{record.name}.diagram"),
        alt=(
            f"{FRAMES} frames from left to right. Above each stands the same CNN, above each CNN a step of the GRU. "
            "Arrows lead from each step of the GRU to the next. Only from the last one does an arrow lead upwards, "
            "to the dense layer with softmax and to the class."
        ),
        caption="The model unrolled in time. The three boxes marked CNN are one network with one set of weights.",
    )
    record.table("shapes", ["layer", "output shape", "weights"], rows(model, shape), "Layer by layer")
    record.number("weights", model.count_params())
    record.number("encoder", model.get_layer("every_frame").count_params())
