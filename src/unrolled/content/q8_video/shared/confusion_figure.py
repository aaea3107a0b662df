"""A confusion matrix as a figure."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import Rectangle

from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import INK, SERIES


def draw_confusion(record: Record, item: str, counts: np.ndarray, names: tuple[str, ...], caption: str) -> None:
    """Draw a confusion matrix, with its counts as the data behind it.

    Args:
        record: Where to.
        item: The figure's name.
        counts: `(classes, classes)`: a row is a true class, a column a predicted one.
        names: The classes.
        caption: What was counted.
    """
    shares = 100 * np.diag(counts) / counts.sum(axis=1)
    record.figure(
        item,
        _matrix(counts, names, f"{record.name}-{item}"),
        alt=(
            f"Confusion matrix of {len(names)} classes. On the diagonal between {shares.min():.0f} and "
            f"{shares.max():.0f} of a hundred clips. {_most_common_error(counts, names)}"
        ),
        caption=caption,
        columns=["true class", *names],
        rows=[[name, *map(int, line)] for name, line in zip(names, counts, strict=True)],
    )


def _most_common_error(counts: np.ndarray, names: tuple[str, ...]) -> str:
    wrong = counts - np.diag(np.diag(counts))
    if not wrong.any():
        return "There is no error."
    row, column = np.unravel_index(wrong.argmax(), wrong.shape)
    return (
        f"The most common error: {names[row]} taken for {names[column]}, {wrong[row, column]} times of "
        f"{counts[row].sum()}."
    )


def _matrix(counts: np.ndarray, names: tuple[str, ...], name: str) -> str:
    shares = counts / counts.sum(axis=1, keepdims=True)
    size = len(names)
    with canvas(height=330) as figure:
        axes = figure.add_subplot()
        for row, column in np.argwhere(counts):
            share = shares[row, column]
            # Faint enough that the ink of either scheme is legible on it.
            look = {"facecolor": SERIES[0 if row == column else 1], "alpha": 0.12 + 0.38 * share, "edgecolor": "none"}
            axes.add_patch(Rectangle((column - 0.48, row - 0.48), 0.96, 0.96, **look))
            text = f"{100 * share:.0f}" if share >= 0.005 else "<1"
            axes.text(column, row, text, ha="center", va="center", color=INK, fontsize=10.5)
        axes.set_xlim(-0.5, size - 0.5)
        axes.set_ylim(size - 0.5, -0.5)
        axes.set_xticks(range(size), names, rotation=45, ha="right", rotation_mode="anchor")
        axes.set_yticks(range(size), names)
        axes.set_xlabel("predicted")
        axes.set_ylabel("true")
        axes.set_aspect("equal")
        axes.grid(alpha=0.15)
        return to_svg(figure, name)
