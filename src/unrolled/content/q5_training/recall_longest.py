"""Naming the first of eighty symbols, by the layers that could do it with forty."""

from __future__ import annotations

from unrolled.content.q5_training.recall_short import accuracies, draw
from unrolled.engine.records.record import Record

STEPS = 80
NAMES = ("SimpleRNN", "LSTM, forget bias 5", "dilated convolutions")


def run(record: Record) -> None:
    """Train the three."""
    draw(record, "recall_longest", {STEPS: {name: accuracies(name, STEPS) for name in NAMES}})
