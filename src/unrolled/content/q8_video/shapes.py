"""Shapes layer by layer of the expected answer, from the live model."""

from __future__ import annotations

import keras

from snippets.q8_video.cnn_rnn import cnn_rnn
from unrolled.content.data.clips import DIRECTIONS, SIZE
from unrolled.content.q8_video.shared import FRAMES
from unrolled.engine.records.record import Record


def shape(axes: tuple[int | None, ...]) -> str:
    """A shape as the site writes it, with `batch` for the open axis."""
    return "`(" + ", ".join("batch" if size is None else str(size) for size in axes) + ")`"


def rows(model: keras.Model, clip_shape: tuple[int, ...]) -> list[list[str]]:
    """A row for each layer, those of the frame encoder with the axis of time that `TimeDistributed` adds."""
    found = [["clips", shape((None, *clip_shape)), "0"]]
    for layer in model.layers:
        if isinstance(layer, keras.layers.TimeDistributed):
            for inner in layer.layer.layers:
                axes = (None, clip_shape[0], *inner.output.shape[1:])
                found.append(
                    [f"every frame: `{type(inner).__name__}`", shape(axes), f"{inner.count_params()}"],
                )
        else:
            found.append([f"`{type(layer).__name__}`", shape(layer.output.shape), f"{layer.count_params()}"])
    return found


def run(record: Record) -> None:
    """Tabulate the model that the other experiments train."""
    clip_shape = (FRAMES, SIZE, SIZE, 1)
    model = cnn_rnn(clip_shape, len(DIRECTIONS))
    record.table("shapes", ["layer", "output shape", "weights"], rows(model, clip_shape), "The model, layer by layer")
    encoder = model.get_layer("every_frame").layer
    record.number("weights", model.count_params())
    record.number("encoder_weights", encoder.count_params())
