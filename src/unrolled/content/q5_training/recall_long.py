"""Naming the first of forty symbols, by the layers that could at times do it with twenty, over several seeds."""

from __future__ import annotations

from unrolled.content.q5_training.shared.first_symbol import ROUND, ROUNDS, recall
from unrolled.content.q5_training.shared.recall_strips import draw_recall
from unrolled.engine.records.record import Record

NAMES = ("SimpleRNN", "LSTM, forget bias 5", "GRU, update bias 3", "dilated convolutions")


def measure() -> dict:
    """Train the four."""
    return {"40": recall(NAMES, 40)}


def show(record: Record, measured: dict) -> None:
    """Draw them, and say how long training was at most."""
    draw_recall(record, "recall_long", measured)
    record.number("updates", ROUND * ROUNDS)
