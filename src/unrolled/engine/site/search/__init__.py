"""The search: sections of the pages as an index, and the scripts that look in it.

The theme's box stays; what answers it is MiniSearch with our own words and ranks, in place of the theme's Lunr.
`search.js` runs in a worker, or in the page where a browser allows no worker: a site opened from a folder. The index
is a script, which both can load, and is loaded with the first letter that a reader types.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from unrolled.engine.site import words

_SCRIPTS = ("from_folder.js", "minisearch.js", "search.js")
_THEMES_WORKER = re.compile(r"assets/javascripts/workers/search\.\w+\.min\.js")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_INLINE = frozenset(
    ("a", "abbr", "b", "code", "del", "em", "i", "kbd", "mark", "small", "span", "strong", "sub", "sup")
)
_HEADING = re.compile(r"h[1-6]")
# How far up a page stands, by its folder, and a section, by its title: an answer comes before its code and its quiz.
_PAGES = {"walkthroughs/": 0.8, "reference/": 0.2}
_WORDS, _WORD = "words.html", 0.6
_SECTIONS = {"Check yourself": 0.4, "Take it with you": 0.3, "Further reading": 0.4}


@dataclass
class Section:
    """A part of a page that a search can lead to.

    Attributes:
        at: Its address in the site, with an anchor, but for the first section of a page.
        title: Its heading.
        text: Its words, without headings.
        weight: How much it counts among others: 1 for a chapter's text.
    """

    at: str
    title: str = ""
    text: str = ""
    weight: float = 1.0


class Index:
    """Takes the place of the index of the theme's search plugin, whose methods and attribute `entries` it has."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []

    def add_entry_from_context(self, page: Page) -> None:
        """Add the sections of a page."""
        asked = page.meta.get("search") or {}
        if asked.get("exclude"):
            return
        weight = float(asked.get("boost", 1.0))
        weight *= next((factor for folder, factor in _PAGES.items() if page.url.startswith(folder)), 1.0)
        for section in sections(page.content or "", page.url, str(page.title)):
            section.weight = weight * _SECTIONS.get(section.title, 1.0)
            self.entries.append({"location": section.at, "section": section})

    def generate_search_index(self, previous: object = None) -> str:
        """What the theme's script loads with each page: that the search asks for more when it is used."""
        return json.dumps(
            {"config": {"lang": ["en"], "separator": r"[\s\-]+", "pipeline": [], "fields": {}}, "docs": []}
        )

    def write(self, site: Path) -> None:
        """Write the index into a built site: the sections, each with the words that lead to it, and the words."""
        names: dict[str, list[str]] = {}
        found = [entry["section"] for entry in self.entries]
        shown = any(section.at == _WORDS for section in found)
        for word in words.words():
            names.setdefault(word.address, []).append(word.names)
            if shown:
                at = f"{_WORDS}#{word.anchor}"
                names[at] = [word.names]
                found.append(Section(at, " ".join((word.term, *word.chinese)), word.means, _WORD))
        rows = [[one.at, one.title, one.text, round(one.weight, 3), " ".join(names.get(one.at, ()))] for one in found]
        folder = site / "search"
        folder.mkdir(exist_ok=True)
        text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        (folder / "sections.js").write_text(f"var unrolledSections={text}\n", "utf-8")
        (folder / "search_index.js").write_text(f"var __index={self.generate_search_index()}\n", "utf-8")


def plugin_of(config: MkDocsConfig) -> Any:
    """The theme's search plugin, or `None` where the site has none."""
    return next((plugin for plugin in config.plugins.values() if hasattr(plugin, "search_index")), None)


def install(config: MkDocsConfig, files: Files) -> None:
    """Put our index and scripts in the place of the theme's."""
    plugin = plugin_of(config)
    if plugin is None:
        return
    plugin.search_index = Index()
    for file in list(files):
        if _THEMES_WORKER.match(file.src_uri):
            files.remove(file)
    for name in _SCRIPTS:
        script = Path(__file__).with_name(name).read_text("utf-8")
        files.append(File.generated(config, f"assets/search/{name}", content=script))


def write(config: MkDocsConfig) -> None:
    """Write the index of all pages that were built."""
    if plugin := plugin_of(config):
        plugin.search_index.write(Path(config.site_dir))


def with_scripts(page: str) -> str:
    """A page of the theme that starts our search."""
    base = re.search(r'"base":\s*"([^"]*)"', page)
    if base is None or 'data-md-component="search"' not in page:
        return page
    page = _THEMES_WORKER.sub("assets/search/search.js", page)
    return page.replace(
        "</head>", f'<script src="{base[1].rstrip("/")}/assets/search/from_folder.js"></script></head>', 1
    )


def sections(content: str, url: str, title: str) -> list[Section]:
    """The sections of a page: what is below a heading, down to the next one.

    Args:
        content: The page's content as HTML.
        url: Its address in the site.
        title: Its title, for what stands before the first heading.
    """
    reader = _Reader(url, title)
    reader.feed(content)
    reader.close()
    for section in reader.sections:
        section.text = " ".join(section.text.split())
        section.title = " ".join(section.title.split())
    return [
        one for one in reader.sections if one is not reader.skipped and one.title and (one.text or "#" not in one.at)
    ]


class _Reader(HTMLParser):
    """Reads a page into sections; what carries `data-search-exclude` is left out, of a heading its section as well."""

    def __init__(self, url: str, title: str) -> None:
        super().__init__()
        self._url = url
        self.sections = [Section(url, title)]
        self._open: list[str] = []
        self._left_out: int | None = None
        self._in_heading = False
        self.skipped = Section("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        out = "data-search-exclude" in given or tag in ("script", "style") or given.get("class") == "headerlink"
        if _HEADING.fullmatch(tag) and self._left_out is None:
            self._in_heading = True
            if out:
                self.sections.append(self.skipped)
                out = False
            elif tag == "h1" and len(self.sections) == 1:
                self.sections[0].title = ""
            elif given.get("id"):
                self.sections.append(Section(f"{self._url}#{given['id']}"))
            else:
                self._in_heading = False
        if tag in _VOID:
            self._add(" ")
            return
        self._open.append(tag)
        if out and self._left_out is None:
            self._left_out = len(self._open)
        if tag not in _INLINE:
            self._add(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        while self._open.pop() != tag:
            pass
        if self._left_out is not None and len(self._open) < self._left_out:
            self._left_out = None
        if _HEADING.fullmatch(tag):
            self._in_heading = False
        if tag not in _INLINE:
            self._add(" ")

    def handle_data(self, data: str) -> None:
        self._add(data)

    def _add(self, text: str) -> None:
        if self._left_out is not None:
            return
        section = self.sections[-1]
        if self._in_heading:
            section.title += text
        else:
            section.text += text
