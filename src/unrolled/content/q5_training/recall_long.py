"""Naming the first of forty symbols, by the layers that could at times do it with twenty, over several seeds."""

from __future__ import annotations

from unrolled.content.q5_training.shared.first_symbol import recall, updates
from unrolled.content.q5_training.shared.recall_strips import draw_recall
from unrolled.engine.records.record import Record

NAMES = ("SimpleRNN", "LSTM, forget bias 5", "GRU, update bias 3", "dilated convolutions")


def measure() -> dict:
    """Train the four."""
    return {"40": recall(NAMES, 40)}


def show(record: Record, measured: dict) -> None:
    """Draw them, and give the ends of the recurrent ones and how long training was at most."""
    draw_recall(record, "recall_long", measured)
    shares = measured["40"]
    record.number("lstm_least", min(shares["LSTM, forget bias 5"]), digits=2)
    record.number("gru_least", min(shares["GRU, update bias 3"]), digits=2)
    record.number("simple_least", min(shares["SimpleRNN"]), digits=2)
    record.number("simple_most", max(shares["SimpleRNN"]), digits=2)
    record.number("updates", updates(40))
