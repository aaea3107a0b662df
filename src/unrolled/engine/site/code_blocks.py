"""What is heavy in a page, made ready for a browser: code, tables and drawings say how high they will be.

Knowing that, a browser lays out and paints only what is near the screen (`content-visibility` in
`docs/assets/unrolled.css`), and nothing moves when the rest is drawn. The button that copies a block is
in the page from the start: the theme's script would build each while the page is read, and each time
the browser would lay out the whole page again to ask how wide the block is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_CODE = re.compile(
    r'<div class="(?P<kinds>[^"]*\bhighlight)">(?P<name>(?:<span class="filename">[^<]*</span>)?)'
    r"<pre>(?P<start><span></span>)?<code>(?P<code>.*?)</code></pre>",
    re.DOTALL,
)
_TABLE = re.compile(r'<div class="u-table" (?P<about>[^>]*)>(?P<table><table.*?</table>)', re.DOTALL)
_DRAWING = re.compile(
    r'<div class="u-drawing"(?P<about>[^>]*)>'
    r'(?P<svg><svg\b(?=[^>]*\bviewBox="[-.\d]+ [-.\d]+ (?P<wide>[.\d]+) (?P<high>[.\d]+)")[^>]*>)'
)
_CELL = re.compile(r"<t[hd]\b.*?</t[hd]>", re.DOTALL)
_MATHML = re.compile(r"<math\b.*?</math>", re.DOTALL)
_SHORT = 40
"""So many letters of a cell stand in one line on a wide screen, or two on a phone."""
PLOT = 400
"""How wide the plots are drawn that a page shows as wide as its text."""
_BUTTON = (
    '<span class="md-code__nav"><button class="md-code__button" type="button" title="Copy to clipboard" '
    'data-clipboard-target="#{anchor}" data-md-type="copy"></button></span>'
)


def ready(page: str) -> str:
    """A page whose code, tables and drawings say how high they are, and whose code has its button.

    Args:
        page: The page, with its formulas typeset.
    """
    page = _CODE.sub(_numbered(_code), page)
    page = _TABLE.sub(_table, page)
    return _DRAWING.sub(_drawing, page)


def _numbered(write: Callable[[re.Match[str], int], str]) -> Callable[[re.Match[str]], str]:
    number = 0

    def count(found: re.Match[str]) -> str:
        nonlocal number
        number += 1
        return write(found, number)

    return count


def _code(found: re.Match[str], number: int) -> str:
    lines = max(1, found["code"].rstrip("\n").count("\n") + 1)
    start = found["start"] or ""
    if "no-copy" in found["kinds"].split():
        button, anchor = "", ""
    else:
        button, anchor = _BUTTON.format(anchor=f"code-{number}"), f' id="code-{number}"'
    return (
        f'<div class="{found["kinds"]}" style="--u-lines:{lines}">{found["name"]}'
        f"<pre>{button}{start}<code{anchor}>{found['code']}</code></pre>"
    )


def _table(found: re.Match[str]) -> str:
    # Cells with sentences break their lines, and where is known only when it is laid out.
    if any("<br" in cell or len(_text(cell)) > _SHORT for cell in _CELL.findall(found["table"])):
        return found[0]
    return f'<div class="u-table" {found["about"]} style="--u-rows:{found["table"].count("<tr")}">{found["table"]}'


def _text(cell: str) -> str:
    return re.sub(r"<[^>]*>", "", _MATHML.sub("", cell))


def _drawing(found: re.Match[str]) -> str:
    kinds = "u-drawing u-plot" if float(found["wide"]) == PLOT else "u-drawing"
    size = f"--u-wide:{float(found['wide']):g};--u-high:{float(found['high']):g}"
    return f'<div class="{kinds}"{found["about"]} style="{size}">{found["svg"]}'
