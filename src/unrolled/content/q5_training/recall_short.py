"""Naming the first of twenty symbols, and of ten: plain, gated and convolutional layers over several seeds."""

from __future__ import annotations

from unrolled.content.q5_training.shared.first_symbol import BODIES, recall, updates
from unrolled.content.q5_training.shared.recall_strips import draw_recall
from unrolled.engine.records.record import Record

CLOSED = ("SimpleRNN", "LSTM, forget bias 0", "LSTM (bias 1)", "GRU (bias 0)")
"""The layers as Keras starts them, and the LSTM without its bias: those for which ten symbols are of interest."""


def measure() -> dict:
    """Train every layer on the longer sequences, and some on the shorter."""
    return {"10": recall(CLOSED, 10), "20": recall(tuple(BODIES), 20)}


def show(record: Record, measured: dict) -> None:
    """Draw both lengths, and say how long training was at most."""
    draw_recall(record, "recall_short", measured)
    record.number("updates", updates(20))
