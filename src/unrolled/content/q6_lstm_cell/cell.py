"""The cells, drawn from one description each, and each description run against Keras."""

import keras
import numpy as np

from unrolled.engine.records.record import Record
from unrolled.content.q6_lstm_cell.shared import cell_drawing as cells

SEED = 0

_LAYERS = {
    "cell": (cells.LSTM, "LSTM", keras.layers.LSTM),
    "gru": (cells.GRU, "GRU, `reset_after=False`", lambda units: keras.layers.GRU(units, reset_after=False)),
    "gru_reset_after": (cells.GRU_RESET_AFTER, "GRU, `reset_after=True`", keras.layers.GRU),
    "simple_rnn": (cells.SIMPLE_RNN, "SimpleRNN", keras.layers.SimpleRNN),
}

_ALT = {
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

_CAPTION = {
    "cell": "The LSTM cell at one time step, as `keras.layers.LSTM` computes it. Time runs down.",
    "gru": "The GRU cell with `reset_after=False`: the reset gate acts before the candidate's weights.",
    "gru_reset_after": "The GRU cell with `reset_after=True`, Keras' default: the reset gate acts after the "
    "recurrent weights.",
    "simple_rnn": "The SimpleRNN cell in the same signs: no gate, and no straight line.",
}


def outputs_of_drawing(cell: cells.Cell, layer: keras.layers.Layer, x: np.ndarray) -> np.ndarray:
    """The hidden state at every time step, computed by the operations of the drawing.

    Args:
        cell: The description that the drawing is made from.
        layer: A built Keras layer; its weights are used.
        x: Inputs (batch, time steps, features).

    Returns:
        Outputs (batch, time steps, units).
    """
    weights = cells.keras_weights(cell, *layer.get_weights())
    zeros = np.zeros((len(x), layer.units))
    states = {part.key: zeros for part in cell.parts if part.kind == "input" and part.key != "x"}
    outputs = []
    for t in range(x.shape[1]):
        values = cells.evaluate(cell, {"x": x[:, t], **states}, weights)
        states = {key: values[key.replace("_prev", "_next")] for key in states}
        outputs.append(values["y"])
    return np.stack(outputs, axis=1)


def run(record: Record) -> None:
    """Draw each cell, and compare what its drawing computes with the layer of Keras."""
    random = np.random.default_rng(SEED)
    batch, time_steps, features, units = 16, 50, 3, 8
    x = random.normal(size=(batch, time_steps, features))
    rows = []
    for item, (cell, name, make) in _LAYERS.items():
        layer = make(units)
        layer.return_sequences = True
        layer.build(x.shape)
        layer.set_weights([random.normal(size=weight.shape) * 0.5 for weight in layer.get_weights()])
        difference = np.abs(outputs_of_drawing(cell, layer, x) - np.asarray(layer(x))).max()
        if difference > 1e-5:
            raise ArithmeticError(f"the drawing of {cell.name} does not compute what Keras does: off by {difference}")
        rows.append([name, _shown(difference)])
        record.figure(
            item,
            cells.draw(cell, f"{record.name}.{item}"),
            alt=_ALT[item],
            caption=_CAPTION[item],
            description=[f"{step}. {said}" for step, said in enumerate(cells.walk(cell), 1)],
        )
    record.table(
        "gru_equations",
        ["value", "equation"],
        [[value, f"${equation}$"] for value, equation in cells.equations(cells.GRU)],
        f"The equations of the {_LAYERS['gru'][1]}, written from the description that the drawing is made from. "
        r"$[h_{t-1}, x_t]$ is the joined vector, $\odot$ multiplies element by element.",
    )
    record.table(
        "equal",
        ["drawing", "largest difference from Keras"],
        rows,
        "The operations of each drawing, run as arithmetic with random weights, against Keras' layer over a sequence.",
    )
    record.number("time_steps", time_steps)


def _shown(difference: float) -> str:
    """An upper bound that does not hang on the last bits of a CPU."""
    power = int(np.ceil(np.log10(max(difference, 1e-7))))
    return f"below $10^{{{power}}}$"
