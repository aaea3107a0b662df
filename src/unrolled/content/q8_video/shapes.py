"""Shapes layer by layer of the expected answer, from the live model."""

from __future__ import annotations

from snippets.q8_video.cnn_rnn import cnn_rnn
from unrolled.content.data.clips import DIRECTIONS, SIZE
from unrolled.content.q8_video.shared.clip_shapes import layer_shapes, shape_rows
from unrolled.content.q8_video.shared.moving_digit_training import FRAMES
from unrolled.engine.records.record import Record


def measure() -> dict:
    """Ask the model that the other experiments train."""
    model = cnn_rnn((FRAMES, SIZE, SIZE, 1), len(DIRECTIONS))
    return {"layers": layer_shapes(model), "weights": model.count_params()}


def show(record: Record, measured: dict) -> None:
    """Tabulate it."""
    rows = shape_rows(measured["layers"])
    record.table("shapes", ["layer", "output shape", "weights"], rows, "The model, layer by layer")
    record.number("weights", measured["weights"])
