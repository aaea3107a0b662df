"""Trainings as marks in rows: a row for each model, a mark for each seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from unrolled.engine.render.svg import SERIES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CIRCLE, SQUARE = ("o", SERIES[0]), ("s", SERIES[1])
"""The two kinds of marks, told apart by form as well as by colour."""
ACROSS = 0.24
"""How far from the middle of its row the outer seeds stand, so that equal values do not hide one another."""


def draw_dots(
    axes: Axes,
    rows: Mapping[str, Sequence[float] | np.ndarray],
    look: Callable[[str], tuple[str, str]] = lambda name: CIRCLE,
) -> None:
    """Draw the rows from the top down with their names at the left; what is not a number gets no mark.

    Args:
        axes: Where to.
        rows: The values of each model, one for each seed, as they stand along the horizontal axis.
        look: The mark and the colour of a model.
    """
    for place, (name, values) in enumerate(rows.items()):
        mark, colour = look(name)
        axes.plot(values, place + np.linspace(-ACROSS, ACROSS, len(values)), mark, color=colour, alpha=0.7)
    axes.set_yticks(range(len(rows)), list(rows))
    axes.set_ylim(len(rows) - 0.4, -0.6)
