"""What the walkthrough's experiments share."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
from matplotlib.patches import Rectangle

from unrolled.content.q8_video.shared import BATCH, EPOCHS, RATE
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import INK, SERIES
from unrolled.content.shelf.training import Restarts


class Trainer:
    """One compiled model for several trainings: tracing takes as long as half of one.

    Args:
        build: Gives a fresh model.
    """

    def __init__(self, build: Callable[[], keras.Model]) -> None:
        self.model = build()
        self.model.compile(keras.optimizers.Adam(RATE), "sparse_categorical_crossentropy", metrics=["accuracy"])
        self._start = Restarts(self.model, build)

    def train(self, x: np.ndarray, y: np.ndarray, seed: int, **more: object) -> dict[str, list[float]]:
        """Train from new first weights, with the settings of the chapter on video; gives the history."""
        return self._start(seed).fit(x, y, batch_size=BATCH, epochs=EPOCHS, verbose=0, **more).history


def matrix(record: Record, counts: np.ndarray, names: tuple[str, ...], *, caption: str, item: str = "matrix") -> None:
    """Draw a confusion matrix, with its counts as the data behind it.

    Args:
        record: Where to.
        counts: `(classes, classes)`: a row is a true class, a column a found one.
        names: The classes.
        caption: What was counted.
        item: The figure's name.
    """
    shares = counts / counts.sum(axis=1, keepdims=True)
    size = len(names)
    with canvas(height=330) as figure:
        axes = figure.add_subplot()
        for row in range(size):
            for column in range(size):
                share = shares[row, column]
                if not counts[row, column]:
                    continue
                # Faint enough that the ink of either scheme is legible on it.
                axes.add_patch(_cell(column, row, alpha=0.12 + 0.38 * share, colour=SERIES[0 if row == column else 1]))
                text = f"{100 * share:.0f}" if share >= 0.005 else "<1"
                axes.text(column, row, text, ha="center", va="center", color=INK, fontsize=10.5)
        axes.set_xlim(-0.5, size - 0.5)
        axes.set_ylim(size - 0.5, -0.5)
        axes.set_xticks(range(size), names, rotation=45, ha="right", rotation_mode="anchor")
        axes.set_yticks(range(size), names)
        axes.set_xlabel("found")
        axes.set_ylabel("true")
        axes.set_aspect("equal")
        axes.grid(alpha=0.15)
        svg = to_svg(figure, f"{record.name}-{item}")
    wrong = counts.copy()
    np.fill_diagonal(wrong, 0)
    row, column = np.unravel_index(wrong.argmax(), wrong.shape)
    most = (
        f"The most common error: {names[row]} taken for {names[column]}, {wrong[row, column]} times of "
        f"{counts[row].sum()}."
        if wrong.any()
        else "There is no error."
    )
    record.figure(
        item,
        svg,
        alt=(
            f"Confusion matrix of {size} classes. On the diagonal between {100 * np.diag(shares).min():.0f} and "
            f"{100 * np.diag(shares).max():.0f} of a hundred clips. {most}"
        ),
        caption=caption,
        columns=["true class", *names],
        rows=[[name, *map(int, line)] for name, line in zip(names, counts, strict=True)],
    )


def _cell(column: int, row: int, *, alpha: float, colour: str) -> Rectangle:
    """A filled cell of the matrix."""
    return Rectangle((column - 0.48, row - 0.48), 0.96, 0.96, facecolor=colour, alpha=alpha, edgecolor="none")
