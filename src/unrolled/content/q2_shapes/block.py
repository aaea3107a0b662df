"""The input block and the two outputs, drawn."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from snippets.q2_shapes.input_axes import TOWNS, stack_series
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import INK, MUTED, PAPER, PLOT_WIDTH, SOFT

SEED = 0
UNITS = 5
HEIGHT = 370
WIDE, NARROW, TALL = 34, 24, 19
BACK = 22, 13
"""How far each sheet stands behind the one before it, in points."""


def measure() -> dict:
    """The shapes of the batch of three towns, and of what a layer makes of it."""
    inputs = stack_series(TOWNS)
    return {
        "every": tuple(keras.layers.SimpleRNN(UNITS, return_sequences=True)(inputs).shape),
        "last": tuple(keras.layers.SimpleRNN(UNITS)(inputs).shape),
    }


def show(record: Record, measured: dict) -> None:
    """Draw the batch and both outputs."""
    inputs = stack_series(TOWNS)
    every, last = tuple(measured["every"]), tuple(measured["last"])
    batch, steps, features = inputs.shape
    for item, length in {"batch": batch, "steps": steps, "features": features, "units": UNITS}.items():
        record.number(item, length)
    record.figure(
        "block",
        _draw(record.name, inputs, every, last),
        alt=(
            f"Above, the input {inputs.shape}: {batch} sheets one behind the other, one for each series, each with "
            f"{steps} rows for the time steps and {features} columns for the features. Below, the two outputs of a "
            f"layer of {UNITS} units: with return_sequences=True {every}, sheets as before with a column for "
            f"each unit; by default {last}, the last rows of all sheets, one for each series."
        ),
        caption=(
            f"{batch} towns, {steps} days, {features} measurements a day, and the two outputs of a layer of {UNITS} "
            "units. The default output keeps only the coloured rows: the last time step of every series."
        ),
    )


def _draw(name: str, inputs: np.ndarray, every: tuple[int, ...], last: tuple[int, ...]) -> str:
    with canvas(height=HEIGHT) as figure:
        ax = figure.add_subplot()
        ax.set(xlim=(0, PLOT_WIDTH), ylim=(HEIGHT, 0))
        ax.axis("off")
        _draw_input(ax, inputs)
        ax.annotate("", (82, 198), (82, 160), arrowprops={"arrowstyle": "-|>", "color": INK})
        ax.text(94, 182, f"a layer of {UNITS} units", va="center")
        _draw_outputs(ax, every, last)
        return to_svg(figure, name)


def _draw_input(ax: Axes, inputs: np.ndarray) -> None:
    left, top = corner = 48, 46
    _sheets(ax, corner, inputs.shape, WIDE, coloured=range(inputs.shape[1]))
    for (t, j), value in np.ndenumerate(inputs[0]):
        x, y = left + (j + 0.5) * WIDE, top + (t + 0.5) * TALL
        ax.text(x, y, f"{value:g}", ha="center", va="center_baseline", fontsize=10.5)
    _axis_names(ax, corner, inputs.shape, WIDE, "features")
    ax.text(204, 40, f"input {inputs.shape}", weight="bold")
    for i, text in enumerate(["a sheet is a series", "a row is a time step", "a column is a feature"]):
        ax.text(204, 66 + 19 * i, text)


def _draw_outputs(ax: Axes, every: tuple[int, ...], last: tuple[int, ...]) -> None:
    batch, steps, _ = every
    top = 272
    ax.text(18, 222, f"return_sequences=True\n{every}", va="center", linespacing=1.4)
    _sheets(ax, (48, top), every, NARROW, coloured=[steps - 1])
    _axis_names(ax, (48, top), every, NARROW, "units")
    ax.text(264, 222, f"default\n{last}", va="center", linespacing=1.4)
    for i in range(batch):
        _row(ax, (264, top + i * TALL), UNITS, NARROW, SOFT[i])
    ax.text(264 + UNITS * NARROW / 2, top + batch * TALL + 15, "units", ha="center")
    ax.text(254, top + batch * TALL / 2, "batch", rotation=90, ha="center", va="center")


def _row(ax: Axes, corner: tuple[float, float], cells: int, wide: float, fill: str) -> None:
    for j in range(cells):
        at = corner[0] + j * wide, corner[1]
        ax.add_patch(Rectangle(at, wide, TALL, facecolor=fill, edgecolor=MUTED, lw=0.8))


def _sheets(
    ax: Axes, corner: tuple[float, float], shape: tuple[int, ...], wide: float, coloured: Sequence[int]
) -> None:
    """Draw (batch, rows, columns) as sheets; the first of the batch is in front."""
    batch, rows, columns = shape
    for i in reversed(range(batch)):
        for t in range(rows):
            at = corner[0] + i * BACK[0], corner[1] - i * BACK[1] + t * TALL
            _row(ax, at, columns, wide, SOFT[i] if t in coloured else PAPER)


def _axis_names(ax: Axes, corner: tuple[float, float], shape: tuple[int, ...], wide: float, last: str) -> None:
    batch, rows, columns = shape
    left, top = corner
    right, bottom = left + columns * wide, top + rows * TALL
    ax.text((left + right) / 2, bottom + 15, last, ha="center")
    ax.text(left - 10, (top + bottom) / 2, "time steps", rotation=90, ha="center", va="center")
    start = right + 6, bottom + 5
    end = start[0] + (batch - 1) * BACK[0], start[1] - (batch - 1) * BACK[1]
    ax.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": INK})
    ax.text(right + 24, bottom + 8, "batch")
