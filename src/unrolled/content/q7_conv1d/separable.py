"""Ordinary and separable convolutions: how many weights, and what the separable one refuses."""

from __future__ import annotations

import keras
import numpy as np

from snippets.q7_conv1d.separable import parameters
from unrolled.engine.records.record import Record

FEATURES = FILTERS = 64
KERNELS = (1, 2, 3, 8, 32)


def refusal() -> str:
    """What Keras says to causal padding in `SeparableConv1D`."""
    try:
        keras.layers.SeparableConv1D(4, 3, padding="causal")(np.zeros((1, 9, 2)))
    except ValueError as error:
        return f"ValueError: {error}"
    return "no error"


def run(record: Record) -> None:
    """Count weights over the kernel size."""
    rows = []
    for kernel in KERNELS:
        counted = []
        for kind in (keras.layers.Conv1D, keras.layers.SeparableConv1D):
            layer = kind(FILTERS, kernel)
            layer.build((None, None, FEATURES))
            counted.append(layer.count_params())
        if tuple(counted) != parameters(FEATURES, FILTERS, kernel):
            raise AssertionError(f"Keras counts {counted} for kernel size {kernel}")
        rows.append([kernel, *counted, f"{counted[0] / counted[1]:.1f}"])
    record.table(
        "separable",
        ["kernel size", "`Conv1D`", "`SeparableConv1D`", "ratio"],
        rows,
        f"Weights for {FEATURES} features and {FILTERS} filters, as Keras counts them.",
    )
    record.text("refusal", refusal())
