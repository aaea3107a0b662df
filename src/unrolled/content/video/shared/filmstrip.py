"""Clips on a page: strips of stills, and the same clips moving where the reader asks for it.

Nothing moves by itself: the moving picture is inside a fold that the reader opens. It is an SVG
with its own animation, so it needs no script. Grey clips are drawn as a mask filled with the ink
of the page, so that they follow the light and the dark scheme.
"""

from __future__ import annotations

import base64
import io
import itertools
import re

import numpy as np
from PIL import Image

from unrolled.engine.render import html
from unrolled.engine.render.svg import MUTED, PLOT_WIDTH, themed

SECONDS = 0.35
"""How long a frame is on show."""
_TEXT = 15.0


class ShownClips:
    """Some clips as a notebook's cell shows them.

    Args:
        clips: Brightness from 0 to 1, `(clips, frames, height, width, 1)`, or colours,
            `(clips, frames, height, width, 3)`.
        titles: What stands above each clip.
        name: What sets the drawing's ids apart on the page.
        alt: What the clips show, in words.
        caption: The sentence under them.
        columns: Moving clips side by side.

    Raises:
        ValueError: The clips do not have five axes with one or three channels, the titles are not
            as many, or the alternative text is empty.
    """

    def __init__(
        self, clips: np.ndarray, titles: list[str], name: str, *, alt: str, caption: str, columns: int = 4
    ) -> None:
        if clips.ndim != 5 or clips.shape[-1] not in (1, 3):
            raise ValueError(f"want (clips, frames, height, width, 1 or 3), got {clips.shape}")
        if len(titles) != len(clips):
            raise ValueError(f"want a title for each of {len(clips)} clips, got {len(titles)}")
        if not alt.strip():
            raise ValueError(f"the clips {name} need a text alternative")
        self._alt, self._caption, self._name = alt, caption, name
        self.strips = strips(clips, titles, name)
        self.moving = moving(clips, titles, name, columns)

    def __repr__(self) -> str:
        return f"Clips: {self._alt}"

    def _repr_html_(self) -> str:
        still = html.drawing(self.strips, self._alt)
        live = html.drawing(self.moving, f"The same clips, moving. {self._alt}")
        return html.figure_shell(still, html.inline(self._caption), more=html.fold("Watch them move", live))


def strips(clips: np.ndarray, titles: list[str], name: str) -> str:
    """Each clip as a row of stills, time from left to right."""
    count, frames, height, width = clips.shape[:4]
    across = (PLOT_WIDTH - 2) / frames
    down = across * height / width
    parts = []
    for number in range(count):
        top = number * (_TEXT + down + 8)
        # One picture of all frames weighs a third of a picture for each.
        film = np.concatenate(list(clips[number]), axis=1)
        parts += [_title(titles[number], 1, top), _picture(film, f"{number}", 1, top + _TEXT, across * frames, down)]
        parts += [_frame(1 + frame * across, top + _TEXT, across, down) for frame in range(frames)]
    return _whole(parts, count * (_TEXT + down + 8), f"{name}-strips")


def moving(clips: np.ndarray, titles: list[str], name: str, columns: int) -> str:
    """All clips at once, each in its own small field, over and over."""
    count, frames, height, width = clips.shape[:4]
    across = (PLOT_WIDTH - 2 - (columns - 1) * 14) / columns
    down = across * height / width
    parts = []
    for number in range(count):
        row, column = divmod(number, columns)
        left, top = 1 + column * (across + 14), row * (_TEXT + down + 10)
        film = np.concatenate(list(clips[number]), axis=1)
        steps = ";".join(f"{-across * frame:.2f}" for frame in range(frames))
        # A nested svg cuts off all but one frame; the film is drawn along under it.
        parts.append(
            f"{_title(titles[number], left, top)}"
            f'<svg x="{left:.2f}" y="{top + _TEXT:.2f}" width="{across:.2f}" height="{down:.2f}">'
            f'<svg x="0" y="0" width="{across * frames:.2f}" height="{down:.2f}" overflow="visible">'
            f'<animate attributeName="x" calcMode="discrete" values="{steps}" dur="{SECONDS * frames:.2f}s" '
            f'repeatCount="indefinite"/>{_picture(film, f"film-{number}", 0, 0, across * frames, down)}</svg></svg>'
            f"{_frame(left, top + _TEXT, across, down)}"
        )
    rows = -(-count // columns)
    return _whole(parts, rows * (_TEXT + down + 10), f"{name}-moving")


def _frame(left: float, top: float, across: float, down: float) -> str:
    return (
        f'<rect x="{left:.2f}" y="{top:.2f}" width="{across:.2f}" height="{down:.2f}" '
        f'fill="none" stroke="{MUTED}" stroke-width="0.8"/>'
    )


def _title(text: str, left: float, top: float) -> str:
    return f'<text x="{left:.2f}" y="{top + 11:.2f}" font-size="11">{html.plain(text)}</text>'


def _picture(picture: np.ndarray, key: str, left: float, top: float, across: float, down: float) -> str:
    place = f'x="{left:.2f}" y="{top:.2f}" width="{across:.2f}" height="{down:.2f}"'
    # Not `href`: the theme's script takes whatever has that attribute for a link, and writes to it.
    image = (
        f'<image {place} preserveAspectRatio="none" style="image-rendering:pixelated" '
        f'xlink:href="data:image/png;base64,{_png(picture)}"/>'
    )
    if picture.shape[-1] == 3:
        return image
    return (
        f'<mask id="{key}" maskUnits="userSpaceOnUse" {place}>{image}</mask>'
        f'<rect {place} fill="#000000" mask="url(#{key})"/>'
    )


def _png(picture: np.ndarray) -> str:
    """A picture, `(height, width, 1 or 3)` from 0 to 1, as a PNG in base64; ink is white, as a mask wants it."""
    levels = np.rint(np.clip(picture, 0, 1) * 255).astype("uint8")
    out = io.BytesIO()
    Image.fromarray(levels[..., 0] if levels.shape[-1] == 1 else levels).save(out, "PNG", optimize=True)
    return base64.b64encode(out.getvalue()).decode()


def _whole(parts: list[str], height: float, name: str) -> str:
    # `themed` looks for colours and ids in all of a drawing; a picture in base64 must not be taken for either.
    body, numbers = "".join(parts), itertools.count()
    pictures: list[str] = []

    def put_aside(match: re.Match) -> str:
        pictures.append(match[0])
        return f"picture-{next(numbers)}-"

    body = re.sub(r"data:image/png;base64,[A-Za-z0-9+/=]+", put_aside, body)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {PLOT_WIDTH} {height:.2f}">{body}</svg>'
    drawn = themed(svg, name)
    return re.sub(r"picture-(\d+)-", lambda match: pictures[int(match[1])], drawn)
