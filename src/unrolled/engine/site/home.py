"""What only the home page shows: a wall of all claims, and a card with a picture for each page to read."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable

from unrolled.engine.builder.walkthrough import CARD, RESULT, tagged
from unrolled.engine.records.record import RecordError
from unrolled.engine.render import html as render
from unrolled.engine.site.book import FIGURE, Book
from unrolled.engine.site.claims import Claim

_PICTURE = re.compile(r'<div class="u-drawing[^>]*>(?P<svg><svg.*?</svg>)</div>', re.DOTALL)
_SOUND = re.compile(r"<audio.*?</audio>", re.DOTALL)
_CHINESE = re.compile(r'<span lang="zh-Hans">[^<]*</span>')
_TAG = re.compile(r"<[^>]+>")


def wall(claims: Iterable[Claim], number: Callable[[str], str], url: Callable[[str], str]) -> str:
    """A square for each claim: pointing at one shows its sentence, a click leads to its test.

    The keyboard and a screen reader pass it by, for the page of claims has the same in a list.

    Args:
        claims: All of them.
        number: Gives the HTML of a number that a sentence names.
        url: Gives an address as the page has it.
    """
    squares = []
    for claim in claims:
        sentence = html.unescape(_TAG.sub("", re.sub(r"\\\((.*?)\\\)", r"\1", claim.as_html(number))))
        shown = html.escape(sentence)
        squares.append(f'<a href="{url(claim.uri)}" tabindex="-1" data-says="{shown}"></a>')
    return f'<div class="u-wall" aria-hidden="true" data-search-exclude>{"".join(squares)}</div>'


def card(address: str, title: str, words: str, picture: str, sound: str = "") -> str:
    """A page with its picture, its name and what one knows when one has read it; a link as a whole.

    Args:
        address: Of the page.
        title: Its name.
        words: What one will know or be able to do, as plain text.
        picture: HTML that no one can click, or empty.
        sound: A player, or empty.
    """
    return (
        f'<li class="u-card"><div class="u-card-picture" aria-hidden="true">{picture}</div>'
        f'<a href="{address}">{html.escape(title)}</a><p>{render.inline(words)}</p>{sound}</li>'
    )


def drawn(book: Book, path: str) -> str:
    """The drawing of a figure alone; empty while it is made."""
    figure, _ = book.item(FIGURE, path)
    return figure.svg if figure else ""


def shown_by(book: Book, name: str) -> tuple[str, str]:
    """The picture and the sound of what a walkthrough comes to, as HTML; each empty where there is none.

    Raises:
        RecordError: The walkthrough could not be run, or marks no cell as its result.
    """
    record, pending = book.record(name)
    if record is None:
        return "", ""
    status = book.status[name]
    outputs = json.loads(book.store.read(name, "outputs.json", None if pending else status.key))
    cards, results = (tagged(status.source.path, outputs, tag, f"home-{tag}") for tag in (CARD, RESULT))
    if not results and not pending:
        raise RecordError(f"no cell of {name} has the tag {RESULT!r}; mark the one that shows what it comes to")
    pictures = [match["svg"] for match in _PICTURE.finditer(cards or results)]
    moving = [picture for picture in pictures if "<animate" in picture]
    words = "".join(f"<p>{match[0]}</p>" for match in [*_CHINESE.finditer(results)][:3])
    sound = _SOUND.search(results)
    return next(iter([*moving, *pictures]), words), sound[0] if sound else ""
