"""Training that explodes: ways of clipping side by side, each at many learning rates, over several seeds."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

from snippets.q5_training.train_clipped import network, sums
from unrolled.content.q5_training.shared.batches import in_batches
from unrolled.content.shelf.words import spread
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED, SERIES

SEEDS = (0, 1, 2)
STEPS, SEQUENCES, BATCH, TESTED = 40, 4800, 32, 512
RATES = (0.0005, 0.002, 0.005, 0.02, 0.05, 0.2)
STARTS = {"ReLU, orthogonal × 1.5": ("relu", 1.5), "tanh, orthogonal": ("tanh", 1.0)}
"""Activation, and by what the orthogonal matrix is multiplied."""
WAYS = {"not clipped": {}, "by value": {"clipvalue": 0.1}, "by norm": {"global_clipnorm": 1.0}}
MARKS = {"not clipped": "s", "by value": "D", "by norm": "o"}
FAST = RATES.index(0.05)
"""A rate that is too large for a network whose gradient is not clipped."""
TOP = 1.6
"""The greatest error that is drawn where it is."""


def errors() -> dict[str, dict[str, np.ndarray]]:
    """For each start and way the mean squared errors after training, `(rates, seeds, 2)`.

    The first of the two is on sequences to choose a rate on, the second on new ones; they may be not a number. Rates
    share a compiled network, which begins with the weights that a seed drew: plain descent remembers nothing else.
    """
    batches = in_batches(*sums(SEQUENCES, STEPS, seed=0), BATCH)
    others = [sums(TESTED, STEPS, seed=seed) for seed in (2, 1)]
    measured: dict[str, dict[str, np.ndarray]] = {}
    for start, (activation, gain) in STARTS.items():
        weights = {seed: first_weights(activation, gain, seed) for seed in SEEDS}
        measured[start] = {}
        for way, clipping in WAYS.items():
            model = network(STEPS, activation, gain)
            model.compile(
                keras.optimizers.SGD(**clipping), "mse", jit_compile=True, steps_per_execution=SEQUENCES // BATCH
            )
            forecast: Callable = tf.function(model)
            rows = []
            for rate in RATES:
                model.optimizer.learning_rate = rate
                for seed in SEEDS:
                    model.set_weights(weights[seed])
                    model.fit(batches, verbose=0)
                    rows.append([np.mean((np.asarray(forecast(new)) - target) ** 2) for new, target in others])
            measured[start][way] = np.array(rows).reshape(len(RATES), len(SEEDS), 2)
    return measured


def first_weights(activation: str, gain: float, seed: int) -> list[np.ndarray]:
    """The weights that a seed draws."""
    keras.utils.set_random_seed(seed)
    return network(STEPS, activation, gain).get_weights()


def measure() -> dict:
    """Train from both starts in all ways with all rates; the baseline always guesses zero."""
    _, test_y = sums(TESTED, STEPS, seed=1)
    return {"baseline": np.mean(test_y**2), "errors": errors()}


def medians(trainings: np.ndarray, kind: int) -> np.ndarray:
    """The median error for each rate, `(rates,)`; infinite where half of the trainings or more are not a number.

    Args:
        trainings: The errors, `(rates, seeds, 2)`.
        kind: 0 for the sequences to choose a rate on, 1 for new ones.
    """
    return np.median(np.where(np.isfinite(trainings[..., kind]), trainings[..., kind], np.inf), axis=1)


def show(record: Record, measured: dict) -> None:
    """Draw each training as a mark, and tabulate each way at the rate chosen for it."""
    rows = [(start, way, trainings) for start, ways in measured["errors"].items() for way, trainings in ways.items()]
    record.figure(
        "explosion",
        _panels(measured["errors"], measured["baseline"], record.name),
        alt="Errors after training against the learning rate, one panel for each start, one line for each way of "
        "clipping. "
        + " ".join(
            f"{start}, {way}: least median error {medians(trainings, 1).min():.2f}."
            if _works(trainings)
            else f"{start}, {way}: most end as not a number at every rate."
            for start, way, trainings in rows
        ),
        caption="Each mark is one training; lines join the medians. What is above the upper edge, or not a number, is "
        "drawn on it. Dashed: the error of always guessing zero.",
        columns=["start", "clipping", "learning rate", *(f"seed {seed}" for seed in SEEDS)],
        rows=[
            [start, way, f"{rate:g}", *(_written(error) for error in trainings[place, :, 1])]
            for start, way, trainings in rows
            for place, rate in enumerate(RATES)
        ],
    )
    record.table(
        "chosen",
        ["start", "clipping", "learning rate", "error on new sequences", "not a number"],
        [[start, way, *_chosen(trainings)] for start, way, trainings in rows],
        f"Each way at the learning rate, of {len(RATES)}, that was best on sequences of its own; median "
        f"(least–greatest) of {len(SEEDS)} seeds. Last column: trainings that ended so, at any of the rates.",
    )
    record.number("seeds", len(SEEDS))
    record.number("rates", len(RATES))
    record.number("steps", STEPS)
    record.number("baseline", measured["baseline"], digits=2)
    record.number("trainings", len(RATES) * len(SEEDS))
    record.number("fast", RATES[FAST], digits=2)
    record.number("edges", sum(medians(t, 0).argmin() in (0, len(RATES) - 1) for _, _, t in rows if _works(t)))
    for start, way, trainings in rows:
        item = f"{STARTS[start][0]}_{way.replace(' ', '_')}"
        record.number(f"{item}_broken", int((~np.isfinite(trainings[..., 1])).sum()))
        if _works(trainings):
            record.number(f"{item}_error", medians(trainings, 1)[medians(trainings, 0).argmin()], digits=2)
            record.number(f"{item}_fast", medians(trainings, 1)[FAST], digits=2)


def _works(trainings: np.ndarray) -> bool:
    """Whether there is a rate at which most of the trainings end as a number."""
    return bool(np.isfinite(medians(trainings, 0)).any())


def _chosen(trainings: np.ndarray) -> list[str]:
    """The rate with the least median error on the sequences to choose on, the errors there, and how many broke."""
    best = medians(trainings, 0).argmin()
    row = [f"{RATES[best]:g}", spread(trainings[best, :, 1])] if _works(trainings) else ["none of them", "not a number"]
    return [*row, f"{int((~np.isfinite(trainings[..., 1])).sum())} of {trainings[..., 1].size}"]


def _written(error: float) -> str:
    return f"{error:.2f}" if np.isfinite(error) else "not a number"


def _panels(errors: dict[str, dict[str, np.ndarray]], baseline: float, name: str) -> str:
    with canvas(height=430) as figure:
        panels = figure.subplots(len(errors), 1, sharex=True)
        for axes, (start, ways) in zip(panels, errors.items(), strict=True):
            for place, (way, trainings) in enumerate(ways.items()):
                drawn = np.fmin(trainings[..., 1], TOP)  # a number that is none becomes the top as well
                beside = np.array(RATES) * 1.1 ** (place - 1)  # so that equal marks do not hide one another
                axes.plot(beside, np.median(drawn, axis=1), color=SERIES[place], linewidth=1.2, label=way)
                axes.plot(beside, drawn, MARKS[way], color=SERIES[place], markersize=5, alpha=0.7)
            axes.axhline(baseline, color=MUTED, linestyle="--", linewidth=1)
            axes.set_xscale("log")
            axes.set_ylim(0, TOP * 1.04)
            axes.set_title(start, loc="left")
            axes.set_ylabel("mean squared error")
        panels[-1].set_xticks(RATES, [f"{rate:g}" for rate in RATES])
        panels[-1].minorticks_off()
        panels[-1].set_xlabel("learning rate")
        panels[0].legend(loc="lower left")
        return to_svg(figure, name)
