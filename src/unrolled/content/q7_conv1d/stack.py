"""A dilated causal stack, drawn from a live model, and the receptive fields of some stacks."""

from __future__ import annotations

import keras
import numpy as np

from snippets.q7_conv1d.dilated_stack import dilated_stack
from snippets.q7_conv1d.receptive_field import measure_field, receptive_field
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import INK, MUTED, PAPER, SERIES

LEVELS = 4
RATES = [2**level for level in range(LEVELS)]
STEPS = 2**LEVELS
STACKS = {
    "dilation rates 1, 2, 4, 8": [(2, 1, rate) for rate in RATES],
    "the same without dilation": [(2, 1, 1)] * LEVELS,
    "dilation rates 1, 2, …, 512, as in WaveNet": [(2, 1, 2**level) for level in range(10)],
    "the same above a plain causal layer": [(2, 1, 1), *((2, 1, 2**level) for level in range(10))],
    "two times dilation rates 1, 2, 4, 8": [(2, 1, rate) for rate in RATES] * 2,
    "dilation rates 1, 2, 4, 8, 16": [(2, 1, 2**level) for level in range(5)],
    "kernel size 8, three times dilation rates 1, 2, 4, 8": [(8, 1, rate) for rate in RATES] * 3,
    "the same with two layers for each rate": [(8, 1, rate) for rate in RATES for _ in range(2)] * 3,
    "kernel size 4, strides 2, three layers": [(4, 2, 1)] * 3,
}

NAMED = {
    "wavenet": "dilation rates 1, 2, …, 512, as in WaveNet",
    "plain_first": "the same above a plain causal layer",
    "twice": "two times dilation rates 1, 2, 4, 8",
    "once": "dilation rates 1, 2, 4, 8, 16",
    "three_times": "kernel size 8, three times dilation rates 1, 2, 4, 8",
    "two_each": "the same with two layers for each rate",
}
"""The stacks that the page tells of by number."""


def taps(layer: keras.layers.Conv1D, steps: int) -> list[tuple[int, int]]:
    """Pairs of an input step and an output step that a causal layer joins, found with inputs of a single one."""
    copy = keras.layers.Conv1D.from_config({**layer.get_config(), "filters": 1, "kernel_initializer": "ones"})
    moved = np.asarray(copy(np.eye(steps)[:, :, np.newaxis]))[:, :, 0]
    return [(int(i), int(o)) for i, o in zip(*np.nonzero(moved), strict=True)]


def seen_by_last(links: list[list[tuple[int, int]]], steps: int) -> list[set[int]]:
    """For each level from the input upwards, the steps that the last output depends on."""
    seen = [{steps - 1}]
    for joined in reversed(links):
        seen.append({i for i, o in joined if o in seen[-1]})
    return seen[::-1]


def measure() -> dict:
    """Send impulses through the drawn stack and through all the others."""
    layers = dilated_stack(features=1, layers=LEVELS).layers[:LEVELS]
    fields = {}
    for name, sizes in STACKS.items():
        formula = receptive_field(sizes)
        fields[name] = {"formula": formula, "measured": measure_field(sizes, formula + 20)}
    return {
        "rates": [layer.dilation_rate[0] for layer in layers],
        "links": [taps(layer, STEPS) for layer in layers],
        "fields": fields,
    }


def show(record: Record, measured: dict) -> None:
    """Draw the stack with the cone of its last output, and tabulate receptive fields."""
    rates, links, fields = measured["rates"], measured["links"], measured["fields"]
    seen = seen_by_last(links, STEPS)
    record.number("layers", LEVELS)
    record.number("seen", len(seen[0]))
    record.number("plain", fields["the same without dilation"]["formula"])
    for item, name in NAMED.items():
        record.number(item, fields[name]["formula"])
        record.number(f"{item}_layers", len(STACKS[name]))
    record.table(
        "stack",
        ["stack", "layers", "formula", "measured"],
        [[name, len(STACKS[name]), field["formula"], field["measured"]] for name, field in fields.items()],
        "Receptive field in time steps; kernel size 2 where no other is named.",
    )
    record.figure(
        "stack",
        _cone(rates, links, seen, record.name),
        alt=(
            f"{LEVELS} layers over {STEPS} time steps. Lines join each output with the two inputs it is made from. "
            f"From the last output at the top down to the input, those that lead to it spread over "
            f"{', '.join(str(len(steps)) for steps in seen[::-1])} steps."
        ),
        caption=(
            f"A stack of causal convolutions with kernel size 2 and dilation rates {', '.join(map(str, rates))}. The "
            "lines were found with inputs that are zero but for one step. Filled: what the last output depends on."
        ),
        columns=["level", "steps that the last output depends on"],
        rows=[
            ["input" if level == 0 else f"dilation rate {rates[level - 1]}", ", ".join(map(str, sorted(steps)))]
            for level, steps in enumerate(seen)
        ],
    )


def _cone(rates: list[int], links: list[list[tuple[int, int]]], seen: list[set[int]], name: str) -> str:
    with canvas(height=260) as figure:
        axes = figure.add_subplot()
        for lit, colour, width, order in ((False, MUTED, 0.5, 1), (True, SERIES[0], 1.6, 2)):
            # All lines of a kind in one, with gaps: a path for each would make the drawing three times as large.
            lines = [
                (place, height)
                for level, joined in enumerate(links)
                for below, above in joined
                if (above in seen[level + 1]) == lit
                for place, height in ((below, level), (above, level + 1), (np.nan, np.nan))
            ]
            axes.plot(*zip(*lines, strict=True), color=colour, linewidth=width, zorder=order)
            marks = [(s, level) for level, steps in enumerate(seen) for s in range(STEPS) if (s in steps) == lit]
            face = colour if lit else PAPER
            axes.plot(*zip(*marks, strict=True), "o", markersize=6.5, color=face, markeredgecolor=colour, zorder=3)
        axes.set_yticks(range(LEVELS + 1), ["input", *(f"rate {rate}" for rate in rates)])
        axes.set_xticks(range(0, STEPS, 3))
        axes.set_xlabel("time step", color=INK)
        axes.grid(visible=False)
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(False)
        axes.tick_params(length=0)
        return to_svg(figure, name)
