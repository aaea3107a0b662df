"""What it means that a target is broadcast: one number beside every output of its sequence."""

from __future__ import annotations

import numpy as np

from snippets.q3_stacking.silent_broadcast import OUTPUT, TARGET, broadcast_loss
from unrolled.engine.records.record import Record


def measure() -> dict:
    """The snippet's outputs, the targets as they are repeated, and the squared errors, beside the loss of Keras.

    Raises:
        ArithmeticError: The mean of the squared errors is not what Keras reports.
    """
    outputs = OUTPUT[..., 0]
    repeated = np.broadcast_to(TARGET, outputs.shape)
    errors = (outputs - repeated) ** 2
    reported, _ = broadcast_loss(OUTPUT, TARGET)
    if abs(errors.mean() - reported) > 1e-5:
        raise ArithmeticError(f"the mean of the squared errors is {errors.mean()}, Keras reports {reported}")
    return {"outputs": outputs, "targets": TARGET, "repeated": repeated.copy(), "errors": errors, "loss": reported}


def show(record: Record, measured: dict) -> None:
    """Lay outputs, repeated targets and errors side by side."""
    arrays = [measured[name] for name in ("outputs", "targets", "repeated", "errors")]
    record.table(
        "repeated",
        ["sequence", "outputs, one a step", "its one target", "repeated at each step", "squared errors"],
        [
            [number, *(" ".join(f"{value:g}" for value in row) for row in rows)]
            for number, rows in enumerate(zip(*arrays, strict=True), 1)
        ],
        f"The target is broadcast. The loss is the mean of all squared errors, {measured['loss']:.2f}.",
    )
