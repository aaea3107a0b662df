"""The input block and the two outputs, drawn."""

import keras
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from snippets.q2_shapes.input_axes import TOWNS, stack_series
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import WIDTH, canvas, to_svg
from unrolled.engine.render.svg import INK, MUTED, PAPER, SOFT

SEED = 0
UNITS = 5
HEIGHT = 370
WIDE, NARROW, TALL = 34, 24, 19
BACK = 22, 13
"""How far each sheet stands behind the one before it, in points."""


def run(record: Record) -> None:
    """Draw the batch of three towns, and what a layer makes of it."""
    inputs = stack_series(TOWNS)
    every = np.array(keras.layers.SimpleRNN(UNITS, return_sequences=True)(inputs))
    last = np.array(keras.layers.SimpleRNN(UNITS)(inputs))
    batch, steps, features = inputs.shape
    with canvas(height=HEIGHT) as figure:
        ax = figure.add_subplot()
        ax.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0))
        ax.axis("off")

        _sheets(ax, (48, 46), inputs.shape, WIDE, coloured=range(steps))
        for (t, j), value in np.ndenumerate(inputs[0]):
            x, y = 48 + (j + 0.5) * WIDE, 46 + (t + 0.5) * TALL
            ax.text(x, y, f"{value:g}", ha="center", va="center_baseline", fontsize=10.5)
        _axis_names(ax, (48, 46), inputs.shape, WIDE, "features")
        ax.text(204, 40, f"input {inputs.shape}", weight="bold")
        for i, text in enumerate(["a sheet is a series", "a row is a time step", "a column is a feature"]):
            ax.text(204, 66 + 19 * i, text)

        ax.annotate("", (82, 198), (82, 160), arrowprops={"arrowstyle": "-|>", "color": INK})
        ax.text(94, 182, f"a layer of {UNITS} units", va="center")

        ax.text(18, 222, f"return_sequences=True\n{every.shape}", va="center", linespacing=1.4)
        _sheets(ax, (48, 272), every.shape, NARROW, coloured=[steps - 1])
        _axis_names(ax, (48, 272), every.shape, NARROW, "units")
        ax.text(264, 222, f"default\n{last.shape}", va="center", linespacing=1.4)
        for i in range(batch):
            _row(ax, (264, 272 + i * TALL), UNITS, NARROW, SOFT[i])
        ax.text(264 + UNITS * NARROW / 2, 272 + batch * TALL + 15, "units", ha="center")
        ax.text(254, 272 + batch * TALL / 2, "batch", rotation=90, ha="center", va="center")
        svg = to_svg(figure, record.name)
    record.figure(
        "block",
        svg,
        alt=(
            f"Above, the input {inputs.shape}: {batch} sheets one behind the other, one for each series, each with "
            f"{steps} rows for the time steps and {features} columns for the features. Below, the two outputs of a "
            f"layer of {UNITS} units: with return_sequences=True {every.shape}, sheets as before with a column for "
            f"each unit; by default {last.shape}, the last rows of all sheets, one for each series."
        ),
        caption=(
            f"{batch} towns, {steps} days, {features} measurements a day, and the two outputs of a layer of {UNITS} "
            "units. The default output keeps only the coloured rows: the last time step of every series."
        ),
    )


def _row(ax: Axes, corner: tuple[float, float], cells: int, wide: float, fill: str) -> None:
    for j in range(cells):
        at = corner[0] + j * wide, corner[1]
        ax.add_patch(Rectangle(at, wide, TALL, facecolor=fill, edgecolor=MUTED, lw=0.8))


def _sheets(ax: Axes, corner: tuple[float, float], shape: tuple, wide: float, coloured: list | range) -> None:
    """Draw (batch, rows, columns) as sheets; the first of the batch is in front."""
    batch, rows, columns = shape
    for i in reversed(range(batch)):
        for t in range(rows):
            at = corner[0] + i * BACK[0], corner[1] - i * BACK[1] + t * TALL
            _row(ax, at, columns, wide, SOFT[i] if t in coloured else PAPER)


def _axis_names(ax: Axes, corner: tuple[float, float], shape: tuple, wide: float, last: str) -> None:
    batch, rows, columns = shape
    left, top = corner
    right, bottom = left + columns * wide, top + rows * TALL
    ax.text((left + right) / 2, bottom + 15, last, ha="center")
    ax.text(left - 10, (top + bottom) / 2, "time steps", rotation=90, ha="center", va="center")
    start = right + 6, bottom + 5
    end = start[0] + (batch - 1) * BACK[0], start[1] - (batch - 1) * BACK[1]
    ax.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": INK})
    ax.text(right + 24, bottom + 8, "batch")
