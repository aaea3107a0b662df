"""Tables, figures and quizzes as HTML, each readable without colour, script or picture."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from unrolled.engine.records.record import Cell, Figure, Line, Number, Question, Table
from unrolled.engine.render.svg import PLOT_WIDTH, size

_NUMBER = r"[-+−]?\d[\d.,\u202f ]*(e[-+−]?\d+)?\s?(%|°C|s|ms|kB|MB)?"
_NUMERIC = re.compile(rf"{_NUMBER}|[–-]?")
"""A number, or what stands where there is none."""
_SPREAD = re.compile(rf"(?P<middle>{_NUMBER}) (?P<range>\({_NUMBER}–{_NUMBER}\))")
"""A middle with its range in brackets."""
_GAP = re.compile(r"(?<=\d)\u2009(?=\d)|(?<=\d)[\u2009\u00a0 ](?=%|°C)")
"""A space in a number, or before its unit."""


def inline(text: str) -> str:
    """Text with `` `code` `` and `$TeX$` as HTML; everything else is escaped."""
    parts = re.split(r"(`[^`]+`|\$[^$]+\$)", text)
    for i, part in enumerate(parts):
        if i % 2 == 0:
            parts[i] = html.escape(unbroken(part), quote=False)
        elif part[0] == "`":
            parts[i] = f"<code>{html.escape(part[1:-1], quote=False)}</code>"
        else:
            parts[i] = rf'<span class="arithmatex">\({html.escape(part[1:-1], quote=False)}\)</span>'
    return "".join(parts)


def unbroken(text: str) -> str:
    """Text whose numbers stay on one line: browsers break a line at a thin space, and not at a narrow no-break one."""
    return _GAP.sub("\u202f", text)


def plain(text: str) -> str:
    """Text without the marks that `inline` typesets, for an attribute."""
    return html.escape(re.sub(r"[`$]", "", text))


def table(content: Table, label: str) -> str:
    """A table that scrolls inside itself where the screen is narrow.

    Args:
        content: What it holds.
        label: Its name for a screen reader where it has no caption.
    """
    return table_shell(
        [inline(column) for column in content.columns],
        [[_cell(cell) for cell in row] for row in content.rows],
        content.caption or label,
        caption=inline(content.caption),
    )


def table_shell(columns: Sequence[str], rows: Sequence[Sequence[str]], label: str, *, caption: str = "") -> str:
    """The frame of every table of the site.

    Args:
        columns: Titles, as HTML.
        rows: Cells, as HTML; the first of a row is its title.
        label: What a screen reader calls the table.
        caption: The sentence above it, as HTML; empty for none.
    """
    kinds = ["", *(' class="u-number"' * _is_numeric([row[i] for row in rows]) for i in range(1, len(columns)))]
    head = "".join(f'<th scope="col"{kind}>{column}</th>' for column, kind in zip(columns, kinds, strict=True))
    body = "".join(
        f'<tr><th scope="row">{first}</th>'
        + "".join(f"<td{kind}>{_with_range(cell)}</td>" for cell, kind in zip(cells, kinds[1:], strict=True))
        + "</tr>"
        for first, *cells in rows
    )
    # Outside of what scrolls: a caption inside would be cut where the table is narrower than it.
    return (
        (f'<p class="u-caption">{caption}</p>' if caption else "")
        + f'<div class="u-table" role="region" tabindex="0" aria-label="{plain(label)}">'
        + f'<table class="u-grid"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def figure(content: Figure, anchor: str) -> str:
    """A figure with its text alternative, its caption, and the data behind it."""
    words = [f"<p>{inline(paragraph)}</p>" for paragraph in (content.alt, *content.description)]
    if content.data:
        words.append(table(content.data, f"Data of the figure: {content.caption}"))
    summary = f"The same in words{' and numbers' * (content.data is not None)}"
    return figure_shell(
        drawing(content.svg, content.alt), inline(content.caption), anchor=anchor, more=fold(summary, "".join(words))
    )


def figure_shell(content: str, caption: str, *, anchor: str = "", more: str = "") -> str:
    """The frame of every figure of the site; all but the anchor is HTML.

    Args:
        content: A drawing or a player.
        caption: The sentence under it; empty for none.
        anchor: Its id on the page; empty for none.
        more: What follows the caption.
    """
    place = f' id="{anchor}"' if anchor else ""
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure class="u-figure"{place}>{content}{below}{more}</figure>'


def drawing(svg: str, alt: str) -> str:
    """An SVG element with its text alternative and its proportions; the search leaves the words in it out.

    Raises:
        ValueError: It has no `viewBox`.
    """
    width, height = size(svg)
    kinds = "u-drawing u-plot" if width == PLOT_WIDTH else "u-drawing"
    named = svg.replace("<svg ", f'<svg role="img" aria-label="{plain(alt)}" ', 1)
    return f'<div class="{kinds}" data-search-exclude style="--u-wide:{width:g};--u-high:{height:g}">{named}</div>'


def fold(summary: str, content: str) -> str:
    """What belongs to a figure and opens at a click; `content` is HTML."""
    return f'<details class="u-words"><summary>{inline(summary)}</summary>{content}</details>'


def printed(text: str) -> str:
    """Text that a run printed, line by line."""
    return f'<pre class="u-printed" tabindex="0"><code>{html.escape(text.rstrip())}</code></pre>'


def number(content: Number | str, path: str) -> str:
    """A number in a sentence, rounded and with its unit, with the name of what gave it."""
    return f'<span class="u-n" title="{html.escape(path)}">{content}</span>'


def quiz(questions: list[Question]) -> str:
    """Questions whose choices open to say whether they are right, and why; no script is needed."""
    items = []
    for question in questions:
        choices = "".join(
            f'<details class="u-choice"><summary>{inline(choice.text)}</summary>'
            f'<p class="{"u-right" if choice.right else "u-wrong"}">'
            f"<strong>{'Right.' if choice.right else 'Wrong.'}</strong> {inline(choice.why)}</p></details>"
            for choice in question.choices
        )
        items.append(f"<li><p>{inline(question.question)}</p>{choices}</li>")
    return f'<ol class="u-quiz">{"".join(items)}</ol>'


def _cell(cell: str | Cell) -> str:
    if isinstance(cell, str):
        return inline(cell)
    if cell.svg:
        return cell.svg.replace("<svg ", f'<svg role="img" aria-label="{plain(cell.alt)}" ', 1)
    return "<br>".join(_line(line) for line in cell.lines)


def _line(line: Line) -> str:
    text = inline(line.text)
    if line.lang:
        text = f'<span lang="{line.lang}">{text}</span>'
    return f"<small>{text}</small>" if line.small else text


def _is_numeric(column: list[str]) -> bool:
    """Whether a column is one of numbers, whole: then it stands right, with its title, and can be compared by eye."""
    numbers = sum(1 for cell in column if _NUMERIC.fullmatch(cell.strip()) or _SPREAD.fullmatch(cell.strip()))
    return numbers * 3 >= len(column) * 2


def _with_range(cell: str) -> str:
    """A cell whose range stands smaller beside its middle."""
    spread = _SPREAD.fullmatch(cell.strip())
    return f'{spread["middle"]} <span class="u-range">{spread["range"]}</span>' if spread else cell
