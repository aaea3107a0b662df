"""Windows and their targets for the three ways, drawn from what the snippet cuts."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import Rectangle

from snippets.q4_seven_days.windows import windows
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import INK, MUTED, SERIES, SOFT

STEPS, AHEAD = 5, 7


def run(record: Record) -> None:
    """Cut a series of day numbers, so that each target says which day it is, and draw the cut."""
    inputs, targets = windows(np.arange(1, STEPS + AHEAD + 1), STEPS, AHEAD)
    window, by_step = inputs[0, :, 0], targets[0]
    last = by_step.max()
    with canvas(height=330) as figure:
        axes = figure.add_subplot()

        def row(y: float, days: np.ndarray, colour: int, name: str, strong: bool = True) -> None:
            for day in days:
                face = SOFT[colour]
                axes.add_patch(
                    Rectangle((day - 0.46, y - 0.4), 0.92, 0.8, facecolor=face, edgecolor=SERIES[colour] if strong
                              else MUTED, linewidth=1.4 if strong else 0.6)
                )  # fmt: skip
                axes.text(day, y, str(day), ha="center", va="center", color=INK)
            axes.text(0.2, y, name, ha="right", va="center")

        row(0, window, 0, "window")
        axes.text(0.2, 1.1, "sequence-to-vector", ha="right", va="center", color=SERIES[1])
        row(2.1, by_step[-1], 1, "target")
        axes.text(0.2, 3.3, "sequence-to-sequence", ha="right", va="center", color=SERIES[2])
        for step, days in enumerate(by_step):
            row(4.3 + step, days, 2, f"step {step + 1}", strong=step == STEPS - 1)
        axes.text(0.2, 4.6 + STEPS, "one day ahead", ha="right", va="center", color=SERIES[3])
        for step, days in enumerate(by_step):
            row(5.6 + STEPS, days[:1], 3, "steps 1 to 5" if step == 0 else "")
        axes.set_xlim(-4.6, last + 0.6)
        axes.set_ylim(6.3 + STEPS, -0.7)
        axes.axis("off")
        svg = to_svg(figure, record.name)
    rows = [
        [step + 1, int(window[step]), f"{days[0]} to {days[-1]}", int(days[0])] for step, days in enumerate(by_step)
    ]
    record.figure(
        "targets",
        svg,
        alt=f"A window of days {window[0]} to {window[-1]}. Its sequence-to-vector target is days {by_step[-1][0]} to "
        f"{by_step[-1][-1]}. Its sequence-to-sequence target has {STEPS} rows, each one day later than the one above: "
        f"days {by_step[0][0]} to {by_step[0][-1]} for step 1, down to the sequence-to-vector target for step {STEPS}. "
        f"One day ahead, each step's target is the next day.",
        caption="Targets of one window, by the number of the day. Early rows overlap with days that the window holds; "
        "the step itself has not read them yet.",
        columns=["step", "day just read", "sequence-to-sequence target", "one day ahead"],
        rows=rows,
    )
    record.number("steps", STEPS)
    record.number("shared", np.isin(by_step, window).sum())
    record.number("all", by_step.size)
