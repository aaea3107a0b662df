"""What the cells cost in parameters."""

import keras

from unrolled.engine.records.record import Record

UNITS, FEATURES = 32, 8


def run(record: Record) -> None:
    """Count the parameters of one layer of each kind."""
    counts = {}
    for name, layer in {
        "simple": keras.layers.SimpleRNN(UNITS),
        "lstm": keras.layers.LSTM(UNITS),
        "gru": keras.layers.GRU(UNITS, reset_after=False),
    }.items():
        layer.build((None, None, FEATURES))
        counts[name] = layer.count_params()
    record.number("ratio", counts["lstm"] / counts["simple"])
    record.number("gru_ratio", counts["gru"] / counts["simple"])
