"""Shapes layer by layer of the chapter's three deep models, read from the live models."""

from __future__ import annotations

import keras
import numpy as np

from snippets.q3_stacking.encoder_decoder import encoder_decoder
from snippets.q3_stacking.sequence_to_sequence import sequence_to_sequence
from snippets.q3_stacking.sequence_to_vector import sequence_to_vector
from snippets.q3_stacking.stacked_cells import stacked_both_ways
from unrolled.engine.records.record import Record

STEPS, FEATURES, AHEAD = 10, 3, 7
COLUMNS = ["layer", "`return_sequences`", "output shape", "weights"]


def shape(dimensions: tuple[int | None, ...]) -> str:
    """A shape as the site writes it, with `batch` for the open axis."""
    return "`(" + ", ".join("batch" if size is None else str(size) for size in dimensions) + ")`"


def rows(model: keras.Model) -> list[list[str]]:
    """One row for each layer of a model: name, flag, output shape, number of weights."""
    found = [["input", "–", shape(model.input_shape), "0"]]
    for layer in model.layers:
        flag = f"`{layer.return_sequences}`" if isinstance(layer, keras.layers.RNN) else "–"
        name = f"`{layer.name}`"
        found.append([name, flag, shape(layer.output.shape), str(layer.count_params())])
    return found


def run(record: Record) -> None:
    """Build the three models and tabulate them."""
    models = {
        "sequence_to_sequence": sequence_to_sequence(STEPS, FEATURES),
        "sequence_to_vector": sequence_to_vector(STEPS, FEATURES),
        "encoder_decoder": encoder_decoder(STEPS, FEATURES, AHEAD),
    }
    for name, model in models.items():
        record.table(name, COLUMNS, rows(model), f"The {name.replace('_', '-')} model, layer by layer.")
    flags = []
    for name, model in models.items():
        recurrent = [layer for layer in model.layers if isinstance(layer, keras.layers.RNN)]
        returned = [str(layer.return_sequences) for layer in recurrent]
        flags.append([name.replace("_", "-"), *(f"`{flag}`" for flag in returned), shape(model.output_shape)])
    record.table(
        "shapes",
        ["model", "first", "second", "third", "output shape"],
        flags,
        "`return_sequences` of each recurrent layer",
    )
    sequence = np.ones((2, STEPS, FEATURES))
    cells = [
        [f"`RNN(cells, return_sequences={flag})`", *(shape((None, *out.shape[1:])) for out in both)]
        for flag in (False, True)
        for both in [stacked_both_ways(sequence, flag)]
    ]
    record.table(
        "cells",
        ["one layer of stacked cells", "its output", "output of two `GRU` layers"],
        cells,
        "Two cells in one `RNN` layer, beside two `GRU` layers.",
    )
    record.number("weights", models["sequence_to_vector"].count_params())
    record.number("weights_sequence", models["sequence_to_sequence"].count_params())
    record.number("steps", STEPS)
    record.number("ahead", AHEAD)
