"""Training that explodes, and what keeps it from doing so, over several seeds."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import keras
import numpy as np
import tensorflow as tf

from snippets.q5_training.train_clipped import network, sums
from unrolled.content.shelf.dots import CIRCLE, SQUARE, draw_dots
from unrolled.content.shelf.training import Restarts
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED

SEEDS = (0, 1, 2, 3, 4)
STEPS, SEQUENCES, BATCH = 40, 4800, 32
RATE, LOW_RATE = 0.05, 0.0005
NORM, VALUE = {"global_clipnorm": 1.0}, {"clipvalue": 0.1}
CASES = {
    "ReLU × 1.5": ("relu", 1.5, RATE, {}),
    "ReLU × 1.5, low rate": ("relu", 1.5, LOW_RATE, {}),
    "ReLU × 1.5, by value": ("relu", 1.5, RATE, VALUE),
    "ReLU × 1.5, by norm": ("relu", 1.5, RATE, NORM),
    "tanh × 1.5": ("tanh", 1.5, RATE, {}),
    "tanh": ("tanh", 1.0, RATE, {}),
    "tanh, by value": ("tanh", 1.0, RATE, VALUE),
    "tanh, by norm": ("tanh", 1.0, RATE, NORM),
}
"""Activation, gain of the orthogonal start, learning rate, and clipping."""
RIGHT_EDGE = 2.4
"""The greatest error that is drawn where it is."""


def losses() -> dict[str, np.ndarray]:
    """The mean squared errors on new sequences after training, `(seeds,)` for each case; they may be not a number.

    Cases that differ in their first weights or in the learning rate alone share a compiled network.
    """
    x, y = sums(SEQUENCES, STEPS, seed=0)
    test_x, test_y = sums(512, STEPS, seed=1)
    compiled: dict[tuple, tuple[keras.Model, Callable]] = {}
    starts = {}
    for case, (activation, gain, rate, clipping) in CASES.items():
        build = partial(network, STEPS, activation, gain)
        kind = activation, *clipping
        if kind not in compiled:
            model = build()
            model.compile(keras.optimizers.SGD(rate, **clipping), "mse", jit_compile=True)
            compiled[kind] = model, tf.function(model)
        model, forecast = compiled[kind]
        model.optimizer.learning_rate = rate  # `Restarts` notes it with the rest of the optimizer
        starts[case] = Restarts(model, build), forecast
    errors = {}
    for case, (start, forecast) in starts.items():
        rows = []
        for seed in SEEDS:
            start(seed).fit(x, y, batch_size=BATCH, verbose=0)
            rows.append(np.mean((np.asarray(forecast(test_x)) - test_y) ** 2))
        errors[case] = np.array(rows)
    return errors


def measure() -> dict:
    """Train all cases with all seeds; the baseline always guesses zero."""
    _, test_y = sums(512, STEPS, seed=1)
    return {"baseline": np.mean(test_y**2), "losses": losses()}


def show(record: Record, measured: dict) -> None:
    """Draw each training as a mark, and count those that end as not a number."""
    baseline, errors = measured["baseline"], measured["losses"]
    broken = {case: int((~np.isfinite(values)).sum()) for case, values in errors.items()}
    record.figure(
        "explosion",
        _dots(errors, broken, baseline, record.name),
        alt=f"Without clipping {broken['ReLU × 1.5']} of {len(SEEDS)} ReLU networks end as not a number. "
        f"The worst tanh network without clipping has an error of {errors['tanh'].max():.2f}, with clipping by norm "
        f"{errors['tanh, by norm'].max():.2f}; always guessing zero costs {baseline:.2f}.",
        caption="Each mark is one training. Errors above the right edge are drawn on it.",
        columns=["network", *(f"seed {seed}" for seed in SEEDS)],
        rows=[
            [case, *(f"{error:.2f}" if np.isfinite(error) else "not a number" for error in values)]
            for case, values in errors.items()
        ],
    )
    record.number("seeds", len(SEEDS))
    record.number("steps", STEPS)
    record.number("baseline", baseline, digits=2)
    record.number("broken", broken["ReLU × 1.5"])
    record.number("broken_low", broken["ReLU × 1.5, low rate"])
    record.number("tanh_best", errors["tanh"].min(), digits=2)
    record.number("tanh_clipped_worst", max(errors["tanh, by norm"].max(), errors["tanh, by value"].max()), digits=2)


def _dots(errors: dict[str, np.ndarray], broken: dict[str, int], baseline: float, name: str) -> str:
    drawn = {
        case: np.where(np.isfinite(values), np.minimum(values, RIGHT_EDGE), np.nan) for case, values in errors.items()
    }
    with canvas(height=350) as figure:
        axes = figure.add_subplot()
        draw_dots(axes, drawn, lambda case: CIRCLE if "by" in case else SQUARE)
        for place, count in enumerate(broken.values()):
            if count:
                axes.text(RIGHT_EDGE, place, f"{count} × not a number", ha="right", va="center")
        axes.axvline(baseline, color=MUTED, linestyle="--")
        axes.text(baseline + 0.04, -0.55, "always guessing zero", color=MUTED, va="center")
        axes.set_ylim(len(errors) - 0.4, -0.8)
        axes.set_xlim(0, RIGHT_EDGE + 0.05)
        axes.set_xlabel("mean squared error on new sequences")
        return to_svg(figure, name)
