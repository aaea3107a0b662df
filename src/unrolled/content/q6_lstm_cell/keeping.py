"""How fast a constant forget gate lets old content go."""

import keras
import numpy as np

from snippets.q6_lstm_cell.forget_gate import kept
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg

STEPS = 30
ALMOST_1, NEAR_1 = 1 - 1e-9, 0.98
IN_TABLE = (0, 1, 2, 5, 10, 20, 30)
LABEL_AT = ((24, 1.03), (24, 0.66), (12, 0.33), (4.6, 0.29))
"""Where the name of each curve stands: time step and cell state."""


def measure() -> dict:
    """Run a Keras LSTM whose forget gates are held fixed, one value in each unit.

    The last gate is that of a fresh layer whose weighted inputs are zero: the sigmoid of Keras' first bias.
    """
    layer = keras.layers.LSTM(1)
    layer.build((None, None, 1))
    start = float(keras.ops.sigmoid(layer.get_weights()[2][1]))
    gates = [ALMOST_1, NEAR_1, 0.9, start]
    states = np.concatenate([np.ones((1, len(gates))), kept(gates, STEPS)])
    return {"forget_gate": gates, "cell_state": states}


def show(record: Record, measured: dict) -> None:
    """Draw the cell states, and say when half of the content is gone."""
    gates, states = measured["forget_gate"], measured["cell_state"]
    start = gates[-1]
    names = ["1", *(f"{gate:.2f}" for gate in gates[1:])]
    with canvas(height=240) as figure:
        axes = figure.add_subplot()
        for name, curve, place in zip(names, states.T, LABEL_AT, strict=True):
            axes.plot(range(STEPS + 1), curve)
            axes.text(*place, f"f = {name}", color=axes.lines[-1].get_color())
        axes.set_xlabel("time steps")
        axes.set_ylabel("cell state")
        axes.set_ylim(-0.03, 1.12)
        axes.set_xlim(0, STEPS)
        svg = to_svg(figure, record.name)
    record.figure(
        "keeping",
        svg,
        alt=f"Four curves of a cell state that starts at 1. With a forget gate of 1 it stays at 1 for {STEPS} steps; "
        f"with {names[1]} it falls to {states[-1, 1]:.2f}, with {names[2]} to {states[-1, 2]:.2f}; with {names[3]} "
        f"only {states[10, 3]:.2f} is left after ten steps.",
        caption="The cell state of a Keras LSTM with its input gate shut and its forget gate held at one value.",
        columns=["time step", *[f"f = {name}" for name in names]],
        rows=[[step, *(f"{state:.4f}" for state in states[step])] for step in IN_TABLE],
    )
    record.number("start", start, digits=2)
    record.number("start_half", np.log(0.5) / np.log(start), digits=1)
    record.number("after_ten", states[10, 3], digits=2)
    record.number("near_one", NEAR_1, digits=2)
    record.number("near_one_half", np.log(0.5) / np.log(NEAR_1), digits=0)
