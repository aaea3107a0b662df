"""What a returned sequence costs: the size of one recurrent layer's output."""

from __future__ import annotations

import math

import keras
import numpy as np

from unrolled.engine.records.record import Number, Record

BATCH, FEATURES, UNITS = 32, 8, 128
LENGTHS = (10, 100, 1000)


def output_bytes(steps: int, return_sequences: bool) -> int:
    """Bytes of the output of a `GRU` layer, from the shape and type that Keras gives it."""
    layer = keras.layers.GRU(UNITS, return_sequences=return_sequences)
    output = layer(keras.KerasTensor((BATCH, steps, FEATURES), dtype="float32"))
    return math.prod(output.shape) * np.dtype(output.dtype).itemsize


def measure() -> dict:
    """The size of the output for each length of the input, in bytes."""
    return {
        str(steps): {"vector": output_bytes(steps, False), "sequence": output_bytes(steps, True)} for steps in LENGTHS
    }


def show(record: Record, measured: dict) -> None:
    """Tabulate the size of the output over the length of the input."""
    rows = []
    for steps, size in measured.items():
        vector, sequence = (str(Number(size[output] / 1e3, 1, "kB")) for output in ("vector", "sequence"))
        rows.append([steps, vector, sequence, str(size["sequence"] // size["vector"])])
    record.table(
        "memory",
        ["time steps", "vector", "sequence", "ratio"],
        rows,
        f"Size of the output of one `GRU` layer in float32, batch of {BATCH}, {UNITS} units.",
    )
    longest = measured[str(LENGTHS[-1])]
    record.number("longest", LENGTHS[-1])
    record.number("sequence", longest["sequence"] / 1e6, digits=1, unit="MB")
    record.number("vector", longest["vector"] / 1e3, digits=1, unit="kB")
