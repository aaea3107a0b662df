"""What a returned sequence costs: numbers kept, for the output of one recurrent layer."""

from __future__ import annotations

import math

import keras
import numpy as np

from unrolled.engine.records.record import Record

BATCH, FEATURES, UNITS = 32, 8, 128
LENGTHS = (10, 100, 1000)


def output_bytes(steps: int, return_sequences: bool) -> int:
    """Bytes of the output of a `GRU` layer, from the shape and type that Keras gives it."""
    layer = keras.layers.GRU(UNITS, return_sequences=return_sequences)
    output = layer(keras.KerasTensor((BATCH, steps, FEATURES), dtype="float32"))
    return math.prod(output.shape) * np.dtype(output.dtype).itemsize


def run(record: Record) -> None:
    """Tabulate the size of the output over the length of the input."""
    rows = []
    for steps in LENGTHS:
        vector, sequence = output_bytes(steps, False), output_bytes(steps, True)
        rows.append([str(steps), f"{vector / 1e3:,.1f} kB", f"{sequence / 1e3:,.1f} kB", str(sequence // vector)])
    record.table(
        "memory",
        ["time steps", "vector", "sequence", "ratio"],
        [[cell.replace(",", "\N{THIN SPACE}") for cell in row] for row in rows],
        f"Size of the output of one `GRU` layer in float32, batch of {BATCH}, {UNITS} units.",
    )
    record.number("longest", LENGTHS[-1])
    record.number("sequence", output_bytes(LENGTHS[-1], True) / 1e6, digits=1, unit="MB")
    record.number("vector", output_bytes(LENGTHS[-1], False) / 1e3, digits=1, unit="kB")
