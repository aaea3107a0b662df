"""What the theme's pages lack, put right in each page as it is written: names for a screen reader, a link.

The theme's templates stay as they come, so that a new version of it brings its own. What a script of the
theme builds while the page is read is mended in `docs/assets/unrolled.js`.
"""

from __future__ import annotations

import html
import re

_SEARCH = '<div class="md-search" data-md-component="search" role="dialog">'
_CONTENTS = re.compile(r'<nav class="md-nav" aria-label="[^"]*">')
_GENERATOR = re.compile(r'<meta name="generator"[^>]*>')
_NAMED = re.compile(r'<meta name="description" content="(?P<words>[^"]*)">.*?<title>(?P<title>.*?)</title>', re.DOTALL)
_COPYRIGHT = re.compile(r'(<div class="md-copyright__highlight">.*?)(\s*</div>)', re.DOTALL)
_COLOURS = "".join(
    f'<meta name="theme-color" content="{colour}" media="(prefers-color-scheme: {scheme})">'
    for scheme, colour in (("light", "#123a5c"), ("dark", "#0f2233"))
)


def fix(page: str, licences: str) -> str:
    """A page of the theme with what it lacks.

    Args:
        page: The page as the theme's template gave it.
        licences: The address of the page of licences, seen from this page.
    """
    # What made the page is nobody's concern; a browser's bar has the colours of the page's own.
    page = _GENERATOR.sub(_COLOURS, page, count=1)
    if named := _NAMED.search(page):
        page = page.replace("</title>", f"</title>\n{_shared(named['title'], named['words'])}", 1)
    # A dialog without a name is announced as "dialog".
    page = page.replace(_SEARCH, _SEARCH.replace('role="dialog"', 'role="dialog" aria-label="Search"'))
    # The parts of a table of contents are lists in it, not places of their own: as landmarks they are
    # many, and each occurs twice.
    page = _CONTENTS.sub('<nav class="md-nav" role="presentation">', page)
    # A wide formula scrolls in its box, and the keyboard must come to what scrolls.
    page = page.replace('<div class="arithmatex">', '<div class="arithmatex" tabindex="0">')
    return _COPYRIGHT.sub(rf'\1 <a href="{licences}">Licences of all that is here</a>.\2', page, count=1)


def _shared(title: str, words: str) -> str:
    """What a messenger or a network shows of a link to the page."""
    own = title.rpartition(" - ")[0] or title
    said = {"og:type": "article", "og:title": own, "og:description": words}
    return "".join(
        f'<meta property="{name}" content="{html.escape(html.unescape(text))}">' for name, text in said.items()
    )
