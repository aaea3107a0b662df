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


def weights(kernel: int) -> tuple[int, int]:
    """The weights of an ordinary and of a separable convolution, as Keras counts them.

    Raises:
        AssertionError: The formulas of the snippet give others.
    """
    counts = []
    for kind in (keras.layers.Conv1D, keras.layers.SeparableConv1D):
        layer = kind(FILTERS, kernel)
        layer.build((None, None, FEATURES))
        counts.append(layer.count_params())
    if tuple(counts) != parameters(FEATURES, FILTERS, kernel):
        raise AssertionError(f"Keras counts {counts} for kernel size {kernel}")
    return tuple(counts)


def measure() -> dict:
    """Count weights over the kernel size, and ask for causal padding."""
    return {"weights": [weights(kernel) for kernel in KERNELS], "refusal": refusal()}


def show(record: Record, measured: dict) -> None:
    """Tabulate the weights."""
    record.table(
        "separable",
        ["kernel size", "`Conv1D`", "`SeparableConv1D`", "ratio"],
        [
            [kernel, ordinary, separable, f"{ordinary / separable:.1f}"]
            for kernel, (ordinary, separable) in zip(KERNELS, measured["weights"], strict=True)
        ],
        f"Weights for {FEATURES} features and {FILTERS} filters, as Keras counts them.",
    )
    record.text("refusal", measured["refusal"])
