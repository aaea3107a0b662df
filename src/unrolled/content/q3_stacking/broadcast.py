"""What models learn whose output and target differ by the axis of time, without an error."""

from __future__ import annotations

from functools import partial

import keras
import numpy as np

from snippets.q3_stacking.learn_the_sum import sums, two_layers
from unrolled.content.shelf.training import each_seed
from unrolled.content.shelf.words import shape, spread
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED, SERIES

SEED = 0
SEEDS = (0, 1, 2)
SEQUENCES, STEPS, BATCH = 4096, 6, 256
TRAINED = 5 * SEQUENCES
CASES = {"right": ("sum", False), "sequence": ("sum", True), "flat": ("flat", True), "vector": ("running", False)}
"""What each case is trained on, and the flag of its last recurrent layer."""
NAMES = {
    "right": "vector out, vector target",
    "sequence": "sequence out, vector target",
    "flat": "sequence out, flat target",
    "vector": "vector out, sequence target",
}
UNSEEN = np.arange(STEPS - 1.0, -1, -1)
"""The variance of the numbers that are still unseen at each step."""
_TICKS = range(1, STEPS + 1)


def targets(x: np.ndarray, y: np.ndarray) -> dict[str, np.ndarray]:
    """What the cases train on: the sums `(sequences, 1)`, the same flat, and the running sums."""
    return {"sum": y, "flat": y[:, 0], "running": x.cumsum(axis=1)}


def distances(outputs: np.ndarray, test: dict[str, np.ndarray]) -> dict:
    """How far a model's outputs `(sequences, steps)` or `(sequences, 1)` are from what they may be taken for.

    Returns:
        `to_sum`: the mean squared error of each step against the sum; `to_running` and `to_mean`: against the
        running sums, and against their mean over time; `size`: the mean absolute output.
    """
    running = test["running"][..., 0]
    return {
        "to_sum": ((outputs - test["sum"]) ** 2).mean(axis=0),
        "to_running": ((outputs - running) ** 2).mean(),
        "to_mean": ((outputs - running.mean(axis=1, keepdims=True)) ** 2).mean(),
        "size": np.abs(outputs).mean(),
    }


def train(case: str, training: tuple[np.ndarray, np.ndarray], test: tuple[np.ndarray, np.ndarray]) -> dict:
    """Train a case from each seed, and measure it on sequences that were not trained on.

    Args:
        case: One of `CASES`.
        training: Inputs and sums to train on.
        test: Inputs and sums to measure on.

    Returns:
        The shapes of output and target, and one entry for each seed of the loss that Keras reports and of
        each of the `distances`.
    """
    target, flag = CASES[case]
    (x, _), (x_test, _) = training, test
    y, wanted = targets(*training)[target], targets(*test)
    fit = {"x": x, "y": y, "batch_size": BATCH}
    losses, rows = [], []
    for model in each_seed(partial(two_layers, STEPS, flag), SEEDS, None, fit):
        output = model(x_test)
        losses.append(float(model.compute_loss(x=x_test, y=wanted[target], y_pred=output)))
        rows.append(distances(keras.ops.convert_to_numpy(output).reshape(SEQUENCES, -1), wanted))
    return {
        "output": model.output_shape,
        "target": (None, *y.shape[1:]),
        "loss": np.array(losses),
        **{name: np.array([row[name] for row in rows]) for name in rows[0]},
    }


def measure() -> dict:
    """Train the right model and three wrong ones, from each seed, and measure on new sequences."""
    training, test = sums(TRAINED, STEPS, seed=SEED), sums(SEQUENCES, STEPS, seed=SEED + 1)
    wanted = targets(*test)
    return {
        "cases": {case: train(case, training, test) for case in CASES},
        "running_to_sum": ((wanted["running"] - wanted["sum"][:, None]) ** 2).mean(),
        "always_zero": (wanted["sum"] ** 2).mean(),
        "sum_size": np.abs(wanted["sum"]).mean(),
        "running_variance": wanted["running"].var(axis=1).mean(),
    }


