"""The network of the contest, unrolled in time."""

from __future__ import annotations

from itertools import pairwise

import graphviz
import keras

from unrolled.content.shelf.timeline import BOX, DOTS, TEXT, VECTOR, Timeline, filled, subscript
from unrolled.engine.records.record import Record
from unrolled.engine.render.graph import draw
from unrolled.engine.render.svg import SOFT


def sizes(model: keras.Model) -> dict:
    """What is drawn of a model: its time steps, features, days ahead, and the kinds of its layers."""
    steps, features = model.input_shape[1:]
    kinds = [type(layer).__name__ for layer in model.layers]
    return {"steps": steps, "features": features, "ahead": model.output_shape[1], "layers": kinds}


def unrolled(steps: int, ahead: int, layers: list[str]) -> graphviz.Digraph:
    """The network over its time steps: time from left to right, layers from bottom to top."""
    recurrent, head = layers
    drawing = Timeline(column=0.8, level=0.74, box=(0.58, 0.34))
    days = drawing.row("x", 0, {1: "x₁", 2: "x₂", 4: subscript(f"x{steps}")}, TEXT)
    states = drawing.row("state", 1, {1: recurrent, 2: recurrent, 3: DOTS, 4: recurrent}, filled(SOFT[0]))
    vector = drawing.row("vector", 2, {4: "vector"}, VECTOR)
    dense = drawing.row("dense", 3, {4: head}, BOX)
    week = drawing.row("week", 4, {4: subscript(f"ŷ1 … ŷ{ahead}")}, VECTOR, width="1.0")
    drawing.along(states)
    for below, above in pairwise((days, states, vector, dense, week)):
        drawing.up(below, above)
    drawing.time(1, 4)
    return drawing.graph


def network_figure(record: Record, drawn: dict) -> None:
    """Keep the drawing of the network whose `sizes` are given."""
    steps, ahead, layers = drawn["steps"], drawn["ahead"], drawn["layers"]
    record.figure(
        "network",
        draw(unrolled(steps, ahead, layers), f"{record.name}.network"),
        alt=f"{steps} days in a row, a {layers[0]} box above each; arrows lead from box to box. Only from the last "
        f"box an arrow leads up, to a vector, a dense layer, and {ahead} outputs at once.",
        caption=f"Sequence-to-vector: {steps} days with {drawn['features']} features each are read, then all {ahead} "
        "coming days are given at once.",
    )
