"""Voices as a piano roll: time to the right, pitch upwards, a bar for each note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from unrolled.content.data.chorales import Chorale, Note
from unrolled.engine.cells import ShownFigure
from unrolled.engine.records.record import Cell, Figure, Table
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import INK, MUTED, PAPER, SERIES

NAMES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "G♯", "A", "B♭", "B")
"""Of pitch classes. One name for each: a roll does not know how a note was spelt."""


@dataclass(frozen=True)
class _Look:
    """How the bars of a voice look; each voice differs in shape too, not in colour alone."""

    colour: str
    height: float
    hollow: bool = False
    split: bool = False


_LOOKS = (
    _Look(SERIES[0], 0.95),
    _Look(SERIES[1], 0.8, hollow=True),
    _Look(SERIES[2], 0.9, split=True),
    _Look(SERIES[3], 0.45),
)
_SHAPES = ("full bars", "hollow bars", "bars with a line along their middle", "thin bars")


def pitch_name(pitch: int) -> str:
    """A MIDI pitch by name, with the octave: 60 is C4.

    Examples:
        >>> pitch_name(60), pitch_name(70)
        ('C4', 'B♭4')
    """
    return f"{NAMES[pitch % 12]}{pitch // 12 - 1}"


def roll_of(piece: Chorale, name: str, caption: str) -> ShownFigure:
    """A piece as a piano roll, for a notebook's cell.

    Args:
        piece: What to draw.
        name: What sets its ids apart on the page.
        caption: The sentence under it.
    """
    bars = [int(step) / 2 for step in np.flatnonzero(piece.place == 0)]
    ends = [part.stop / 2 for part in piece.phrases]
    return ShownFigure(roll(name, piece.voices(), caption=caption, alt=caption, bars=bars, marks=ends), name)


def roll(
    name: str,
    voices: dict[str, list[Note]],
    *,
    caption: str,
    alt: str,
    bars: list[float],
    marks: Sequence[float] = (),
    rows: int = 2,
) -> Figure:
    """Draw voices, one above the other where they need more than one row.

    Args:
        name: What sets the drawing's ids apart.
        voices: The notes of at most four voices, from the highest to the lowest, by name.
        caption: The sentence under the drawing; how the voices look is added.
        alt: What it shows; the range of each voice is added.
        bars: Where bar lines stand, in quarter notes.
        marks: Where phrases end, in quarter notes.
        rows: Into how many rows the time is cut, at bar lines.

    Returns:
        A figure with the notes of every voice, bar by bar, as its data.

    Raises:
        ValueError: There are no notes, or more than four voices.
    """
    if not 1 <= len(voices) <= len(_LOOKS) or not all(voices.values()):
        raise ValueError(f"want one to {len(_LOOKS)} voices with notes, got {list(voices)}")
    end = max(start + length for line in voices.values() for start, length, _ in line)
    wanted = np.linspace(0, end, rows + 1)[1:-1]
    cuts = [0.0, *(min(bars, key=lambda bar: abs(bar - at)) for at in wanted), end]
    widest = max(b - a for a, b in pairwise(cuts))
    with canvas(height=40 + 165 * rows) as figure:
        for axes, (begin, finish) in zip(np.atleast_1d(figure.subplots(rows, 1)), pairwise(cuts), strict=True):
            _draw_row(axes, voices, bars, marks, (begin, finish))
            axes.set_xlim(begin - 1.2, begin + widest)
    shapes = ", ".join(f"{voice} as {shape}" for voice, shape in zip(voices, _SHAPES, strict=False))
    triangles = "; triangles mark ends of phrases" if len(marks) else ""
    return Figure(
        to_svg(figure, name),
        f"{alt} {_capital(_ranges(voices))}.",
        f"{caption} {_capital(shapes)}{triangles}.",
        data=_note_table(voices, [0.0, *(bar for bar in bars if 0 < bar < end), end]),
    )


def _draw_row(
    axes: Axes,
    voices: dict[str, list[Note]],
    bars: Sequence[float],
    marks: Sequence[float],
    between: tuple[float, float],
) -> None:
    """What begins between two times: notes, bar lines, ends of phrases."""
    begin, finish = between
    pitches = [pitch for line in voices.values() for *_, pitch in line]
    low, high = min(pitches), max(pitches)
    height = float(high + 3)
    for (voice, line), look in zip(voices.items(), _LOOKS, strict=False):
        notes = [note for note in line if begin <= note[0] < finish]
        if notes:
            _draw_notes(axes, notes, look)
            font: dict[str, Any] = {"color": look.colour, "fontweight": "bold", "fontsize": 11.5}
            # Two voices may begin on one pitch: the lower one's letter then stands below.
            height = min(notes[0][2], height - 2.5)
            axes.text(begin - 0.15, height, voice[0].upper(), ha="right", va="center", **font)
    for bar in bars:
        if begin < bar < finish:
            axes.axvline(bar, color=MUTED, linewidth=0.6, alpha=0.6, zorder=0)
    for mark in marks:
        if begin < mark <= finish:
            axes.plot(mark - 0.5, high + 2.5, marker="v", color=INK, markersize=4.5)
    axes.set_ylim(low - 1.5, high + 3.5)
    octaves = [pitch for pitch in range(low - 1, high + 2) if pitch % 12 == 0]
    axes.set_yticks(octaves, [pitch_name(pitch) for pitch in octaves])
    axes.set_xticks([])
    axes.grid(axis="x", visible=False)
    axes.spines["bottom"].set_visible(False)


def _ranges(voices: dict[str, list[Note]]) -> str:
    pitches = {voice: [pitch for *_, pitch in line] for voice, line in voices.items()}
    return "; ".join(
        f"{voice} from {pitch_name(min(line))} to {pitch_name(max(line))}" for voice, line in pitches.items()
    )


def _note_table(voices: dict[str, list[Note]], edges: list[float]) -> Table:
    """The notes of every voice, bar by bar."""
    rows: list[list[str | Cell]] = [
        [str(bar), *(" ".join(pitch_name(p) for start, _, p in line if a <= start < b) for line in voices.values())]
        for bar, (a, b) in enumerate(pairwise(edges), 1)
    ]
    return Table(["bar", *voices], rows)


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def _draw_notes(axes: Axes, notes: list[Note], look: _Look) -> None:
    """All bars of a voice as one path: one for each note would make a page heavy."""
    corners, middles = [], []
    for start, length, pitch in notes:
        right, low, high = start + length - 0.08, pitch - look.height / 2, pitch + look.height / 2
        corners += [(start, low), (start, high), (right, high), (right, low), (start, low)]
        middles += [(start, pitch), (right, pitch)]
    around = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    face = PAPER if look.hollow else look.colour
    bars = Path(corners, around * len(notes))
    axes.add_patch(PathPatch(bars, facecolor=face, edgecolor=look.colour, linewidth=1.1, zorder=2))
    if look.split:
        lines = Path(middles, [Path.MOVETO, Path.LINETO] * len(notes))
        axes.add_patch(PathPatch(lines, edgecolor=PAPER, facecolor="none", linewidth=1, capstyle="butt", zorder=3))
