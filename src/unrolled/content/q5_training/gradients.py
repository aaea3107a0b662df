"""How much of the last output's gradient reaches earlier time steps, in untrained layers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras.initializers import GlorotUniform, Identity, Orthogonal
from keras.layers import GRU, LSTM, SimpleRNN

from snippets.q5_training.gradient_over_time import gradient_norms
from snippets.q5_training.layer_norm_cell import LayerNormSimpleRNNCell
from snippets.q5_training.open_gates import open_gru, open_lstm
from unrolled.content.q5_training.shared.powers import power_of_ten
from unrolled.content.shelf.words import spread
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import SERIES

SEEDS = (0, 1, 2, 3, 4)
STEPS, FEATURES = 100, 4
SIZE: dict[str, Any] = {"units": 32, "dtype": "float64"}
"""Double precision, so that a gradient that single precision would round to zero keeps its size."""

STARTS = {
    "orthogonal": lambda: Orthogonal(),
    "orthogonal × 0.5": lambda: Orthogonal(0.5),
    "orthogonal × 1.5": lambda: Orthogonal(1.5),
    "orthogonal × 2": lambda: Orthogonal(2.0),
    "orthogonal × 3": lambda: Orthogonal(3.0),
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
NORMALISED_STARTS = ("orthogonal × 0.5", "orthogonal", "orthogonal × 1.5", "orthogonal × 3", "identity")
NORMALISED_ACTIVATIONS = ("tanh", "ReLU")
DRAWN = 3
"""One in so many time steps is noted."""
GLOROTS = 300
"""How many of Glorot's matrices are looked at."""


def simple(activation: str, start: str) -> SimpleRNN:
    """A SimpleRNN with a named activation and a named start of its recurrent matrix."""
    return SimpleRNN(activation=ACTIVATIONS[activation], recurrent_initializer=STARTS[start](), **SIZE)


def normalised(activation: str, start: str) -> keras.layers.RNN:
    """The same with layer normalization inside the cell."""
    cell = LayerNormSimpleRNNCell(32, ACTIVATIONS[activation], STARTS[start](), dtype="float64")
    return keras.layers.RNN(cell, dtype="float64")


def glorot_radii() -> list[float]:
    """The size of the largest eigenvalue of each of some matrices that Glorot's uniform initializer draws."""
    keras.utils.set_random_seed(0)
    matrices = [np.asarray(GlorotUniform()((32, 32))) for _ in range(GLOROTS)]
    return [float(np.abs(np.linalg.eigvals(matrix)).max()) for matrix in matrices]


def over_seeds(layers: dict[str, Callable[[], keras.layers.Layer]]) -> dict[str, np.ndarray]:
    """The gradient at each time step as a multiple of that at the last, `(seeds, time steps)`.

    Args:
        layers: Makers of layers that differ in their first weights alone, by name. One of them is traced, which
            takes longer than to run it, and gets the weights of the others.
    """
    traced = next(iter(layers.values()))()
    traced.call = tf.function(traced.call)
    traced.build((None, STEPS, FEATURES))
    ratios = {}
    for name, make in layers.items():
        rows = []
        for seed in SEEDS:
            keras.utils.set_random_seed(seed)
            layer = make()
            layer.build((None, STEPS, FEATURES))
            traced.set_weights(layer.get_weights())
            norms = gradient_norms(traced, STEPS, FEATURES, seed)
            rows.append(norms / norms[-1])
        ratios[name] = np.array(rows)
    return ratios


def measure() -> dict:
    """Measure all starts with each activation, the gated cells, and the normalised cell."""
    plain = {a: over_seeds({s: partial(simple, a, s) for s in STARTS}) for a in ACTIVATIONS}
    gated = over_seeds({name: make for name, make in GATED.items() if "LSTM" in name})
    gated |= over_seeds({name: make for name, make in GATED.items() if "GRU" in name})
    inside = {a: over_seeds({s: partial(normalised, a, s) for s in NORMALISED_STARTS}) for a in NORMALISED_ACTIVATIONS}
    return {
        "simple": {a: _first(starts) for a, starts in plain.items()},
        "gated": _first(gated),
        "normalised": {a: _first(starts) for a, starts in inside.items()},
        "glorot": glorot_radii(),
        "lines": {
            "linear × 1.5": _line(plain["linear"]["orthogonal × 1.5"]),
            "linear": _line(plain["linear"]["orthogonal"]),
            "LSTM, bias 5": _line(gated["LSTM, forget bias 5"]),
            "LSTM, bias 1": _line(gated["LSTM, forget bias 1 (as Keras starts it)"]),
            "tanh": _line(plain["tanh"]["orthogonal"]),
            "GRU": _line(gated["GRU, update bias 0 (as Keras starts it)"]),
        },
    }


