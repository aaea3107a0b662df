"""The cells, drawn from one description each, and each description run against Keras."""

import keras
import numpy as np

from unrolled.content.q6_lstm_cell.shared import cell_layouts
from unrolled.content.q6_lstm_cell.shared.cell_arithmetic import outputs_of_drawing
from unrolled.content.q6_lstm_cell.shared.cell_drawing import draw
from unrolled.content.q6_lstm_cell.shared.cell_parts import GRU, GRU_RESET_AFTER, LSTM, SIMPLE_RNN
from unrolled.content.q6_lstm_cell.shared.cell_words import equations, walk
from unrolled.engine.records.record import Record

SEED = 0
BATCH, TIME_STEPS, FEATURES, UNITS = 16, 50, 3, 8
CELLS = {"cell": LSTM, "gru": GRU, "gru_reset_after": GRU_RESET_AFTER, "simple_rnn": SIMPLE_RNN}
LAYOUTS = {
    "cell": cell_layouts.LSTM,
    "gru": cell_layouts.GRU,
    "gru_reset_after": cell_layouts.GRU_RESET_AFTER,
    "simple_rnn": cell_layouts.SIMPLE_RNN,
}

NAME = {
    "cell": "LSTM",
    "gru": "GRU, `reset_after=False`",
    "gru_reset_after": "GRU, `reset_after=True`",
    "simple_rnn": "SimpleRNN",
}
ALT = {
    "cell": "Diagram of the LSTM cell. The cell state runs straight down at the left: it is multiplied by the forget "
    "gate, then the input gate times the candidate is added. A branch of it goes through a tanh and is multiplied by "
    "the output gate, which gives the hidden state. All four layers read the previous hidden state and the input.",
    "gru": "Diagram of the GRU cell with the reset before the weights. The hidden state runs straight down at the "
    "left: it is multiplied by the update gate, then the candidate times one minus the update gate is added. "
    "The candidate reads the input and the previous state times the reset gate.",
    "gru_reset_after": "Diagram of the GRU cell with the reset after the weights. It differs from the other in the "
    "candidate: the previous state goes through its weights first, the product is multiplied by the reset gate, "
    "and the weighted input is added before the tanh.",
    "simple_rnn": "Diagram of the SimpleRNN cell. The previous hidden state and the input go through one layer with "
    "a tanh, which gives the new hidden state. No line leads past the layer.",
}
CAPTION = {
    "cell": "The LSTM cell at one time step, as `keras.layers.LSTM` computes it. Time runs down.",
    "gru": "The GRU cell with `reset_after=False`: the reset gate acts before the candidate's weights.",
    "gru_reset_after": "The GRU cell with `reset_after=True`, Keras' default: the reset gate acts after the "
    "recurrent weights.",
    "simple_rnn": "The SimpleRNN cell, drawn with the same symbols: no gate, and no straight line.",
}


def keras_layers(units: int) -> dict[str, keras.layers.Layer]:
    """The layer of Keras that each drawing stands for, giving its output at every time step."""
    layers = keras.layers
    return {
        "cell": layers.LSTM(units, return_sequences=True),
        "gru": layers.GRU(units, reset_after=False, return_sequences=True),
        "gru_reset_after": layers.GRU(units, return_sequences=True),
        "simple_rnn": layers.SimpleRNN(units, return_sequences=True),
    }


def measure() -> dict:
    """Run the operations of each drawing against the layer of Keras, with random weights.

    Raises:
        ArithmeticError: A drawing computes something else.
    """
    random = np.random.default_rng(SEED)
    x = random.normal(size=(BATCH, TIME_STEPS, FEATURES))
    differences = {}
    for item, layer in keras_layers(UNITS).items():
        layer.build(x.shape)
        layer.set_weights([random.normal(size=weight.shape) * 0.5 for weight in layer.get_weights()])
        cell = CELLS[item]
        difference = np.abs(outputs_of_drawing(cell, layer, x) - np.asarray(layer(x))).max()
        if difference > 1e-5:
            raise ArithmeticError(f"the drawing of {cell.name} does not compute what Keras does: off by {difference}")
        differences[item] = difference
    return {"difference": differences}


def show(record: Record, measured: dict) -> None:
    """Draw each cell, and say how far its arithmetic is from Keras."""
    for item, cell in CELLS.items():
        record.figure(
            item,
            draw(cell, LAYOUTS[item], f"{record.name}.{item}"),
            alt=ALT[item],
            caption=CAPTION[item],
            description=[f"{step}. {sentence}" for step, sentence in enumerate(walk(cell), 1)],
        )
    for item, of in {"lstm_equations": "cell", "gru_equations": "gru"}.items():
        record.table(
            item,
            ["value", "equation"],
            [[value, f"${equation}$"] for value, equation in equations(CELLS[of])],
            f"The equations of the {NAME[of]}, written from the description that the drawing is made from. "
            r"$[h_{t-1}, x_t]$ is the joined vector, $\odot$ multiplies element by element; the sigmoid $\sigma$ gives "
            r"numbers between 0 and 1, $\tanh$ between −1 and 1.",
        )
    record.table(
        "equal",
        ["drawing", "largest difference from Keras"],
        [[NAME[item], _bound(difference)] for item, difference in measured["difference"].items()],
        "The operations of each drawing, run as arithmetic with random weights, against Keras' layer over a sequence.",
    )
    record.number("time_steps", TIME_STEPS)


def _bound(difference: float) -> str:
    """An upper bound that does not hang on the last bits of a CPU."""
    power = int(np.ceil(np.log10(max(difference, 1e-7))))
    return f"below $10^{{{power}}}$"
