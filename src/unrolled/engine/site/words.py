"""The field's words: what each means, what else it is called, and where the book tells of it.

They stand in `docs/words.toml`, are shown by a macro, and are what a section is searched by beside its own text.
"""

from __future__ import annotations

import html
import itertools
import re
import tomllib
from dataclasses import dataclass
from pathlib import PurePosixPath

from unrolled.engine.records.catalogue import ROOT

_LIST = ROOT / "docs/words.toml"
_NEEDED = {"term": str, "means": str, "at": str}
_MORE = ("also", "chinese", "asked")


class WordsError(ValueError):
    """The list of words is not in order."""


@dataclass(frozen=True)
class Word:
    """A word of the field.

    Attributes:
        term: The word as the pages use it.
        means: What it means, in a sentence or two.
        at: The section that tells more: a page below `docs`, with an anchor.
        also: What else it is called.
        chinese: Its Chinese terms.
        asked: What else people type who look for it; the page does not show it.
    """

    term: str
    means: str
    at: str
    also: tuple[str, ...] = ()
    chinese: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Where the word itself stands on the page of words."""
        return "word-" + re.sub(r"\W+", "-", self.term.lower()).strip("-")

    @property
    def address(self) -> str:
        """The section that tells more, as an address in the built site."""
        page, hash_, anchor = self.at.partition("#")
        return f"{PurePosixPath(page).with_suffix('.html')}{hash_}{anchor}"

    @property
    def names(self) -> str:
        """All by which it is looked for."""
        return " ".join((self.term, *self.also, *self.chinese, *self.asked))


def words() -> list[Word]:
    """The words, in the order of the alphabet; none where a book has no list.

    Raises:
        WordsError: An entry lacks a part, has one that is not known, or a word stands twice.
    """
    if not _LIST.is_file():
        return []
    entries = tomllib.loads(_LIST.read_text("utf-8")).get("word", [])
    found = sorted((_word(entry) for entry in entries), key=lambda word: word.term.lower())
    for one, other in itertools.pairwise(found):
        if one.anchor == other.anchor:
            raise WordsError(f"docs/words.toml: “{one.term}” stands twice")
    return found


def _word(entry: dict) -> Word:
    name = entry.get("term", "a word without term")
    for part, kind in _NEEDED.items():
        if not isinstance(entry.get(part), kind) or not entry[part]:
            raise WordsError(f"docs/words.toml: {name}: `{part}` is missing; each word has term, means and at")
    if unknown := sorted(set(entry) - set(_NEEDED) - set(_MORE)):
        raise WordsError(f"docs/words.toml: {name}: `{unknown[0]}` is not known; there are {', '.join(_MORE)} beside")
    if wrong := [part for part in _MORE if not isinstance(entry.get(part, []), list)]:
        raise WordsError(f"docs/words.toml: {name}: `{wrong[0]}` is a list of texts")
    return Word(**{**entry, **{part: tuple(entry.get(part, ())) for part in _MORE}})


def definitions(url: str) -> str:
    """The words as a list of definitions, in Markdown.

    Args:
        url: The way from the page that shows them to the folder `docs`.
    """
    parts = ['<dl class="u-words" data-search-exclude markdown>']
    for word in words():
        names = html.escape(word.term)
        if word.chinese:
            names += f' <span lang="zh">{html.escape(", ".join(word.chinese))}</span>'
        also = f" Also: {html.escape(', '.join(word.also))}." if word.also else ""
        more = f'[More]({url}{word.at}){{ aria-label="More about {html.escape(word.term)}" }}'
        parts.append(f'<dt id="{word.anchor}">{names}</dt>\n<dd markdown>{word.means}{also} {more}</dd>')
    return "\n".join([*parts, "</dl>"])
