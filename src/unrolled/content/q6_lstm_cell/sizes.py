"""What the cells cost in parameters."""

import keras

from unrolled.engine.records.record import Record

UNITS, FEATURES = 32, 8


def measure() -> dict:
    """Count the parameters of one layer of each kind."""
    layers = {
        "simple_rnn": keras.layers.SimpleRNN(UNITS),
        "lstm": keras.layers.LSTM(UNITS),
        "gru": keras.layers.GRU(UNITS, reset_after=False),
    }
    for layer in layers.values():
        layer.build((None, None, FEATURES))
    return {name: layer.count_params() for name, layer in layers.items()}


def show(record: Record, measured: dict) -> None:
    """Compare the gated cells with the SimpleRNN."""
    record.number("ratio", measured["lstm"] / measured["simple_rnn"])
    record.number("gru_ratio", measured["gru"] / measured["simple_rnn"])
