"""What layers reach that have to name the first symbol: strips of marks."""

from __future__ import annotations

import numpy as np

from snippets.q5_training.recall_first import SYMBOLS
from unrolled.content.q5_training.shared.first_symbol import SEEDS
from unrolled.content.shelf.dots import CIRCLE, SQUARE, draw_dots
from unrolled.content.shelf.words import listing, spread
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED

Panels = dict[str, dict[str, list[float]]]
"""For each number of time steps the accuracies of each layer, one for each seed."""


def draw_recall(record: Record, item: str, panels: Panels) -> None:
    """Draw the strips with their data."""
    words = "; ".join(
        f"with {time_steps} time steps: " + ", ".join(f"{name} {spread(shares)}" for name, shares in rows.items())
        for time_steps, rows in panels.items()
    )
    record.figure(
        item,
        _strips(panels, record.name),
        alt="The share of sequences whose first symbol is named, "
        f"median (least–greatest) of {len(SEEDS)} seeds, {words}.",
        caption=f"Naming the first of {listing(list(panels))} symbols after a short training. Each mark is one "
        "training; circles are gated cells.",
        columns=["time steps", "layer", *(f"seed {seed}" for seed in SEEDS)],
        rows=[
            [time_steps, name, *(f"{share:.2f}" for share in shares)]
            for time_steps, rows in panels.items()
            for name, shares in rows.items()
        ],
    )


def _strips(panels: Panels, name: str) -> str:
    """One strip of marks for each layer, one panel for each length."""
    heights = [len(rows) for rows in panels.values()]
    with canvas(height=(25 * max(heights) + 32) * len(panels) + 30) as figure:
        grid = np.atleast_1d(figure.subplots(len(panels), 1, sharex=True, height_ratios=heights))
        for axes, (time_steps, rows) in zip(grid, panels.items(), strict=True):
            draw_dots(axes, rows, lambda layer: CIRCLE if "LSTM" in layer or "GRU" in layer else SQUARE)
            axes.axvline(1 / SYMBOLS, color=MUTED, linestyle="--")
            axes.set_xlim(0, 1.05)
            axes.set_title(f"{time_steps} time steps", loc="left")
        grid[-1].set_xlabel("share right (dashed: guessing)")
        return to_svg(figure, name)
