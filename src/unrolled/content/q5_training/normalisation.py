"""Batch and layer normalization, between the layers and inside the cell, over several seeds."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers

from snippets.q5_training.layer_norm_cell import LayerNormSimpleRNNCell
from snippets.q5_training.recall_first import classifier, symbols
from unrolled.content.q5_training.recall_short import accuracy
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED, SERIES
from unrolled.content.shelf.training import Restarts

SEEDS = (0, 1, 2, 3, 4)
STEPS, UNITS, UPDATES, BATCH = 20, 24, 120, 64
STARTS = {"ReLU start": ("relu", 1.5), "tanh start": ("tanh", 1.0)}
KINDS = (
    "none",
    "batch, between layers",
    "layer, between layers",
    "batch, inside the cell",
    "layer, inside the cell",
)

MOMENTUM = 0.9
"""Keras's 0.99 would leave the moving averages near their start in so short a training."""
OFFSETS = np.linspace(0.24, -0.24, len(SEEDS))
"""Where a seed's mark stands across its row, so that equal values do not hide one another."""
SHORT = ("none", "batch_between", "layer_between", "batch_inside", "layer_inside")
LEARNED = 0.9
"""A network that names this share of new sequences right has learned the task."""


@keras.saving.register_keras_serializable(package="normalisation")
class BatchNormSimpleRNNCell(LayerNormSimpleRNNCell):
    """The same cell with batch normalization, whose statistics all time steps share."""

    def __init__(self, units: int, *arguments: object, **options: object) -> None:
        super().__init__(units, *arguments, **options)
        self.norm = layers.BatchNormalization(momentum=MOMENTUM, dtype=self.dtype_policy)

    def call(self, inputs: object, states: list, training: bool = False) -> tuple:
        """One time step."""
        weighted, _ = self.sums(inputs, states)
        output = self.activation(self.norm(weighted, training=training))
        return output, [output]


def stack(kind: str, activation: str, gain: float) -> list[layers.Layer]:
    """Two recurrent layers with a kind of normalization between or inside them."""

    def one(returns: bool) -> layers.Layer:
        matrix = keras.initializers.Orthogonal(gain)
        if kind == "layer, inside the cell":
            return layers.RNN(LayerNormSimpleRNNCell(UNITS, activation, matrix), return_sequences=returns)
        if kind == "batch, inside the cell":
            return layers.RNN(BatchNormSimpleRNNCell(UNITS, activation, matrix), return_sequences=returns)
        return layers.SimpleRNN(UNITS, activation, recurrent_initializer=matrix, return_sequences=returns)

    between = {
        "batch, between layers": [layers.BatchNormalization(momentum=MOMENTUM)],
        "layer, between layers": [layers.LayerNormalization()],
    }
    return [one(True), *between.get(kind, []), one(False)]


def accuracies(kind: str, start: str, seeds: tuple[int, ...] = SEEDS) -> list[float]:
    """The share of new sequences whose first symbol is named, for each seed."""
    x, y = symbols(BATCH * UPDATES, STEPS, seed=0)
    test = symbols(1000, STEPS, seed=1)

    def build() -> keras.Model:
        return classifier(stack(kind, *STARTS[start]), STEPS)

    compiled = build()
    compiled.compile(keras.optimizers.Adam(0.005), loss=compiled.loss)
    begin, found = Restarts(compiled, build), []
    for seed in seeds:
        model = begin(seed)
        model.fit(x, y, batch_size=BATCH, verbose=0)
        found.append(accuracy(model, *test))
    return found


def run(record: Record) -> None:
    """Train every kind from both starts."""
    found = {start: {kind: np.array(accuracies(kind, start)) for kind in KINDS} for start in STARTS}
    with canvas(height=400) as figure:
        axes = figure.subplots(2, 1, sharex=True)
        for ax, kinds, title in zip(
            axes, found.values(), ("ReLU, orthogonal × 1.5", "tanh, orthogonal (as Keras starts it)"), strict=True
        ):
            for row, kind in enumerate(KINDS[::-1]):
                inside = "inside" in kind
                colour = SERIES[0] if inside else SERIES[1]
                ax.plot(kinds[kind], row + OFFSETS, "o" if inside else "s", color=colour, alpha=0.7)
            ax.axvline(1 / 4, color=MUTED, linestyle="--")
            ax.set_yticks(range(len(KINDS)), KINDS[::-1])
            ax.set_ylim(-0.6, len(KINDS) - 0.4)
            ax.set_xlim(0, 1.05)
            ax.set_title(title, loc="left")
        axes[1].set_xlabel("share right (dashed: guessing)")
        svg = to_svg(figure, record.name)
    record.figure(
        "normalisation",
        svg,
        alt="How many of the networks learned the task. "
        + " ".join(
            f"From the {start}: "
            + ", ".join(f"{kind} {int((values > LEARNED).sum())}" for kind, values in kinds.items())
            + "."
            for start, kinds in found.items()
        ),
        caption="Two SimpleRNN layers that have to name the first of a sequence of symbols. Each mark is one training.",
        columns=["start", "normalization", *[f"seed {seed}" for seed in SEEDS]],
        rows=[[start, kind, *[f"{v:.2f}" for v in kinds[kind]]] for start, kinds in found.items() for kind in KINDS],
    )
    record.number("seeds", len(SEEDS))
    record.number("steps", STEPS)
    for start, item in zip(STARTS, ("relu", "tanh"), strict=True):
        for kind, short in zip(KINDS, SHORT, strict=True):
            record.number(f"{item}_{short}", int((found[start][kind] > LEARNED).sum()))
