"""What a contest gave, as a picture."""

from __future__ import annotations

import textwrap
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from unrolled.apps.forecast.amounts import Unit
from unrolled.apps.forecast.fitted import INSIDE
from unrolled.apps.forecast.outcome import Outcome
from unrolled.engine.render.svg import INK, MUTED, SERIES
from unrolled.engine.terminal import SPELT, InputError, check_new, draft, one_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PICTURES = (".png", ".svg")
PAST = 42
"""Days of history in the picture."""
FAR = 10.0
"""How many times the distance that eight of ten values keep to, a value lies away that is named at the edge."""
LINE, LINES = 38, 4
"""Letters of a line beside the axis, and lines; a name that is longer is cut."""


def picture(outcome: Outcome, path: Path) -> None:
    """Draw the last weeks and the days to come.

    Args:
        outcome: What to draw.
        path: A new file whose name ends in .png or .svg.

    Raises:
        InputError: The name ends otherwise, something is there, or nothing can be written there.
        OSError: It could not be written.
    """
    from unrolled.engine.render.plot import canvas

    check_picture(path)
    drawn = path.suffix.lower() == ".png"
    with canvas(height=300, width=640) as figure:
        axes = figure.add_subplot()
        _draw(axes, outcome)
        _label(axes, outcome, drawn)
        # Neither a date nor a program's name: the same forecast gives the same bytes.
        nothing = {"Software": None} if drawn else {"Date": None, "Creator": None}
        with draft(path) as place, warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph")  # in an SVG a name is text, which the reader's fonts show
            figure.savefig(place, facecolor="white", dpi=144, metadata=nothing)


def _draw(axes: Axes, outcome: Outcome) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    series, ahead, unit = outcome.series, outcome.coming, Unit.of(outcome.series.values)
    past = slice(-max(PAST, 3 * outcome.plan.ahead), None)
    axes.plot(series.dates[past], unit.scaled(series.values[past]), color=INK, marker=".", label="measured")
    middle, low, high = (unit.scaled(values) for values in (ahead.values, ahead.low, ahead.high))
    label = f"{INSIDE:.0%} interval"
    if len(middle) > 1:
        axes.fill_between(ahead.dates, low, high, color=SERIES[0], alpha=0.2, lw=0, label=label)
    else:  # a band over one day has no width
        axes.vlines(ahead.dates, low, high, color=SERIES[0], alpha=0.4, lw=5, label=label)
    axes.plot(ahead.dates, middle, color=SERIES[0], marker="o", ms=4, label="forecast")
    _look_away(axes, series.dates[past], unit.scaled(series.values[past]), np.concatenate([low, high]), unit)
    axes.axvline(series.dates[-1] + np.timedelta64(12, "h"), color=MUTED, lw=1)
    axes.margins(x=0.02)
    axes.set_title(outcome.chosen.name, loc="right")
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=3, borderaxespad=0)
    # Whole numbers at the ticks: what would be taken off them stands where the legend does.
    axes.ticklabel_format(axis="y", style="plain", useOffset=False)
    locator = AutoDateLocator(minticks=4, maxticks=8)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))


def _label(axes: Axes, outcome: Outcome, drawn: bool) -> None:
    """Write the name of the values and their unit beside the axis, in letters that there are."""
    name = one_line(outcome.series.name)
    families, lacking = _fonts(name)
    if drawn:
        name = "".join(letter.encode("ascii", SPELT).decode() if letter in lacking else letter for letter in name)
    lines = textwrap.wrap(name, LINE, max_lines=LINES, placeholder=" …", break_on_hyphens=False)
    axes.set_ylabel("\n".join(lines) + Unit.of(outcome.series.values).words, parse_math=False, family=families)


def _look_away(axes: Axes, days: np.ndarray, values: np.ndarray, coming: np.ndarray, unit: Unit) -> None:
    """Keep few values that lie far from all others from making a line of the rest: they are named at the edge."""
    every = np.concatenate([values, coming])
    low, high = np.quantile(every, (0.1, 0.9))
    far = np.abs(every - (low + high) / 2) > FAR * (high - low)
    if high == low or not far.any():
        return
    rest = every[~far]
    edge = 0.1 * np.ptp(rest)
    bottom, top = rest.min() - edge, rest.max() + edge
    axes.set_ylim(bottom, top)
    for day, value in zip(days[far[: len(days)]], values[far[: len(days)]], strict=True):
        up = value > top
        axes.annotate(
            f"{'↑' if up else '↓'} {unit.rounded(value * 10.0**unit.power)}",
            (day, top if up else bottom),
            ha="center",
            va="top" if up else "bottom",
        )


def _fonts(text: str) -> tuple[list[str], set[str]]:
    """The fonts to write a text with, and the letters that are in none of them."""
    from matplotlib.font_manager import fontManager, get_font

    lacking, families = set(text), ["DejaVu Sans"]
    for font in sorted(fontManager.ttflist, key=lambda font: font.name != families[0]):
        if font.name.startswith("Last Resort"):  # has a box for each letter there is
            continue
        there = lacking & {chr(number) for number in get_font(font.fname).get_charmap()} if lacking else set()
        if there:
            lacking -= there
            families.append(font.name)
    return families, lacking


def check_picture(path: Path) -> None:
    """See that a picture can be written, before it is drawn.

    Raises:
        InputError: The name ends otherwise than in .png or .svg, something is there, or nothing can be written there.
    """
    if path.suffix.lower() not in PICTURES:
        raise InputError(f"--out is {path}; want a name that ends in {' or '.join(PICTURES)}")
    check_new(path)
