"""Shapes layer by layer of the chapter's three deep models, read from the live models."""

from __future__ import annotations

import keras
import numpy as np

from snippets.q3_stacking.encoder_decoder import encoder_decoder
from snippets.q3_stacking.sequence_to_sequence import sequence_to_sequence
from snippets.q3_stacking.sequence_to_vector import sequence_to_vector
from snippets.q3_stacking.stacked_cells import stacked_both_ways
from unrolled.content.shelf.words import shape
from unrolled.engine.records.record import Record

STEPS, FEATURES, AHEAD = 10, 3, 7
COLUMNS = ["layer", "`return_sequences`", "output shape", "weights"]


def layers(model: keras.Model) -> list[dict]:
    """Each layer of a model from the input upwards: name, flag if it is recurrent, output shape, number of weights."""
    return [
        {
            "name": layer.name,
            "flag": layer.return_sequences if isinstance(layer, keras.layers.RNN) else None,
            "shape": layer.output.shape,
            "weights": layer.count_params(),
        }
        for layer in model.layers
    ]


def measure() -> dict:
    """Build the three models, and stack cells in one layer beside them."""
    models = {
        "sequence_to_sequence": sequence_to_sequence(STEPS, FEATURES),
        "sequence_to_vector": sequence_to_vector(STEPS, FEATURES),
        "encoder_decoder": encoder_decoder(STEPS, FEATURES, AHEAD),
    }
    sequence = np.ones((2, STEPS, FEATURES))
    return {
        "models": {
            name: {"input": model.input_shape, "layers": layers(model), "weights": model.count_params()}
            for name, model in models.items()
        },
        "cells": {
            str(flag): [(None, *output.shape[1:]) for output in stacked_both_ways(sequence, flag)]
            for flag in (False, True)
        },
    }


def show(record: Record, measured: dict) -> None:
    """Tabulate the layers of each model, and the flags of all three."""
    models = measured["models"]
    flags = []
    for name, model in models.items():
        title = name.replace("_", "-")
        rows = [["input", "–", shape(model["input"]), "0"], *map(_row, model["layers"])]
        record.table(name, COLUMNS, rows, f"The {title} model, layer by layer.")
        recurrent = [f"`{layer['flag']}`" for layer in model["layers"] if layer["flag"] is not None]
        flags.append([title, *recurrent, shape(model["layers"][-1]["shape"])])
    record.table(
        "shapes",
        ["model", "first", "second", "third", "output shape"],
        flags,
        "`return_sequences` of each recurrent layer",
    )
    record.table(
        "cells",
        ["one layer of stacked cells", "its output", "output of two `GRU` layers"],
        [[f"`RNN(cells, return_sequences={flag})`", *map(shape, both)] for flag, both in measured["cells"].items()],
        "Two cells in one `RNN` layer, beside two `GRU` layers.",
    )
    record.number("weights", models["sequence_to_vector"]["weights"])
    record.number("weights_sequence", models["sequence_to_sequence"]["weights"])
    record.number("steps", STEPS)
    record.number("ahead", AHEAD)


def _row(layer: dict) -> list[str]:
    flag = "–" if layer["flag"] is None else f"`{layer['flag']}`"
    return [f"`{layer['name']}`", flag, shape(layer["shape"]), str(layer["weights"])]
