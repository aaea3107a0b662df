"""Tables, figures and quizzes as HTML, each readable without colour, script or picture."""

from __future__ import annotations

import html
import re

from unrolled.engine.records.record import Figure, Question, Table

_NUMERIC = re.compile(r"[-+−]?\d[\d.,\u2009 ]*(e[-+−]?\d+)?\s?(%|°C|s|ms|kB|MB)?")


def inline(text: str) -> str:
    """Text with `` `code` `` and `$TeX$` as HTML; everything else is escaped."""
    parts = re.split(r"(`[^`]+`|\$[^$]+\$)", text)
    for i, part in enumerate(parts):
        if i % 2 == 0:
            parts[i] = html.escape(part, quote=False)
        elif part[0] == "`":
            parts[i] = f"<code>{html.escape(part[1:-1], quote=False)}</code>"
        else:
            parts[i] = rf'<span class="arithmatex">\({html.escape(part[1:-1], quote=False)}\)</span>'
    return "".join(parts)


def plain(text: str) -> str:
    """Text without the marks that `inline` typesets, for an attribute."""
    return html.escape(re.sub(r"[`$]", "", text))


def table(content: Table, label: str) -> str:
    """A table that scrolls inside itself where the screen is narrow.

    Args:
        content: What it holds.
        label: Its name for a screen reader where it has no caption.
    """
    head = "".join(f'<th scope="col">{inline(column)}</th>' for column in content.columns)
    rows = []
    for first, *rest in content.rows:
        cells = "".join(f"<td{_align(cell)}>{inline(cell)}</td>" for cell in rest)
        rows.append(f'<tr><th scope="row">{inline(first)}</th>{cells}</tr>')
    # Outside of what scrolls: a caption inside would be cut where the table is narrower than it.
    caption = f'<p class="u-caption">{inline(content.caption)}</p>' if content.caption else ""
    return (
        f'{caption}<div class="u-table" role="region" tabindex="0" aria-label="{plain(content.caption or label)}">'
        f'<table class="u-grid"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def figure(content: Figure, anchor: str) -> str:
    """A figure with its text alternative, its caption, and the data behind it."""
    svg = content.svg.replace("<svg ", f'<svg role="img" aria-label="{plain(content.alt)}" ', 1)
    more = [f"<p>{inline(paragraph)}</p>" for paragraph in content.description]
    if content.data:
        more.append(table(content.data, f"Data of the figure: {content.caption}"))
    words = (
        f'<details class="u-words"><summary>The same in words{" and numbers" * (content.data is not None)}</summary>'
        f"<p>{inline(content.alt)}</p>{''.join(more)}</details>"
    )
    return (
        f'<figure class="u-figure" id="{anchor}"><div class="u-drawing" data-search-exclude>{svg}</div>'
        f"<figcaption>{inline(content.caption)}</figcaption>{words}</figure>"
    )


def quiz(questions: list[Question]) -> str:
    """Questions whose choices open to say whether they are right, and why; no script is needed."""
    asked = []
    for question in questions:
        choices = "".join(
            f'<details class="u-choice"><summary>{inline(choice.text)}</summary>'
            f'<p class="{"u-right" if choice.right else "u-wrong"}">'
            f"<strong>{'Right.' if choice.right else 'Wrong.'}</strong> {inline(choice.why)}</p></details>"
            for choice in question.choices
        )
        asked.append(f"<li><p>{inline(question.question)}</p>{choices}</li>")
    return f'<ol class="u-quiz">{"".join(asked)}</ol>'


def _align(cell: str) -> str:
    return ' class="u-number"' if _NUMERIC.fullmatch(cell.strip()) else ""
