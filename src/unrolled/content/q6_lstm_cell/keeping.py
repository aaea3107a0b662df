"""How fast a constant forget gate lets old content go."""

import keras
import numpy as np

from snippets.q6_lstm_cell.forget_gate import kept
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg

STEPS = 30


def run(record: Record) -> None:
    """Run a Keras LSTM whose forget gates are held fixed, one value in each unit."""
    layer = keras.layers.LSTM(1)
    layer.build((None, None, 1))
    start = float(keras.ops.sigmoid(layer.get_weights()[2][1]))
    gates = [1 - 1e-9, 0.98, 0.9, start]
    cell = kept(gates, STEPS)
    names = ["1", "0.98", "0.90", f"{start:.2f}"]
    with canvas(height=240) as figure:
        ax = figure.add_subplot()
        steps = np.arange(STEPS + 1)
        places = [(24, 1.03), (24, 0.66), (12, 0.33), (4.6, 0.29)]
        for index, (name, place) in enumerate(zip(names, places, strict=True)):
            ax.plot(steps, np.append(1, cell[:, index]))
            ax.text(*place, f"f = {name}", color=ax.lines[-1].get_color())
        ax.set_xlabel("time steps")
        ax.set_ylabel("cell state")
        ax.set_ylim(-0.03, 1.12)
        ax.set_xlim(0, STEPS)
        svg = to_svg(figure, record.name)
    shown = [0, 1, 2, 5, 10, 20, 30]
    record.figure(
        "keeping",
        svg,
        alt=f"Four curves of a cell state that starts at 1. With a forget gate of 1 it stays at 1 for {STEPS} steps; "
        f"with 0.98 it falls to {cell[-1, 1]:.2f}, with 0.90 to {cell[-1, 2]:.2f}; with {names[3]} only "
        f"{cell[9, 3]:.2f} is left after ten steps.",
        caption="The cell state of a Keras LSTM with its input gate shut and its forget gate held at one value.",
        columns=["time step", *[f"f = {name}" for name in names]],
        rows=[[n, *[f"{v:.4f}" for v in (np.ones(len(gates)) if n == 0 else cell[n - 1])]] for n in shown],
    )
    record.number("start", start, digits=2)
    record.number("start_half", np.log(0.5) / np.log(start), digits=1)
    record.number("after_ten", float(cell[9, 3]), digits=2)
    record.number("near_one", 0.98, digits=2)
    record.number("near_one_half", np.log(0.5) / np.log(0.98), digits=0)
