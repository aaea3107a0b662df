"""Training that explodes, and what keeps it from doing so, over several seeds."""

from __future__ import annotations

from functools import partial

import keras
import numpy as np

from snippets.q5_training.train_clipped import network, sums
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED, SERIES
from unrolled.content.shelf.training import Restarts

SEEDS = (0, 1, 2, 3, 4)
STEPS, SEQUENCES, BATCH = 40, 4800, 32
RATE, LOW_RATE = 0.05, 0.0005
OFFSETS = np.linspace(0.24, -0.24, len(SEEDS))
"""Where a seed's mark stands across its row, so that equal values do not hide one another."""
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


def losses(case: str, seeds: tuple[int, ...] = SEEDS) -> list[float]:
    """The test loss for each seed."""
    activation, gain, rate, clipping = CASES[case]
    x, y = sums(SEQUENCES, STEPS, seed=0)
    test = sums(512, STEPS, seed=1)
    build = partial(network, STEPS, activation, gain)
    compiled = build()
    compiled.compile(keras.optimizers.SGD(rate, **clipping), loss="mse", jit_compile=True)
    start, found = Restarts(compiled, build), []
    for seed in seeds:
        model = start(seed)
        model.fit(x, y, batch_size=BATCH, verbose=0)
        found.append(float(np.mean((keras.ops.convert_to_numpy(model(test[0])) - test[1]) ** 2)))
    return found


def run(record: Record) -> None:
    """Train all cases with all seeds and draw each run as a dot."""
    y = sums(512, STEPS, seed=1)[1]
    base = float(np.mean(y**2))
    found = {case: np.array(losses(case)) for case in CASES}
    broken = {case: int((~np.isfinite(values)).sum()) for case, values in found.items()}
    names = list(CASES)[::-1]
    with canvas(height=350) as figure:
        ax = figure.add_subplot()
        top = 2.4
        for row, name in enumerate(names):
            colour = SERIES[0] if "by" in name else SERIES[1]
            values = found[name]
            shown = np.minimum(values[np.isfinite(values)], top)
            ax.plot(shown, row + OFFSETS[np.isfinite(values)], "o" if "by" in name else "s", color=colour, alpha=0.7)
            if broken[name]:
                ax.text(top, row, f"{broken[name]} × not a number", ha="right", va="center")
        ax.axvline(base, color=MUTED, linestyle="--")
        ax.text(base + 0.04, len(names) - 0.45, "always guessing zero", color=MUTED, va="center")
        ax.set_yticks(range(len(names)), names)
        ax.set_ylim(-0.6, len(names) - 0.2)
        ax.set_xlim(0, top + 0.05)
        ax.set_xlabel("mean squared error on new sequences")
        svg = to_svg(figure, record.name)
    rows = [[name, *[f"{v:.2f}" if np.isfinite(v) else "not a number" for v in found[name]]] for name in CASES]
    record.figure(
        "explosion",
        svg,
        alt=f"Without clipping {broken['ReLU × 1.5']} of {len(SEEDS)} ReLU networks end as not a number. "
        f"The worst tanh network without clipping has an error of {found['tanh'].max():.2f}, with clipping by norm "
        f"{found['tanh, by norm'].max():.2f}; always guessing zero costs {base:.2f}.",
        caption="Each mark is one training. Errors above the right edge are drawn on it.",
        columns=["network", *[f"seed {seed}" for seed in SEEDS]],
        rows=rows,
    )
    record.number("seeds", len(SEEDS))
    record.number("steps", STEPS)
    record.number("rate", RATE, digits=2)
    record.number("low_rate", LOW_RATE, digits=4)
    record.number("baseline", base, digits=2)
    record.number("broken", broken["ReLU × 1.5"])
    record.number("broken_clipped", sum(broken[name] for name in CASES if "by" in name))
    record.number("broken_low", broken["ReLU × 1.5, low rate"])
    record.number("tanh_best", found["tanh"].min(), digits=2)
    record.number("tanh_clipped_worst", max(found["tanh, by norm"].max(), found["tanh, by value"].max()), digits=2)
    record.number("low_best", np.nanmin(found["ReLU × 1.5, low rate"]), digits=2)
