"""Windows and their targets for the three ways, drawn from what the snippet cuts."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from snippets.q4_seven_days.windows import windows
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import INK, MUTED, SERIES, SOFT

STEPS, AHEAD = 5, 7


def show(record: Record) -> None:
    """Cut a series of day numbers, so that each target says which day it is, and draw the cut."""
    inputs, targets = windows(np.arange(1, STEPS + AHEAD + 1), STEPS, AHEAD)
    window, by_step = inputs[0, :, 0], targets[0]
    first, last = by_step[0], by_step[-1]
    record.figure(
        "targets",
        drawing(record.name, window, by_step),
        alt=f"A window of days {window[0]} to {window[-1]}. Its sequence-to-vector target is days {last[0]} to "
        f"{last[-1]}. Its sequence-to-sequence target has {STEPS} rows, each one day later than the one above: "
        f"days {first[0]} to {first[-1]} for step 1, down to the sequence-to-vector target for step {STEPS}. "
        f"One day ahead, each step's target is the next day.",
        caption="Targets of one window, by the number of the day. Early rows overlap with days that the window holds; "
        "the step itself has not read them yet.",
        columns=["step", "day just read", "sequence-to-sequence target", "one day ahead"],
        rows=[[step + 1, window[step], f"{days[0]} to {days[-1]}", days[0]] for step, days in enumerate(by_step)],
    )
    record.number("shared", np.isin(by_step, window).sum())
    record.number("all", by_step.size)


def drawing(name: str, window: np.ndarray, by_step: np.ndarray) -> str:
    """The window and the targets of the three ways, a row for each step, as an SVG.

    Args:
        name: What sets the drawing's ids apart.
        window: Numbers of the days that the window holds, `(steps,)`.
        by_step: Numbers of the days that are each step's target, `(steps, 7)`.
    """
    with canvas(height=330) as figure:
        axes = figure.add_subplot()
        _row(axes, 0, window, 0, "window")
        _heading(axes, 1.1, 1, "sequence-to-vector")
        _row(axes, 2.1, by_step[-1], 1, "target")
        _heading(axes, 3.3, 2, "sequence-to-sequence")
        for step, days in enumerate(by_step):
            _row(axes, 4.3 + step, days, 2, f"step {step + 1}", strong=step == STEPS - 1)
        _heading(axes, 4.6 + STEPS, 3, "one day ahead")
        _row(axes, 5.6 + STEPS, by_step[:, 0], 3, f"steps 1 to {STEPS}")
        axes.set_xlim(-4.6, by_step.max() + 0.6)
        axes.set_ylim(6.3 + STEPS, -0.7)
        axes.axis("off")
        return to_svg(figure, name)


def _heading(axes: Axes, y: float, colour: int, text: str) -> None:
    axes.text(0.2, y, text, ha="right", va="center", color=SERIES[colour])


def _row(axes: Axes, y: float, days: np.ndarray, colour: int, name: str, strong: bool = True) -> None:
    """A box for each day, in one of the colours of `SERIES`; without `strong` its border is faint."""
    border: dict[str, Any] = (
        {"edgecolor": SERIES[colour], "linewidth": 1.4} if strong else {"edgecolor": MUTED, "linewidth": 0.6}
    )
    for day in days:
        axes.add_patch(Rectangle((day - 0.46, y - 0.4), 0.92, 0.8, facecolor=SOFT[colour], **border))
        axes.text(day, y, str(day), ha="center", va="center", color=INK)
    axes.text(0.2, y, name, ha="right", va="center")
