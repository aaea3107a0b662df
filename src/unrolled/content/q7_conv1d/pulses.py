"""Which of two pulses comes first: short sequences, local patterns and order, each taken away in turn."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import keras
import numpy as np

from snippets.q5_training.open_gates import open_gru
from unrolled.content.shelf.dots import draw_dots
from unrolled.content.shelf.training import each_seed
from unrolled.content.shelf.words import spread
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED, SERIES

SEED = 0
SEEDS = (0, 1, 2)
STEPS, WIDTH, NOISE = 80, 8, 0.3
SEQUENCES, TESTED, EPOCHS, BATCH = 1024, 1024, 6, 128
UNITS, KERNEL, STRIDES = 16, 8, 4
FIRST, SECOND = (7, 11), (28, 32)
"""The first and the last step at which each pulse may begin."""
APART = SECOND[0] - FIRST[0]
"""How many time steps there are from the one pulse to the other, in the middle."""
LABELS = {
    "gru": "GRU",
    "gru_open": "GRU, gate open",
    "unstrided": "convolution, GRU",
    "unstrided_open": "convolution, GRU, gate open",
    "strided": "strided convolution, GRU",
    "mean": "mean of four steps, GRU",
    "maximum": "convolution, maximum",
    "dilated": "dilated stack",
    "up_first": "up-down first",
    "down_first": "down-up first",
}
"""What the page calls the models and the classes."""


def pulses(sequences: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Noise with an up-down pulse and a down-up pulse; the class says which comes first.

    The gap between them is wider than a kernel, so no kernel touches both.

    Returns:
        Sequences `(sequences, STEPS, 1)` and classes `(sequences, 1)`, 1 where up-down is first.
    """
    rng = np.random.default_rng(seed)
    classes = rng.integers(0, 2, size=sequences)
    series = rng.normal(scale=NOISE, size=(sequences, STEPS))
    pulse = np.repeat([1.0, -1.0], WIDTH // 2)
    for row, up_first in zip(series, classes, strict=True):
        for (low, high), sign in ((FIRST, 1), (SECOND, -1)):
            start = rng.integers(low, high, endpoint=True)
            row[start : start + WIDTH] += pulse * (sign if up_first else -sign)
    return series[..., np.newaxis].astype("float32"), classes[:, np.newaxis].astype("float32")


def _convolution(**options: object) -> keras.layers.Conv1D:
    return keras.layers.Conv1D(UNITS, activation="relu", **options)


def _dilated() -> list[keras.layers.Layer]:
    rates = [2**level for level in range((STEPS - 1).bit_length())]
    stack = [_convolution(kernel_size=2, padding="causal", dilation_rate=rate) for rate in rates]
    return [*stack, keras.layers.Cropping1D((STEPS - 1, 0)), keras.layers.Flatten()]


def _open_gru() -> keras.layers.GRU:
    """A GRU whose update gate starts as open as the way between the pulses asks for: see the chapter on training."""
    return open_gru(UNITS, math.log(APART - 1))


MODELS: dict[str, Callable[[], list[keras.layers.Layer]]] = {
    "gru": lambda: [keras.layers.GRU(UNITS)],
    "gru_open": lambda: [_open_gru()],
    "unstrided": lambda: [_convolution(kernel_size=KERNEL), keras.layers.GRU(UNITS)],
    "unstrided_open": lambda: [_convolution(kernel_size=KERNEL), _open_gru()],
    "strided": lambda: [_convolution(kernel_size=KERNEL, strides=STRIDES), keras.layers.GRU(UNITS)],
    "mean": lambda: [keras.layers.AveragePooling1D(STRIDES), keras.layers.GRU(UNITS)],
    "maximum": lambda: [_convolution(kernel_size=KERNEL), keras.layers.GlobalMaxPooling1D()],
    "dilated": _dilated,
}
"""The layers below the last one."""


def build(name: str) -> keras.Sequential:
    """A classifier."""
    return keras.Sequential([keras.Input((STEPS, 1)), *MODELS[name](), keras.layers.Dense(1, activation="sigmoid")])


def recurrent_steps(model: keras.Sequential) -> int | None:
    """How many steps the recurrent layer takes, or `None` without one."""
    return next((layer.input.shape[1] for layer in model.layers if isinstance(layer, keras.layers.RNN)), None)


def accuracies(name: str) -> list[float]:
    """A model's test accuracy for each seed."""
    (x, y), (test_x, test_y) = pulses(SEQUENCES, SEED), pulses(TESTED, SEED + 1)
    # XLA takes longer over convolutions alone than it saves.
    recurrent = recurrent_steps(build(name)) is not None
    settings = {"optimizer": keras.optimizers.Adam(0.01), "loss": "binary_crossentropy", "jit_compile": recurrent}
    fit = {"x": x, "y": y, "batch_size": BATCH, "epochs": EPOCHS}
    return [
        float(np.mean((np.asarray(model.predict_on_batch(test_x)) > 0.5) == test_y))
        for model in each_seed(partial(build, name), SEEDS, settings, fit)
    ]


def examples() -> dict[str, np.ndarray]:
    """One sequence of each class, `(STEPS,)`."""
    series, classes = pulses(20, SEED)
    return {
        name: series[np.flatnonzero(classes[:, 0] == number)[0], :, 0]
        for number, name in ((1, "up_first"), (0, "down_first"))
    }


def measure() -> dict:
    """Train each model with each seed."""
    models = {}
    for name in MODELS:
        model = build(name)
        models[name] = {
            "weights": model.count_params(),
            "steps": recurrent_steps(model),
            "accuracies": accuracies(name),
        }
    return {"models": models, "examples": examples()}


def show(record: Record, measured: dict) -> None:
    """Tabulate and draw what the models reach, and draw a sequence of each class."""
    models = {LABELS[name]: model for name, model in measured["models"].items()}
    record.number("steps", STEPS)
    record.number("strides", STRIDES)
    record.number("seeds", len(SEEDS))
    record.number("apart", APART)
    for name, model in measured["models"].items():
        record.number(f"{name}_least", min(model["accuracies"]), digits=2)
        record.number(f"{name}_most", max(model["accuracies"]), digits=2)
    record.table(
        "pulses",
        ["model", "weights", "steps of the GRU", "test accuracy"],
        [
            [
                label,
                model["weights"],
                "none" if model["steps"] is None else model["steps"],
                spread(model["accuracies"]),
            ]
            for label, model in models.items()
        ],
        f"{SEQUENCES} sequences to learn from, {EPOCHS} epochs, {TESTED} new ones to test; median (least–greatest) of "
        f"{len(SEEDS)} seeds. Guessing is right half of the time.",
    )
    _draw_accuracies(record, {label: model["accuracies"] for label, model in models.items()})
    _draw_examples(record, {LABELS[name]: series for name, series in measured["examples"].items()})


def _draw_accuracies(record: Record, rows: dict[str, list[float]]) -> None:
    with canvas(height=290) as figure:
        axes = figure.add_subplot()
        draw_dots(axes, rows)
        axes.axvline(0.5, color=MUTED, linestyle="--", linewidth=1)
        axes.set_xlim(0.44, 1.02)
        axes.set_xlabel("test accuracy")
        svg = to_svg(figure, record.name)
    record.figure(
        "pulses",
        svg,
        alt=f"Test accuracy of {len(rows)} models, one dot for each seed; median (least–greatest) of {len(SEEDS)}. "
        + " ".join(f"{label}: {spread(shares)}." for label, shares in rows.items()),
        caption="Which of two pulses comes first? One dot for each seed; the dashed line is guessing.",
        columns=["model", *(f"seed {seed}" for seed in SEEDS)],
        rows=[[label, *(f"{share:.2f}" for share in shares)] for label, shares in rows.items()],
    )


def _draw_examples(record: Record, series: dict[str, np.ndarray]) -> None:
    with canvas(height=190) as figure:
        panels = figure.subplots(2, 1, sharex=True)
        for axes, (label, values), colour in zip(panels, series.items(), SERIES, strict=False):
            axes.plot(values, color=colour, linewidth=1.4)
            axes.set_title(label, loc="left")
            axes.set_yticks((-2, 0, 2))
        panels[1].set_xlabel("time step")
        svg = to_svg(figure, f"{record.name}.examples")
    record.figure(
        "examples",
        svg,
        alt="Two noisy series. In the upper one a pulse that goes up and then down comes before one that goes down and "
        "then up; in the lower one it is the other way round. The second half is noise.",
        caption="One sequence of each class. After the second pulse there is only noise until the end.",
        columns=["time step", *series],
        rows=[[step, *(f"{values[step]:.2f}" for values in series.values())] for step in range(STEPS)],
    )
