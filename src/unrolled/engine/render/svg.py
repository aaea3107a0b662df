"""Colours that follow the page, and SVG made fit to stand inside it.

Drawings are made in the colours named here. `themed` replaces each by a CSS variable with that
colour as its fallback, so that one drawing serves the light and the dark scheme, and still looks
right in a notebook that knows nothing of the site's style sheet.
"""

from __future__ import annotations

import re

from unrolled.engine.render.slim import slim

INK = "#000000"
"""Text, axes and arrows: becomes the colour of the text around the drawing."""
MUTED = "#5f6672"
"""Grid lines and what is secondary."""
SERIES = ("#0061a8", "#b34700", "#00704f", "#8a3b9c", "#7a5f00", "#b8235a")
"""Lines and marks, told apart by lightness as well as by hue."""
SOFT = ("#e3eff9", "#fbeadf", "#dff3ea", "#f3e6f6", "#f6efd6", "#fae3ec")
"""Faint fills that go with `SERIES`; `INK` is legible on each in both schemes."""
PAPER = "#fffffe"
"""The page's own background, for a shape that must hide what lies under it."""
PLOT_WIDTH = 400
"""Points across of a plot. At 390 px of screen a label of 11.5 points is still above 10 px; where there is room, a
page shows a drawing of this width as wide as its text."""

_VARIABLE = {
    MUTED: "--u-muted",
    PAPER: "--u-paper",
    **{colour: f"--u-series-{i}" for i, colour in enumerate(SERIES, 1)},
    **{colour: f"--u-soft-{i}" for i, colour in enumerate(SOFT, 1)},
}


def themed(svg: str, prefix: str) -> str:
    """An SVG document as an element for a page.

    The XML prolog, comments, inner titles and style sheets go (the page's figure has the text
    alternative), colours become variables, and every id gets a prefix, since ids of several
    drawings meet on one page.

    Args:
        svg: A whole SVG document from Graphviz or Matplotlib.
        prefix: What sets this drawing's ids apart, for example the record's name.

    Returns:
        One `<svg>` element without ids that could clash.

    Raises:
        ValueError: The drawing has no `viewBox`.
    """
    svg = svg[svg.index("<svg") :].strip()
    svg = re.sub(r"<!--.*?-->|<title>.*?</title>|<metadata>.*?</metadata>|<style.*?</style>", "", svg, flags=re.DOTALL)
    head, body = svg[: svg.index(">") + 1], svg[svg.index(">") + 1 :]
    box = _box(head)
    width, _ = size(head)
    slug = re.sub(r"\W+", "-", prefix)
    body = re.sub(r'\bid="([^"]+)"', rf'id="{slug}-\1"', body)
    body = re.sub(r'((?:xlink:)?href="#|url\(#)', rf"\g<1>{slug}-", body)
    body = re.sub(r'(font-family="[^"]*"|font-family:[^;"]*;?)', "", body)
    body = re.sub(r"#000000|\bblack\b", "currentColor", body)
    for colour, variable in _VARIABLE.items():
        body = re.sub(colour, f"var({variable}, {colour})", body, flags=re.IGNORECASE)
    # Shapes and text without a fill are black in SVG: the fill of the root makes them follow the ink.
    return slim(
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{box}" width="{width:g}" fill="currentColor">{body}'
    )


def on_the_site(page: str) -> str:
    """A page whose drawings name no colours beside their variables: the site's style sheet has them."""
    return re.sub(r"var\((--u-[\w-]+), ?#[0-9a-f]{6}\)", r"var(\1)", page)


def size(drawing: str) -> tuple[float, float]:
    """How wide and how high an SVG element is drawn, in its own points.

    Raises:
        ValueError: It has no `viewBox`.
    """
    _, _, width, height = (float(number) for number in _box(drawing).split())
    return width, height


def _box(drawing: str) -> str:
    box = re.search(r"""viewBox=["']([^"']+)["']""", drawing[: drawing.index(">")])
    if box is None:
        raise ValueError("an SVG without a viewBox cannot be scaled to the page")
    return box[1]
