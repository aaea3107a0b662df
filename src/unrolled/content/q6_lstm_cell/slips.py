"""How far slips in the sketch of the LSTM cell lead away from Keras."""

import keras
import numpy as np

from snippets.q6_lstm_cell.wrong_cells import NEW_CELL_STATE, last_output
from unrolled.engine.records.record import Record

SEED = 0
CELL = {"f = 1 taken for 'drop it'": "$f_t = 1$ taken for “drop it”"}
"""How a slip is called on the page, where the snippet calls it otherwise."""
EQUATION = {
    "right": r"$c_t = f_t \odot c_{t-1} + i_t \odot g_t$",
    "input and forget gate swapped": r"$c_t = i_t \odot c_{t-1} + f_t \odot g_t$",
    "the old cell state not added": r"$c_t = i_t \odot g_t$",
    "f = 1 taken for 'drop it'": r"$c_t = (1 - f_t) \odot c_{t-1} + i_t \odot g_t$",
}


def measure() -> dict:
    """Compare each slip with a fresh Keras layer, on the same weights and inputs.

    Returns:
        Mean absolute differences of the last outputs, as a share of their mean size.
    """
    x = np.random.default_rng(SEED).normal(size=(256, 20, 3))
    layer = keras.layers.LSTM(8)
    truth = np.asarray(layer(x))
    size = np.abs(truth).mean()
    return {slip: np.abs(last_output(slip, x, layer.get_weights()) - truth).mean() / size for slip in NEW_CELL_STATE}


def show(record: Record, measured: dict) -> None:
    """Tabulate the slips with their equations."""
    record.table(
        "slips",
        ["cell", "new cell state", "difference from Keras"],
        [
            [CELL.get(slip, slip), EQUATION[slip], "none" if difference < 1e-5 else f"{difference:.0%}"]
            for slip, difference in measured.items()
        ],
        "Mean difference of the last output from that of a fresh Keras LSTM, as a share of the mean size of an output.",
    )
