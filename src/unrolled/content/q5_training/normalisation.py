"""Batch and layer normalization, between the layers and inside the cell, over several seeds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import keras
from keras import layers

from snippets.q5_training.layer_norm_cell import LayerNormSimpleRNNCell
from snippets.q5_training.recall_first import SYMBOLS, classifier, symbols
from unrolled.content.q5_training.shared.first_symbol import accuracy
from unrolled.content.shelf.dots import CIRCLE, SQUARE, draw_dots
from unrolled.content.shelf.training import each_seed
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED

MINUTES = 1
SEEDS = (0, 1, 2, 3, 4)
STEPS, UNITS, UPDATES, BATCH = 20, 24, 120, 64
STARTS = {"relu": 1.5, "tanh": 1.0}
"""By what an orthogonal matrix is multiplied at the start, for each activation."""
KINDS = {
    "none": "none",
    "batch_between": "batch, between layers",
    "layer_between": "layer, between layers",
    "batch_inside": "batch, inside the cell",
    "layer_inside": "layer, inside the cell",
}
MOMENTUM = 0.9
"""Keras's 0.99 would leave the moving averages near their start in so short a training."""
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


def recurrent_layer(kind: str, activation: str, *, sequences: bool) -> layers.Layer:
    """A recurrent layer with the normalization, if any, that acts inside its cell."""
    matrix = keras.initializers.Orthogonal(STARTS[activation])
    if kind == "layer_inside":
        return layers.RNN(LayerNormSimpleRNNCell(UNITS, activation, matrix), return_sequences=sequences)
    if kind == "batch_inside":
        return layers.RNN(BatchNormSimpleRNNCell(UNITS, activation, matrix), return_sequences=sequences)
    return layers.SimpleRNN(UNITS, activation, recurrent_initializer=matrix, return_sequences=sequences)


def network(kind: str, activation: str) -> keras.Model:
    """Two recurrent layers with a kind of normalization between or inside them."""
    between = {
        "batch_between": [layers.BatchNormalization(momentum=MOMENTUM)],
        "layer_between": [layers.LayerNormalization()],
    }
    lower, upper = (recurrent_layer(kind, activation, sequences=sequences) for sequences in (True, False))
    return classifier([lower, *between.get(kind, []), upper], STEPS)


def accuracies(kind: str, activation: str, seeds: Sequence[int] = SEEDS) -> list[float]:
    """The share of new sequences whose first symbol is named after training, one for each seed."""
    x, y = symbols(BATCH * UPDATES, STEPS, seed=0)
    test = symbols(1000, STEPS, seed=1)
    settings = {
        "optimizer": keras.optimizers.Adam(0.005),
        "loss": keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    }
    fit = {"x": x, "y": y, "batch_size": BATCH}
    return [
        accuracy(model.predict_on_batch, *test)
        for model in each_seed(partial(network, kind, activation), seeds, settings, fit)
    ]


def measure() -> dict:
    """Train every kind from both starts."""
    return {activation: {kind: accuracies(kind, activation) for kind in KINDS} for activation in STARTS}


def show(record: Record, measured: dict) -> None:
    """Draw each training as a mark, and count the networks that learned the task."""
    titles = {"relu": "ReLU start", "tanh": "tanh start"}
    learned = {
        activation: {kind: sum(share > LEARNED for share in shares) for kind, shares in kinds.items()}
        for activation, kinds in measured.items()
    }
    record.figure(
        "normalisation",
        _strips(measured, record.name),
        alt="How many of the networks learned the task. "
        + " ".join(
            f"From the {titles[activation]}: {', '.join(f'{KINDS[kind]} {count}' for kind, count in counts.items())}."
            for activation, counts in learned.items()
        ),
        caption="Two SimpleRNN layers that have to name the first of a sequence of symbols. Each mark is one training.",
        columns=["start", "normalization", *(f"seed {seed}" for seed in SEEDS)],
        rows=[
            [titles[activation], KINDS[kind], *(f"{share:.2f}" for share in shares)]
            for activation, kinds in measured.items()
            for kind, shares in kinds.items()
        ],
    )
    record.table(
        "learned",
        ["normalization", *(f"from the {title}" for title in titles.values())],
        [[name, *(learned[activation][kind] for activation in titles)] for kind, name in KINDS.items()],
        f"Networks of {len(SEEDS)} that name the first symbol in more than {LEARNED:.0%} of new sequences",
    )
    record.number("seeds", len(SEEDS))
    record.number("steps", STEPS)
    for activation, counts in learned.items():
        for kind, count in counts.items():
            record.number(f"{activation}_{kind}", count)


def _strips(measured: dict[str, dict[str, list[float]]], name: str) -> str:
    titles = {"relu": "ReLU, orthogonal × 1.5", "tanh": "tanh, orthogonal (as Keras starts it)"}
    with canvas(height=400) as figure:
        panels = figure.subplots(2, 1, sharex=True)
        for axes, (activation, kinds) in zip(panels, measured.items(), strict=True):
            rows = {KINDS[kind]: shares for kind, shares in kinds.items()}
            draw_dots(axes, rows, lambda label: CIRCLE if "inside" in label else SQUARE)
            axes.axvline(1 / SYMBOLS, color=MUTED, linestyle="--")
            axes.set_xlim(0, 1.05)
            axes.set_title(titles[activation], loc="left")
        panels[1].set_xlabel("share right (dashed: guessing)")
        return to_svg(figure, name)
