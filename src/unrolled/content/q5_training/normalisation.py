"""Batch and layer normalization, between the layers and inside the cell, over several seeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import keras
import numpy as np
from keras import layers

from snippets.q5_training.layer_norm_cell import LayerNormSimpleRNNCell
from snippets.q5_training.recall_first import SYMBOLS, classifier, symbols
from unrolled.content.q5_training.shared.batches import in_batches
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
    "batch_by_step": "batch, inside, averages by step",
    "layer_inside": "layer, inside the cell",
}
"""`batch_by_step` has the networks of `batch_inside`, tested in another way."""
TRAINED = tuple(kind for kind in KINDS if kind != "batch_by_step")
MOMENTUM = 0.9
"""Keras's 0.99 would leave the moving averages near their start in so short a training."""
AVERAGED = 2000
"""Training sequences from which the averages of each time step are taken."""
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


def trained(kind: str, activation: str, seeds: Sequence[int] = SEEDS) -> Iterator[keras.Model]:
    """The network after training from each seed; it is one object, so use it before asking for the next."""
    batches = in_batches(*symbols(BATCH * UPDATES, STEPS, seed=0), BATCH)
    settings = {
        "optimizer": keras.optimizers.Adam(0.005),
        "loss": keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        "steps_per_execution": UPDATES,
    }
    return each_seed(partial(network, kind, activation), seeds, settings, {"x": batches})


def accuracies(kind: str, activation: str, seeds: Sequence[int] = SEEDS) -> dict[str, list[float]]:
    """The share of new sequences whose first symbol is named after training, one for each seed.

    Returns:
        The shares of the kind, and for batch normalization inside the cell those with averages by step as well.
    """
    (learned, _), test = symbols(BATCH * UPDATES, STEPS, seed=0), symbols(1000, STEPS, seed=1)
    shares: dict[str, list[float]] = {kind: []}
    for model in trained(kind, activation, seeds):
        shares[kind].append(accuracy(model.predict_on_batch, *test))
        if kind == "batch_inside":
            by_step = accuracy(partial(scores_by_step, model, learned[:AVERAGED]), *test)
            shares.setdefault("batch_by_step", []).append(by_step)
    return shares


def scores_by_step(model: keras.Model, learned: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """What the network with batch normalization inside its cells gives where each time step has averages of its own.

    Args:
        model: The network of `batch_inside`.
        learned: Sequences to take each step's mean and variance from, `(sequences, time steps, symbols)`.
        asked: Sequences to give the scores of.
    """
    *recurrent, last = model.layers
    values = np.concatenate([learned, asked])
    for cell in (layer.cell for layer in recurrent):
        kernel, matrix = cell.sums.get_weights()
        gamma, beta, *_ = cell.norm.get_weights()
        state, outputs = np.zeros((len(values), UNITS), "float32"), []
        for step in range(values.shape[1]):
            weighted = values[:, step] @ kernel + state @ matrix
            part = weighted[: len(learned)]
            normal = (weighted - part.mean(axis=0)) / np.sqrt(part.var(axis=0) + cell.norm.epsilon)
            state = keras.ops.convert_to_numpy(cell.activation(gamma * normal + beta))
            outputs.append(state)
        values = np.stack(outputs, axis=1)
    kernel, bias = last.get_weights()
    return values[len(learned) :, -1] @ kernel + bias


def measure() -> dict:
    """Train every kind from both starts."""
    measured: dict[str, dict[str, list[float]]] = {activation: {} for activation in STARTS}
    for activation, shares in measured.items():
        for kind in TRAINED:
            shares.update(accuracies(kind, activation))
    return measured


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
    record.number("averaged", AVERAGED)
    for activation, counts in learned.items():
        for kind, count in counts.items():
            record.number(f"{activation}_{kind}", count)
            record.number(f"{activation}_{kind}_least", min(measured[activation][kind]), digits=2)
            record.number(f"{activation}_{kind}_most", max(measured[activation][kind]), digits=2)


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
