"""Which outputs move when one input changes, for the three paddings: the look ahead, drawn."""

from __future__ import annotations

from snippets.q7_conv1d.look_ahead import moved_outputs
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED, SERIES

STEPS, KERNEL = 9, 3
PADDINGS = ("causal", "same", "valid")
MEANT = {"early": "before it: the output looks ahead", "there": "at the changed step or later"}


def moves(padding: str) -> list[tuple[int, int]]:
    """Pairs of a changed input step and an output step that moves with it."""
    return [(t, moved) for t in range(STEPS) for moved in moved_outputs(STEPS, t, KERNEL, padding)]


def ahead(pairs: list[tuple[int, int]]) -> int:
    """How many steps ahead of itself an output looks at most; 0 where it looks at none."""
    return max(0, *(changed - moved for changed, moved in pairs))


def measure() -> dict:
    """Change each input step in turn, for each padding."""
    return {padding: moves(padding) for padding in PADDINGS}


def show(record: Record, measured: dict) -> None:
    """Draw which outputs move, and say how far ahead each padding looks."""
    look = {padding: ahead(pairs) for padding, pairs in measured.items()}
    record.figure(
        "leaks",
        _grids(measured, record.name),
        alt=(
            f"Three grids of input steps against output steps. With causal padding an output moves only with inputs of "
            f"its own step and the {KERNEL - 1} before it. With same padding it also moves with the input "
            f"{look['same']} step after it, with valid padding with those up to {look['valid']} steps after it."
        ),
        caption=(
            "One input step is changed at a time; a mark stands where an output moves. "
            f"`Conv1D`, kernel size {KERNEL}, {STEPS} steps counted from zero. "
            "Crosses, below the line: an output moved whose number is lower than that of the changed input."
        ),
        columns=["padding", "changed input", "outputs that move"],
        rows=[
            [padding, t, ", ".join(str(moved) for changed, moved in pairs if changed == t)]
            for padding, pairs in measured.items()
            for t in range(STEPS)
        ],
    )


def _grids(moved: dict[str, list[list[int]]], name: str) -> str:
    with canvas(height=215) as figure:
        grid = figure.subplots(1, len(PADDINGS), sharey=True)
        for axes, (padding, pairs) in zip(grid, moved.items(), strict=True):
            early = [(step, output) for step, output in pairs if output < step]
            other = [(step, output) for step, output in pairs if output >= step]
            axes.plot([-0.5, STEPS - 0.5], [-0.5, STEPS - 0.5], color=MUTED, linewidth=0.8)
            axes.plot(*zip(*other, strict=True), "o", color=SERIES[0], markersize=5, label=MEANT["there"])
            if early:
                axes.plot(*zip(*early, strict=True), "x", color=SERIES[1], markersize=6.5, label=MEANT["early"])
            axes.set_title(padding)
            axes.set_xticks(range(0, STEPS, 4))
            axes.set_yticks(range(0, STEPS, 4))
            axes.set_aspect("equal")
        grid[0].set_ylabel("output that moves")
        grid[1].set_xlabel("input that is changed")
        handles, labels = grid[1].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=2, handletextpad=0.2, columnspacing=1)
        return to_svg(figure, name)
