"""Naming the first of twenty symbols, and of ten: plain, gated and convolutional layers over several seeds."""

from __future__ import annotations

import keras
import numpy as np
from keras.layers import GRU, LSTM, SimpleRNN

from snippets.q5_training.dilated_stack import dilated_stack
from snippets.q5_training.open_gates import open_gru, open_lstm
from snippets.q5_training.recall_first import SYMBOLS, classifier, symbols
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED, SERIES
from unrolled.content.shelf.training import Restarts

SEEDS = (0, 1, 2, 3, 4)
UNITS, BATCH, ROUND, ROUNDS = 32, 64, 50, 3
COMPILED = 20
LEARNED = 0.99
"""Training stops where this share of new sequences is right."""
OFFSETS = np.linspace(0.24, -0.24, len(SEEDS))
"""Where a seed's mark stands across its row, so that equal values do not hide one another."""
LSTM_BIAS, GRU_BIAS = 5.0, 3.0
BODIES = {
    "SimpleRNN": lambda time_steps: [SimpleRNN(UNITS)],
    "LSTM, forget bias 0": lambda time_steps: [open_lstm(UNITS, 0.0)],
    "LSTM (bias 1)": lambda time_steps: [LSTM(UNITS)],
    "LSTM, forget bias 5": lambda time_steps: [open_lstm(UNITS, LSTM_BIAS)],
    "GRU (bias 0)": lambda time_steps: [GRU(UNITS)],
    "GRU, update bias 3": lambda time_steps: [open_gru(UNITS, GRU_BIAS)],
    "dilated convolutions": lambda time_steps: dilated_stack(UNITS, time_steps),
}


CLOSED = ("SimpleRNN", "LSTM, forget bias 0", "LSTM (bias 1)", "GRU (bias 0)")
"""The layers as Keras starts them, and the LSTM without its bias: those for which ten symbols are of interest."""


def accuracy(model: keras.Model, x: np.ndarray, y: np.ndarray) -> float:
    """The share of sequences whose first symbol has the highest score."""
    return float((keras.ops.convert_to_numpy(model(x)).argmax(axis=-1) == y).mean())


def accuracies(name: str, time_steps: int, seeds: tuple[int, ...] = SEEDS) -> list[float]:
    """The share of new sequences whose first symbol is named after training, for each seed.

    Compiled by XLA where sequences are long enough for that to pay.
    """

    def build() -> keras.Model:
        return classifier(BODIES[name](time_steps), time_steps)

    rounds = [symbols(BATCH * ROUND, time_steps, seed=10 + r) for r in range(ROUNDS)]
    check, test = symbols(500, time_steps, seed=2), symbols(1000, time_steps, seed=1)
    compiled = build()
    compiled.compile(compiled.optimizer, compiled.loss, jit_compile=time_steps >= COMPILED)
    start, found = Restarts(compiled, build), []
    for seed in seeds:
        model = start(seed)
        for x, y in rounds:
            model.fit(x, y, batch_size=BATCH, verbose=0)
            if accuracy(model, *check) >= LEARNED:
                break
        found.append(accuracy(model, *test))
    return found


def strips(found: dict[int, dict[str, list[float]]], name: str) -> str:
    """One strip of marks for each layer, one panel for each length."""
    tallest = max(len(rows) for rows in found.values())
    with canvas(height=(25 * tallest + 32) * len(found) + 30) as figure:
        panels = np.atleast_1d(
            figure.subplots(len(found), 1, sharex=True, height_ratios=[len(rows) for rows in found.values()])
        )
        for ax, (time_steps, rows) in zip(panels, found.items(), strict=True):
            for row, (label, values) in enumerate(list(rows.items())[::-1]):
                gated = "LSTM" in label or "GRU" in label
                colour = SERIES[0] if gated else SERIES[1]
                ax.plot(values, row + OFFSETS, "o" if gated else "s", color=colour, alpha=0.7)
            ax.axvline(1 / SYMBOLS, color=MUTED, linestyle="--")
            ax.set_yticks(range(len(rows)), list(rows)[::-1])
            ax.set_ylim(-0.6, len(rows) - 0.4)
            ax.set_xlim(0, 1.05)
            ax.set_title(f"{time_steps} time steps", loc="left")
        panels[-1].set_xlabel("share right (dashed: guessing)")
        return to_svg(figure, name)


def draw(record: Record, item: str, found: dict[int, dict[str, list[float]]]) -> None:
    """Keep the strips with their data, and the worst and best seed of each layer as numbers."""
    said = "; ".join(
        f"with {time_steps} time steps: "
        + ", ".join(f"{label} {min(values):.2f} to {max(values):.2f}" for label, values in rows.items())
        for time_steps, rows in found.items()
    )
    record.figure(
        item,
        strips(found, record.name),
        alt=f"The share of sequences whose first symbol is named, least to greatest of {len(SEEDS)} seeds, {said}.",
        caption="Naming the first symbol after a short training. Each mark is one training; circles are gated cells.",
        columns=["time steps", "layer", *[f"seed {seed}" for seed in SEEDS]],
        rows=[[t, label, *[f"{v:.2f}" for v in values]] for t, rows in found.items() for label, values in rows.items()],
    )
    for time_steps, rows in found.items():
        for label, values in rows.items():
            slug = "".join(c if c.isalnum() else "_" for c in label.lower())
            record.number(f"{slug}_{time_steps}_worst", min(values), digits=2)
            record.number(f"{slug}_{time_steps}_best", max(values), digits=2)
    record.number("units", UNITS)


def run(record: Record) -> None:
    """Train every layer on the longer sequences, and some on the shorter."""
    lengths = {10: CLOSED, 20: BODIES}
    found = {steps: {name: accuracies(name, steps) for name in names} for steps, names in lengths.items()}
    draw(record, "recall_short", found)
