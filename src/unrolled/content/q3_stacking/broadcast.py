"""What models learn whose output and target differ by the axis of time, without an error."""

from __future__ import annotations

from functools import partial

import keras
import numpy as np

from snippets.q3_stacking.learn_the_sum import sums, two_layers
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED, SERIES
from unrolled.content.shelf.training import Restarts

SEED = 0
SEEDS = (0, 1, 2)
SEQUENCES, STEPS, BATCH, EPOCHS = 4096, 6, 128, 5


def predict(model: keras.Model, x: np.ndarray) -> np.ndarray:
    """The model's outputs without their last axis: `(batch, steps)` or `(batch, 1)`."""
    found = keras.ops.convert_to_numpy(model(x))
    return found[..., 0] if found.ndim == 3 else found


def spread(values: list[float], digits: int = 2) -> str:
    """The least and the greatest of some values; one of them where they look the same."""
    least, most = f"{min(values):.{digits}f}", f"{max(values):.{digits}f}"
    return least if least == most else f"{least} to {most}"


def digits_that_add_up(whole: float, parts: list[float]) -> int:
    """The fewest decimals, from three on, with which the rounded parts add up to the rounded whole."""
    for digits in range(3, 7):
        if round(sum(round(float(part), digits) for part in parts), digits) == round(float(whole), digits):
            return digits
    raise ArithmeticError(f"{parts} do not add up to {whole}")


def run(record: Record) -> None:
    """Train the right model and three wrong ones, with each seed, and measure on new sequences."""
    x, y = sums(SEQUENCES, STEPS, seed=SEED)
    x_test, y_test = sums(SEQUENCES, STEPS, seed=SEED + 1)
    running, running_test = x.cumsum(axis=1), x_test.cumsum(axis=1)
    cases = {"right": (y, False), "sequence": (y, True), "flat": (y[:, 0], True), "vector": (running, False)}
    test_targets = {"right": y_test, "sequence": y_test, "flat": y_test[:, 0], "vector": running_test}
    loss = {case: [] for case in cases}
    outputs = {case: [] for case in cases}
    shapes = {}
    for case, (target, flag) in cases.items():
        build = partial(two_layers, STEPS, flag)
        start = Restarts(build(), build)
        for seed in SEEDS:
            model = start(seed)
            model.fit(x, target, batch_size=BATCH, epochs=EPOCHS, verbose=0)
            found = model(x_test)
            loss[case].append(float(model.compute_loss(x=x_test, y=test_targets[case], y_pred=found)))
            outputs[case].append(predict(model, x_test))
        shapes[case] = [
            f"`(batch{''.join(f', {size}' for size in axes[1:])}{',' if len(axes) == 1 else ''})`"
            for axes in (model.output_shape, target.shape)
        ]

    def last(case: str) -> list[float]:
        return [float(np.mean((found[:, -1:] - y_test) ** 2)) for found in outputs[case]]

    said = {
        "right": "vector out, vector target",
        "sequence": "sequence out, vector target",
        "flat": "sequence out, flat target",
        "vector": "vector out, sequence target",
    }
    record.table(
        "broadcast",
        ["case", "output", "target", "loss", "last output's error"],
        [[said[case], *shapes[case], spread(loss[case]), spread(last(case))] for case in cases],
        "Mean squared errors on new sequences",
    )
    by_step = np.array(
        [[np.mean((found[:, t] - y_test[:, 0]) ** 2) for t in range(STEPS)] for found in outputs["sequence"]]
    )
    unseen = np.array([STEPS - t for t in range(1, STEPS + 1)], dtype=float)
    mean_test = running_test.mean(axis=1)
    record.number("steps", STEPS)
    record.number("seeds", len(SEEDS))
    record.number("sequences", SEQUENCES)
    record.number("floor", unseen.mean(), digits=1)
    record.number("floor_here", np.mean((running_test - y_test[:, None]) ** 2), digits=2)
    record.number("always_zero", np.mean(y_test**2), digits=2)
    record.number("right_loss", np.mean(loss["right"]), digits=2)
    record.number("sequence_loss", np.mean(loss["sequence"]), digits=2)
    record.number("flat_loss", np.mean(loss["flat"]), digits=2)
    record.number("flat_size", np.mean([np.abs(found).mean() for found in outputs["flat"]]), digits=2)
    record.number("sum_size", np.abs(y_test).mean(), digits=2)
    parts = {
        "vector_to_mean": np.mean([np.mean((f - mean_test) ** 2) for f in outputs["vector"]]),
        "vector_floor": running_test.var(axis=1).mean(),
    }
    digits = digits_that_add_up(np.mean(loss["vector"]), list(parts.values()))
    for item, value in {"vector_loss": np.mean(loss["vector"]), **parts}.items():
        record.number(item, value, digits=digits)
    record.number("vector_to_last", np.mean(last("vector")), digits=2)
    record.number(
        "to_running",
        np.mean([np.mean((found - running_test[..., 0]) ** 2) for found in outputs["sequence"]]),
        digits=2,
    )

    steps = np.arange(1, STEPS + 1)
    with canvas(height=270) as figure:
        axes = figure.add_subplot()
        axes.plot(steps, unseen, color=MUTED, linestyle="--", label="variance of what is still unseen")
        axes.plot(steps, by_step.mean(axis=0), "o", color=SERIES[0], label="sequence out, vector target")
        axes.plot(steps[-1:], [np.mean(last("right"))], "s", color=SERIES[1], label="vector out, vector target")
        axes.axhline(
            by_step.mean(), color=SERIES[0], linewidth=1, linestyle=":", label="its loss, the mean of the dots"
        )
        axes.set_xlabel("time step of the output")
        axes.set_ylabel("squared error against the sum")
        axes.set_xticks(steps)
        axes.set_ylim(-0.2, STEPS + 2)
        axes.legend(loc="upper right")
        svg = to_svg(figure, record.name)
    record.figure(
        "broadcast",
        svg,
        alt=(
            f"The mistaken model's squared error falls step by step from {by_step.mean(axis=0)[0]:.1f} at the first "
            f"time step to {by_step.mean(axis=0)[-1]:.2f} at the last. Its loss, {by_step.mean():.1f}, is the mean "
            f"over the steps. The right model's only output has an error of {np.mean(last('right')):.2f}."
        ),
        caption=(
            "Squared error on new sequences, mean over the seeds. Each early output is trained to guess a sum "
            "of which it has seen only a part."
        ),
        columns=["time step", "sequence out, vector target", "variance of what is unseen"],
        rows=[[int(t), f"{e:.2f}", f"{u:.0f}"] for t, e, u in zip(steps, by_step.mean(axis=0), unseen, strict=True)],
    )
