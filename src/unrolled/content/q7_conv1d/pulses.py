"""Which of two pulses comes first: short sequences, local patterns and order, each taken away in turn."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import keras
import numpy as np

from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED, SERIES
from unrolled.content.shelf.training import Restarts

SEED = 0
SEEDS = (0, 1, 2, 3, 4)
STEPS, WIDTH, NOISE = 80, 8, 0.3
SEQUENCES, TESTED, EPOCHS, BATCH = 1024, 1024, 6, 128
UNITS, KERNEL, STRIDES = 16, 8, 4
FIRST, SECOND = (7, 11), (28, 32)


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


MODELS: dict[str, Callable[[], list[keras.layers.Layer]]] = {
    "GRU": lambda: [keras.layers.GRU(UNITS)],
    "convolution, GRU": lambda: [_convolution(kernel_size=KERNEL), keras.layers.GRU(UNITS)],
    "strided convolution, GRU": lambda: [
        _convolution(kernel_size=KERNEL, strides=STRIDES),
        keras.layers.GRU(UNITS),
    ],
    "folded steps, GRU": lambda: [keras.layers.Reshape((STEPS // STRIDES, STRIDES)), keras.layers.GRU(UNITS)],
    "convolution, maximum": lambda: [_convolution(kernel_size=KERNEL), keras.layers.GlobalMaxPooling1D()],
    "dilated stack": _dilated,
}


def build(name: str) -> keras.Sequential:
    """A compiled classifier."""
    model = keras.Sequential([keras.Input((STEPS, 1)), *MODELS[name](), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", jit_compile=True)
    return model


def recurrent_steps(model: keras.Sequential) -> int | None:
    """How many steps the recurrent layer takes, or `None` without one."""
    return next((layer.input.shape[1] for layer in model.layers if isinstance(layer, keras.layers.RNN)), None)


def accuracies(name: str, learn: tuple, test: tuple) -> list[float]:
    """A model's test accuracy for each seed."""
    start, found = Restarts(build(name), partial(build, name)), []
    for seed in SEEDS:
        model = start(seed)
        model.fit(*learn, batch_size=BATCH, epochs=EPOCHS, verbose=0)
        said = np.asarray(model.predict_on_batch(test[0])) > 0.5
        found.append(float(np.mean(said == test[1])))
    return found


def spread(values: list[float]) -> str:
    """The least and the greatest value; one of them where they look the same."""
    least, most = f"{min(values):.2f}", f"{max(values):.2f}"
    return least if least == most else f"{least} to {most}"


def run(record: Record) -> None:
    """Train each model with each seed."""
    learn, test = pulses(SEQUENCES, SEED), pulses(TESTED, SEED + 1)
    found, rows = {}, []
    for name in MODELS:
        model = build(name)
        steps = recurrent_steps(model)
        found[name] = accuracies(name, learn, test)
        rows.append([name, model.count_params(), "none" if steps is None else steps, spread(found[name])])
    record.number("steps", STEPS)
    record.number("strides", STRIDES)
    for item, name in zip(("gru", "unstrided", "strided", "folded", "maximum", "dilated"), MODELS, strict=True):
        # Rounded outwards: the page says "at least" and "at most".
        record.number(f"{item}_least", math.floor(100 * min(found[name])) / 100, digits=2)
        record.number(f"{item}_most", math.ceil(100 * max(found[name])) / 100, digits=2)
    record.table(
        "pulses",
        ["model", "weights", "steps of the GRU", "test accuracy"],
        rows,
        f"{SEQUENCES} sequences to learn from, {EPOCHS} epochs, {TESTED} new ones to test; ranges over {len(SEEDS)} "
        "seeds. Guessing is right half of the time.",
    )
    with canvas(height=250) as figure:
        ax = figure.add_subplot()
        for place, values in enumerate(found.values()):
            up = place + np.linspace(-0.24, 0.24, len(values))
            ax.plot(values, up, "o", color=SERIES[place % 2], markersize=5)
        ax.axvline(0.5, color=MUTED, linestyle="--", linewidth=1)
        ax.set_yticks(range(len(found)), list(found))
        ax.invert_yaxis()
        ax.set_xlim(0.44, 1.02)
        ax.set_xlabel("test accuracy")
        svg = to_svg(figure, record.name)
    record.figure(
        "pulses",
        svg,
        alt="Test accuracy of six models, one dot for each seed. "
        + " ".join(f"{name}: {spread(values)}." for name, values in found.items()),
        caption="Which of two pulses comes first? One dot for each seed; the dashed line is guessing.",
        columns=["model", *(f"seed {seed}" for seed in SEEDS)],
        rows=[[name, *(f"{value:.2f}" for value in values)] for name, values in found.items()],
    )
    _draw_examples(record)


def _draw_examples(record: Record) -> None:
    series, classes = pulses(20, SEED)
    chosen = [int(np.flatnonzero(classes[:, 0] == kind)[0]) for kind in (1, 0)]
    said = ("up-down first", "down-up first")
    with canvas(height=190) as figure:
        axes = figure.subplots(2, 1, sharex=True)
        for ax, index, title, colour in zip(axes, chosen, said, SERIES, strict=False):
            ax.plot(series[index, :, 0], color=colour, linewidth=1.4)
            ax.set_title(title, loc="left")
            ax.set_yticks((-2, 0, 2))
        axes[1].set_xlabel("time step")
        svg = to_svg(figure, f"{record.name}.examples")
    record.figure(
        "examples",
        svg,
        alt="Two noisy series. In the upper one a pulse that goes up and then down comes before one that goes down and "
        "then up; in the lower one it is the other way round. The second half is noise.",
        caption="One sequence of each class. After the second pulse there is only noise until the end.",
        columns=["time step", *said],
        rows=[[t, *(f"{series[index, t, 0]:.2f}" for index in chosen)] for t in range(STEPS)],
    )