def digits_that_add_up(whole: float, parts: list[float]) -> int:
    """The fewest decimals, from three on, with which the rounded parts add up to the rounded whole."""
    for digits in range(3, 7):
        if round(sum(round(float(part), digits) for part in parts), digits) == round(float(whole), digits):
            return digits
    raise ArithmeticError(f"{parts} do not add up to {whole}")


def show(record: Record, measured: dict) -> None:
    """Tabulate the four cases, and draw the mistaken model's error step by step."""
    cases = measured["cases"]
    record.table(
        "broadcast",
        ["case", "output", "target", "loss", "last output's error"],
        [
            [
                NAMES[case],
                shape(trained["output"]),
                shape(trained["target"]),
                spread(trained["loss"]),
                spread(trained["to_sum"][:, -1]),
            ]
            for case, trained in cases.items()
        ],
        f"Mean squared errors on new sequences, median (least–greatest) of {len(SEEDS)} seeds",
    )
    _numbers(record, measured)
    errors, loss = np.median(cases["sequence"]["to_sum"], axis=0), np.median(cases["sequence"]["loss"])
    right = np.median(cases["right"]["loss"])
    record.figure(
        "broadcast",
        _draw(record.name, errors, loss, right),
        alt=(
            f"The mistaken model's squared error falls step by step from {errors[0]:.1f} at the first time step to "
            f"{errors[-1]:.2f} at the last. Its loss, {loss:.1f}, is the mean over the steps. The right model's only "
            f"output has an error of {right:.2f}."
        ),
        caption=(
            f"Squared error on new sequences, median of {len(SEEDS)} seeds. Each early output is trained to guess a "
            "sum of which it has seen only a part."
        ),
        columns=["time step", "sequence out, vector target", "variance of what is unseen"],
        rows=[
            [t, spread(seeds), f"{variance:.0f}"]
            for t, seeds, variance in zip(_TICKS, cases["sequence"]["to_sum"].T, UNSEEN, strict=True)
        ],
    )


def _numbers(record: Record, measured: dict) -> None:
    cases = measured["cases"]
    record.number("steps", STEPS)
    record.number("seeds", len(SEEDS))
    record.number("sequences", SEQUENCES)
    record.number("floor", UNSEEN.mean(), digits=1)
    record.number("floor_here", measured["running_to_sum"], digits=2)
    record.number("always_zero", measured["always_zero"], digits=2)
    record.number("sum_size", measured["sum_size"], digits=2)
    for case in ("right", "sequence", "flat"):
        record.number(f"{case}_loss", np.median(cases[case]["loss"]), digits=2)
    record.number("flat_size", np.median(cases["flat"]["size"]), digits=2)
    record.number("to_running", np.median(cases["sequence"]["to_running"]), digits=2)
    record.number("vector_to_last", np.median(cases["vector"]["to_sum"][:, -1]), digits=2)
    loss, distance = np.median(cases["vector"]["loss"]), np.median(cases["vector"]["to_mean"])
    parts = {"vector_to_mean": distance, "vector_floor": measured["running_variance"]}
    digits = digits_that_add_up(loss, list(parts.values()))
    for item, value in {"vector_loss": loss, **parts}.items():
        record.number(item, value, digits=digits)


def _draw(name: str, errors: np.ndarray, loss: float, right: float) -> str:
    with canvas(height=270) as figure:
        axes = figure.add_subplot()
        axes.plot(_TICKS, UNSEEN, color=MUTED, linestyle="--", label="variance of what is still unseen")
        axes.plot(_TICKS, errors, "o", color=SERIES[0], label=NAMES["sequence"])
        axes.axhline(loss, color=SERIES[0], linewidth=1, linestyle=":", label="its loss, the mean over the steps")
        axes.plot(STEPS, right, "s", color=SERIES[1], label=NAMES["right"])
        axes.set(xlabel="time step of the output", ylabel="squared error against the sum")
        axes.set(xticks=_TICKS, ylim=(-0.2, STEPS + 2))
        axes.legend(loc="upper right")
        return to_svg(figure, name)
