"""The model unrolled in time, and its shapes, from the live model."""

from __future__ import annotations

from itertools import pairwise

import graphviz

from snippets.q8_video.cnn_rnn import cnn_rnn
from unrolled.content.data.clips import DIRECTIONS, SIZE
from unrolled.content.q8_video.shared.clip_shapes import layer_shapes, shape_rows
from unrolled.content.q8_video.shared.moving_digit_training import FRAMES
from unrolled.content.shelf.outline import outline
from unrolled.content.shelf.timeline import BOX, DOTS, TEXT, Timeline, filled, subscript
from unrolled.engine.records.record import Record
from unrolled.engine.render.graph import draw
from unrolled.engine.render.svg import SOFT


def measure() -> dict:
    """Ask Keras for the shapes and weights of the model that is trained."""
    model = cnn_rnn((FRAMES, SIZE, SIZE, 1), len(DIRECTIONS))
    return {
        "model": outline(model),
        "shapes": layer_shapes(model),
        "weights": model.count_params(),
        "encoder": model.get_layer("every_frame").count_params(),
    }


def unrolled(model: dict) -> graphviz.Digraph:
    """Frames at the bottom, the class at the top, time from left to right; the frames between are left out.

    Args:
        model: The outline of `TimeDistributed`, `GRU`, `Dense`, reading `(batch, frames, height, width, channels)`.
    """
    cnn, gru, softmax = model["layers"]
    _, frames, height, width, channels = model["input"]
    drawing = Timeline(column=0.86, level=0.8, box=(0.66, 0.36))
    drawing.beside(0, f"frames\n{height} × {width} × {channels}")
    drawing.beside(1, f"one CNN for all\n→ {cnn['output'][-1]} features")
    drawing.beside(2, f"{gru['name']}\nreturn_sequences\n={gru['return_sequences']}")
    drawing.beside(3, f"{softmax['name']}\n→ {softmax['output'][-1]} classes")
    images = drawing.row("frame", 0, {1: "x₁", 2: "x₂", 3: DOTS, 4: subscript(f"x{frames}")}, TEXT)
    vectors = drawing.row("cnn", 1, {1: "CNN", 2: "CNN", 4: "CNN"}, {**filled(SOFT[2]), "style": "filled"})
    states = drawing.row("gru", 2, {1: "GRU", 2: "GRU", 3: DOTS, 4: "GRU"}, filled(SOFT[1]))
    dense = drawing.row("dense", 3, {4: "Dense"}, BOX)
    drawing.along(states)
    for below, above in pairwise((images, vectors, states, dense, drawing.row("class", 4, {4: "ŷ"}, TEXT))):
        drawing.up(below, above)
    return drawing.graph


def show(record: Record, measured: dict) -> None:
    """Draw the model and tabulate its shapes."""
    record.figure(
        "diagram",
        draw(unrolled(measured["model"]), f"{record.name}.diagram"),
        alt=(
            f"{FRAMES} frames from left to right. Above each stands the same CNN, above each CNN a step of the GRU. "
            "Arrows lead from each step of the GRU to the next. Only from the last one does an arrow lead upwards, "
            "to the dense layer with softmax and to the class."
        ),
        caption="The model unrolled in time. The three boxes marked CNN are one network with one set of weights.",
    )
    record.table("shapes", ["layer", "output shape", "weights"], shape_rows(measured["shapes"]), "Layer by layer")
    record.number("weights", measured["weights"])
    record.number("encoder", measured["encoder"])
