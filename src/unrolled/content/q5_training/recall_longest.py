"""Naming the first of eighty symbols, by the layers that could do it with forty."""

from __future__ import annotations

from unrolled.content.q5_training.shared.first_symbol import recall
from unrolled.content.q5_training.shared.recall_strips import draw_recall
from unrolled.engine.records.record import Record

NAMES = ("SimpleRNN", "LSTM, forget bias 5", "dilated convolutions")


def measure() -> dict:
    """Train the three."""
    return {"80": recall(NAMES, 80)}


def show(record: Record, measured: dict) -> None:
    """Draw them, and give the ends of the LSTM."""
    draw_recall(record, "recall_longest", measured)
    lstm = measured["80"]["LSTM, forget bias 5"]
    record.number("lstm_least", min(lstm), digits=2)
    record.number("lstm_most", max(lstm), digits=2)
