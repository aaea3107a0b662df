"""How much of the last output's gradient reaches earlier time steps, in untrained layers."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
from keras.initializers import GlorotUniform, Identity, Orthogonal
from keras.layers import GRU, LSTM, SimpleRNN

from snippets.q5_training.gradient_over_time import gradient_norms
from snippets.q5_training.layer_norm_cell import LayerNormSimpleRNNCell
from snippets.q5_training.open_gates import open_gru, open_lstm
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import SERIES

SEEDS = (0, 1, 2, 3, 4)
STEPS = 100
SIZE = {"units": 32, "dtype": "float64"}
"""Double precision, so that a gradient that single precision would round to zero keeps its size."""

STARTS = {
    "orthogonal": lambda: Orthogonal(),
    "orthogonal × 0.5": lambda: Orthogonal(0.5),
    "orthogonal × 1.5": lambda: Orthogonal(1.5),
    "Glorot uniform": lambda: GlorotUniform(),
    "identity": lambda: Identity(),
}
"""Made anew for each layer: an initializer object draws its seed once, and then gives the same matrix each time."""
ACTIVATIONS = {"linear": None, "tanh": "tanh", "ReLU": "relu"}
GATED = {
    "LSTM, forget bias 0": lambda: open_lstm(value=0.0, **SIZE),
    "LSTM, forget bias 1 (as Keras starts it)": lambda: LSTM(**SIZE),
    "LSTM, forget bias 5": lambda: open_lstm(value=5.0, **SIZE),
    "GRU, update bias 0 (as Keras starts it)": lambda: GRU(**SIZE),
    "GRU, update bias 5": lambda: open_gru(value=5.0, **SIZE),
}


def simple(activation: str, start: str) -> SimpleRNN:
    """A SimpleRNN with a named activation and a named start of its recurrent matrix."""
    return SimpleRNN(activation=ACTIVATIONS[activation], recurrent_initializer=STARTS[start](), **SIZE)


def normalised(activation: str, start: str) -> keras.layers.RNN:
    """The same with layer normalization inside the cell."""
    cell = LayerNormSimpleRNNCell(32, ACTIVATIONS[activation], STARTS[start](), dtype="float64")
    return keras.layers.RNN(cell, dtype="float64")


def over_seeds(make: Callable[[], keras.layers.Layer], steps: int = STEPS) -> np.ndarray:
    """The gradient at each time step as a multiple of that at the last, `(seeds, time steps)`."""
    rows = []
    for seed in SEEDS:
        keras.utils.set_random_seed(seed)
        norms = gradient_norms(make(), steps, seed=seed)
        rows.append(norms / norms[-1])
    return np.array(rows)


def power(value: float) -> str:
    """A number as a power of ten, in TeX: the order of magnitude is what is robust."""
    exponent = round(np.log10(value))
    return f"$10^{{{exponent}}}$" if exponent else "$1$"


def spread(values: np.ndarray) -> str:
    """The least and the greatest order of magnitude."""
    least, most = power(values.min()), power(values.max())
    return least if least == most else f"{least} to {most}"


def run(record: Record) -> None:
    """Measure all starts with each activation, the gated cells, and the normalised cell."""
    found = {(a, s): over_seeds(lambda a=a, s=s: simple(a, s)) for s in STARTS for a in ACTIVATIONS}
    record.table(
        "simple",
        ["recurrent matrix", *ACTIVATIONS],
        [[s, *[spread(found[a, s][:, 0]) for a in ACTIVATIONS]] for s in STARTS],
        "SimpleRNN: gradient at the first time step over that at the last, least and greatest of the seeds",
    )
    gated = {name: over_seeds(make) for name, make in GATED.items()}
    record.table(
        "gated",
        ["cell", "first over last time step"],
        [[name, spread(rows[:, 0])] for name, rows in gated.items()],
        "Gated cells: gradient at the first time step over that at the last, least and greatest of the seeds",
    )
    starts = ("orthogonal × 0.5", "orthogonal", "orthogonal × 1.5")
    norm = {(a, s): over_seeds(lambda a=a, s=s: normalised(a, s)) for s in starts for a in ("tanh", "ReLU")}
    record.table(
        "normalised",
        ["recurrent matrix", "tanh", "tanh, normalised", "ReLU", "ReLU, normalised"],
        [[s, *[spread(which[a, s][:, 0]) for a in ("tanh", "ReLU") for which in (found, norm)]] for s in starts],
        "The same ratio without and with layer normalization inside the cell",
    )
    record.number("units", SIZE["units"])
    lines = {
        "linear × 1.5": found["linear", "orthogonal × 1.5"],
        "linear": found["linear", "orthogonal"],
        "LSTM, bias 5": gated["LSTM, forget bias 5"],
        "LSTM, bias 1": gated["LSTM, forget bias 1 (as Keras starts it)"],
        "tanh": found["tanh", "orthogonal"],
        "GRU": gated["GRU, update bias 0 (as Keras starts it)"],
    }
    middle = {name: np.median(rows, axis=0) for name, rows in lines.items()}
    distance = np.arange(STEPS)
    with canvas(height=330) as figure:
        ax = figure.add_subplot()
        for colour, (name, rows) in zip(SERIES, lines.items(), strict=True):
            ax.fill_between(distance, rows.min(0)[::-1], rows.max(0)[::-1], color=colour, alpha=0.15, linewidth=0)
            ax.plot(distance, middle[name][::-1], color=colour)
            lift = {"LSTM, bias 5": 4, "linear": -4}.get(name, 0)  # their ends nearly meet
            ax.annotate(name, (99, middle[name][0]), (4, lift), textcoords="offset points", color=colour, va="center")
        ax.set_yscale("log")
        ax.set_xlim(0, 160)
        ax.set_xticks([0, 25, 50, 75, 99])
        ax.set_xlabel("time steps before the last")
        ax.set_ylabel("gradient over that at the last step")
        svg = to_svg(figure, record.name)
    shown = [0, 10, 25, 50, 75, 99]
    record.figure(
        "gradients",
        svg,
        alt="On a logarithmic axis the gradient rises or falls roughly along straight lines with the distance in time. "
        f"At the first of {STEPS} steps it is, in the median, "
        + ", ".join(f"{middle[name][0]:.0e} for {name}" for name in lines)
        + " times that at the last step.",
        caption="Untrained layers: the gradient of the last output with respect to the input, by distance in time. "
        "Lines are medians, bands all of the seeds.",
        columns=["steps before the last", *lines],
        rows=[[d, *[f"{middle[name][STEPS - 1 - d]:.0e}" for name in lines]] for d in shown],
    )
