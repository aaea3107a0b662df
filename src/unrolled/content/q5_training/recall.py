"""Naming the first of ten to eighty symbols: plain, gated and convolutional layers over several seeds."""

from __future__ import annotations

import numpy as np

from snippets.q5_training.recall_first import SYMBOLS
from unrolled.content.q5_training.shared.first_symbol import BODIES, SEEDS, recall, updates
from unrolled.content.shelf.dots import CIRCLE, SQUARE, draw_dots
from unrolled.content.shelf.words import listing, spread
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED

CLOSED = ("SimpleRNN", "LSTM, forget bias 0", "LSTM (bias 1)", "GRU (bias 0)")
"""The layers as Keras starts them, and the LSTM without its bias: those for which ten symbols are of interest."""
ABLE = ("SimpleRNN", "LSTM, bias ln(T − 1)", "GRU, bias ln(T − 1)", "dilated convolutions")
"""The layers that learn the task with twenty symbols."""
ITEMS = {"simple": ABLE[0], "lstm": ABLE[1], "gru": ABLE[2], "dilated": ABLE[3]}
"""What the page calls them where it looks up a number."""
Panels = dict[str, dict[str, list[float]]]
"""For each number of time steps the accuracies of each layer, one for each seed."""


def measure() -> dict:
    """Train every layer on twenty symbols, those of interest on fewer, and those that learned it on more."""
    return {"10": recall(CLOSED, 10), "20": recall(tuple(BODIES), 20), "40": recall(ABLE, 40), "80": recall(ABLE, 80)}


def show(record: Record, measured: dict) -> None:
    """Draw the short and the long sequences, and give the ends of each layer's spread and how long training was."""
    _draw(record, "short", {time_steps: measured[time_steps] for time_steps in ("10", "20")})
    _draw(record, "long", {time_steps: measured[time_steps] for time_steps in ("40", "80")})
    record.number("seeds", len(SEEDS))
    for time_steps in ("20", "40", "80"):
        record.number(f"updates_{time_steps}", updates(int(time_steps)))
        for item, name in ITEMS.items():
            record.number(f"{item}_{time_steps}_least", min(measured[time_steps][name]), digits=2)
            record.number(f"{item}_{time_steps}_most", max(measured[time_steps][name]), digits=2)


def _draw(record: Record, item: str, panels: Panels) -> None:
    """Draw the strips with their data."""
    words = "; ".join(
        f"with {time_steps} time steps: " + ", ".join(f"{name} {spread(shares)}" for name, shares in rows.items())
        for time_steps, rows in panels.items()
    )
    record.figure(
        item,
        _strips(panels, f"{record.name}.{item}"),
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