def _first(layers: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The gradient at the first time step alone, `(seeds,)`."""
    return {name: norms[:, 0] for name, norms in layers.items()}


def _line(norms: np.ndarray) -> dict[str, list[float]]:
    """What is drawn: the least, the middle and the greatest over the seeds, from the last time step to the first."""
    drawn = {"least": norms.min(axis=0), "median": np.median(norms, axis=0), "greatest": norms.max(axis=0)}
    return {name: [float(f"{value:.3g}") for value in values[::-DRAWN]] for name, values in drawn.items()}


def show(record: Record, measured: dict) -> None:
    """Tabulate the first time step, and draw all of them for some layers."""
    plain, inside = measured["simple"], measured["normalised"]
    over = f"median (least–greatest) of {len(SEEDS)} seeds"
    record.table(
        "simple",
        ["recurrent matrix", *ACTIVATIONS],
        [[s, *(spread(plain[a][s], form=_power) for a in ACTIVATIONS)] for s in STARTS],
        f"SimpleRNN: gradient at the first time step over that at the last, {over}",
    )
    record.table(
        "gated",
        ["cell", "first over last time step"],
        [[name, spread(ratios, form=_power)] for name, ratios in measured["gated"].items()],
        f"Gated cells: gradient at the first time step over that at the last, {over}",
    )
    record.table(
        "normalised",
        ["recurrent matrix", "tanh", "tanh, normalised", "ReLU", "ReLU, normalised"],
        [
            [s, *(spread(ratios[a][s], form=_power) for a in NORMALISED_ACTIVATIONS for ratios in (plain, inside))]
            for s in NORMALISED_STARTS
        ],
        "The same ratio without and with layer normalization inside the cell",
    )
    record.number("glorots", GLOROTS)
    record.number("glorot_middle", float(np.median(measured["glorot"])), digits=2)
    record.number("glorot_above", round(100 * float(np.mean(np.array(measured["glorot"]) > 1))), unit="%")
    _draw_lines(record, measured["lines"])


def _power(value: float) -> str:
    """A number as a power of ten: the order of magnitude is what is robust."""
    exponent = round(np.log10(value))
    return power_of_ten(exponent) if exponent else "1"


def _draw_lines(record: Record, lines: dict[str, dict[str, list[float]]]) -> None:
    middle = {name: line["median"] for name, line in lines.items()}
    record.figure(
        "gradients",
        _lines(lines, record.name),
        alt="On a logarithmic axis the gradient rises or falls roughly along straight lines with the distance in time. "
        f"At the first of {STEPS} steps it is, in the median, "
        + ", ".join(f"{norms[-1]:.0e} for {name}" for name, norms in middle.items())
        + " times that at the last step.",
        caption="Untrained layers: the gradient of the last output with respect to the input, by distance in time. "
        "Lines are medians, bands all of the seeds.",
        columns=["steps before the last", *lines],
        rows=[[step, *(f"{norms[step // DRAWN]:.0e}" for norms in middle.values())] for step in (0, 9, 24, 51, 75, 99)],
    )


def _lines(lines: dict[str, dict[str, list[float]]], name: str) -> str:
    """The drawing, by the distance of a time step from the last."""
    # Nearly straight lines need few points, and each of them makes the page heavier.
    lines = {layer: {name: values[::3] for name, values in line.items()} for layer, line in lines.items()}
    distance = np.arange(0, STEPS, 3 * DRAWN)
    lift = {"LSTM, bias 5": 4, "linear": -4}  # their ends nearly meet
    with canvas(height=330) as figure:
        axes = figure.add_subplot()
        for colour, (layer, line) in zip(SERIES, lines.items(), strict=True):
            axes.fill_between(distance, line["least"], line["greatest"], color=colour, alpha=0.15, linewidth=0)
            axes.plot(distance, line["median"], color=colour)
            axes.annotate(
                layer,
                (distance[-1], line["median"][-1]),
                (4, lift.get(layer, 0)),
                textcoords="offset points",
                color=colour,
                va="center",
            )
        axes.set_yscale("log")
        axes.set_xlim(0, 160)
        axes.set_xticks([0, 25, 50, 75, 99])
        axes.set_xlabel("time steps before the last")
        axes.set_ylabel("gradient over that at the last step")
        return to_svg(figure, name)
