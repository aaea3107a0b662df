"""What the cells cost in parameters."""

import keras

from unrolled.records.record import Record

UNITS, FEATURES = 32, 8


def run(record: Record) -> None:
    """Count the parameters of one layer of each kind."""
    layers = {
        "SimpleRNN": (keras.layers.SimpleRNN(UNITS), "1", "$u(u + f + 1)$"),
        "GRU, `reset_after=False`": (keras.layers.GRU(UNITS, reset_after=False), "3", "$3u(u + f + 1)$"),
        "GRU, `reset_after=True`": (keras.layers.GRU(UNITS), "3", "$3u(u + f + 2)$"),
        "LSTM": (keras.layers.LSTM(UNITS), "4", "$4u(u + f + 1)$"),
    }
    counts = {}
    rows = []
    for name, (layer, blocks, formula) in layers.items():
        layer.build((None, None, FEATURES))
        counts[name] = layer.count_params()
        rows.append([name, blocks, formula, f"{counts[name]:,}".replace(",", "\N{THIN SPACE}")])
        rows[-1].append(f"{counts[name] / counts['SimpleRNN']:.2f}")
    record.table(
        "sizes",
        ["layer", "blocks of weights", "parameters", f"$u = {UNITS}$, $f = {FEATURES}$", "to SimpleRNN"],
        rows,
        "Parameters of one layer with $u$ units and $f$ features, counted by Keras.",
    )
    record.number("ratio", counts["LSTM"] / counts["SimpleRNN"])
    record.number("gru_ratio", counts["GRU, `reset_after=False`"] / counts["SimpleRNN"])
    record.number("lstm", counts["LSTM"])
