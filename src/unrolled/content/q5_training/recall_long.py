"""Naming the first of forty symbols, by the layers that could at times do it with twenty, over several seeds."""

from __future__ import annotations

from unrolled.content.q5_training.recall_short import ROUND, ROUNDS, accuracies, draw
from unrolled.engine.records.record import Record

STEPS = 40
NAMES = ("SimpleRNN", "LSTM, forget bias 5", "GRU, update bias 3", "dilated convolutions")


def run(record: Record) -> None:
    """Train the four."""
    draw(record, "recall_long", {STEPS: {name: accuracies(name, STEPS) for name in NAMES}})
    record.number("updates", ROUND * ROUNDS)
