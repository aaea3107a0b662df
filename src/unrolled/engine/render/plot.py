"""Matplotlib figures that follow the page's scheme and stay legible on a phone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib
from cycler import cycler
from matplotlib.figure import Figure as Canvas

from unrolled.engine.render import html
from unrolled.engine.render.svg import INK, MUTED, PLOT_WIDTH, SERIES, themed

_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "unrolled",
    "font.size": 11.5,
    "axes.titlesize": 11.5,
    "axes.labelsize": 11.5,
    "xtick.labelsize": 10.5,
    "ytick.labelsize": 10.5,
    "legend.fontsize": 10.5,
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": MUTED,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": MUTED,
    "grid.alpha": 0.25,
    "grid.linewidth": 0.6,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "lines.linewidth": 1.8,
    "axes.prop_cycle": cycler(color=SERIES),
    "figure.constrained_layout.use": True,
    "axes.unicode_minus": True,
}


@contextmanager
def _style() -> Iterator[None]:
    """The book's style on Matplotlib's own, whatever a `matplotlibrc` of the reader says."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_STYLE)
        yield


@contextmanager
def canvas(height: float = 250, width: float = PLOT_WIDTH) -> Iterator[Canvas]:
    """A figure in the book's style, `width` by `height` points; draw on it inside the block."""
    with _style():
        yield Canvas(figsize=(width / 72, height / 72))


def to_svg(figure: Canvas, name: str) -> str:
    """A figure as a themed SVG element; the same figure always gives the same bytes."""
    out = io.StringIO()
    with _style():
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return themed(out.getvalue(), name)


class Shown:
    """A figure as a notebook's cell shows it, with its text alternative.

    Args:
        figure: What was drawn.
        name: What sets its ids apart on the page.
        alt: What the figure shows, in words.
        caption: The sentence under it.

    Raises:
        ValueError: The alternative text is empty.
    """

    def __init__(self, figure: Canvas, name: str, *, alt: str, caption: str = "") -> None:
        if not alt.strip():
            raise ValueError(f"the figure {name} needs a text alternative")
        self._svg = to_svg(figure, name)
        self._alt, self._caption = alt, caption

    def __repr__(self) -> str:
        return f"Figure: {self._alt}"

    def _repr_html_(self) -> str:
        return html.figure_shell(html.drawing(self._svg, self._alt), html.inline(self._caption))
