"""What several models reach on the same clips, in order and shuffled: numbers, a table and a drawing."""

from __future__ import annotations

import numpy as np

from unrolled.content.data.clips import DIRECTIONS
from unrolled.content.shelf.words import spread
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import INK, MUTED, SERIES

CHANCE = 1 / len(DIRECTIONS)
WITHOUT_ORDER = 1 / 2
"""The most that a model blind to order can reach where each clip stands beside its reverse."""
LABELS = {
    "rnn": "CNN, GRU",
    "wavenet": "CNN, WaveNet",
    "pixels": "pixels, WaveNet",
    "pixels_relu": "pixels, ReLU, WaveNet",
    "bag": "bag of frames",
    "single": "single frame",
    "averaged": "frames, averaged",
    "differences": "bag of differences",
    "conv_3d": "`Conv3D`",
    "conv_lstm": "`ConvLSTM2D`",
    "shift": "best shift",
}
"""What the page calls the models."""


def show_trials(
    record: Record, item: str, trials: dict[str, dict], caption: str, *, what: str, chance: float, ceiling: float | None
) -> None:
    """Tabulate and draw some trials, and give their medians and least values for sentences.

    Args:
        record: Where to.
        item: The table's name.
        trials: What `trial` gave, by the models' names; a rule that does not learn has no weights.
        caption: The table's.
        what: What is told of a clip.
        chance: The accuracy of guessing.
        ceiling: The most without the order of the frames, if that is known.
    """
    for name, trial in trials.items():
        record.number(name, np.median(trial["intact"]), digits=2)
        record.number(f"{name}_least", min(trial["intact"]), digits=2)
        record.number(f"{name}_most", max(trial["intact"]), digits=2)
        record.number(f"{name}_shuffled", np.median(trial["shuffled"]), digits=2)
        record.number(f"{name}_seeds", len(trial["intact"]))
    record.table(
        item,
        ["model", "weights", "seeds", "accuracy", "frames shuffled at test"],
        [
            [
                LABELS[name],
                trial["weights"],
                len(trial["intact"]) if trial["weights"] else "–",
                spread(trial["intact"]),
                spread(trial["shuffled"]),
            ]
            for name, trial in trials.items()
        ],
        f"{caption}. Accuracies: median (least–greatest) over the seeds",
    )
    _draw(record, {LABELS[name]: trial for name, trial in trials.items()}, what, chance, ceiling)


def _draw(record: Record, trials: dict[str, dict], what: str, chance: float, ceiling: float | None) -> None:
    medians = "; ".join(
        f"{label} {np.median(trial['intact']):.2f} and {np.median(trial['shuffled']):.2f}"
        for label, trial in trials.items()
    )
    record.figure(
        "dots",
        _dots(trials, chance, ceiling, record.name),
        alt=f"Accuracy at telling {what}, with the frames in order and shuffled: {medians}. Chance is {chance:.3g}.",
        caption=f"Accuracy at telling {what}: median over the seeds, lines from the least to the greatest.",
        columns=["model", "frames in order", "frames shuffled"],
        rows=[[label, spread(trial["intact"]), spread(trial["shuffled"])] for label, trial in trials.items()],
    )


def _dots(trials: dict[str, dict], chance: float, ceiling: float | None, name: str) -> str:
    bottom = len(trials) - 0.45
    with canvas(height=95 + 27 * len(trials)) as figure:
        axes = figure.add_subplot()
        for share, label, line in ((chance, "chance", ":"), (ceiling, "blind to order", "--")):
            if share is not None:
                axes.vlines(share, -0.6, bottom, color=MUTED, linestyle=line, linewidth=1.2)
                axes.text(share, -0.72, label, ha="center", color=INK, fontsize=10)
        for kind, label, mark, colour, face, down in (
            ("intact", "in order", "o", SERIES[0], SERIES[0], 0.0),
            ("shuffled", "shuffled", "s", SERIES[1], "none", 0.22),
        ):
            shares = [trial[kind] for trial in trials.values()]
            y = np.arange(len(trials)) + down
            axes.hlines(y, [min(row) for row in shares], [max(row) for row in shares], color=colour, linewidth=2)
            middle = [np.median(row) for row in shares]
            axes.plot(middle, y, mark, color=colour, markerfacecolor=face, markersize=6.5, label=label)
        axes.set_yticks(range(len(trials)), [label.replace("`", "") for label in trials])
        axes.set_ylim(bottom, -1.1)
        axes.set_xlim(0, 1.04)
        axes.set_xlabel("accuracy on the test clips")
        axes.grid(visible=False, axis="y")
        axes.legend(loc="upper center", bbox_to_anchor=(0.3, -0.2), ncols=2)
        return to_svg(figure, name)
