"""What a page would load from another host.

Nothing may be: so that nobody learns who reads, no stranger's script runs, and the site works from a folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from unrolled.engine.records.catalogue import ROOT

_TAGS = re.compile(
    r"<(script|link|img|iframe|frame|source|video|audio|track|embed|object|input|use|image)\b((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>",
    re.IGNORECASE,
)
_LOADS = re.compile(
    r"\b(?:src|srcset|href|data|poster|action)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
_LEADS = re.compile(r"\brel\s*=\s*[\"']?(?:canonical|alternate|license|author|prev|next)\b", re.IGNORECASE)
_STYLE = re.compile(
    r"url\(\s*[\"']?((?:https?:)?//[^\"')\s]+)|@import\s+(?:url\()?\s*[\"']?([^\"');\s]+)", re.IGNORECASE
)
_AWAY = re.compile(r"(?:https?:)?//", re.IGNORECASE)


def asked(page: str) -> list[str]:
    """The addresses on other hosts that a browser would load a part of the page from.

    Args:
        page: The page's HTML. Links that a reader may follow count for nothing.

    Examples:
        >>> asked('<script src="https://cdn.example/x.js"></script><a href="https://example.org">there</a>')
        ['https://cdn.example/x.js']
    """
    found = []
    for kind, attributes in _TAGS.findall(page):
        if kind.lower() == "link" and _LEADS.search(attributes):
            continue
        for address in ("".join(one) for one in _LOADS.findall(attributes)):
            if _AWAY.match(address.strip()):
                found.append(address.strip())
    return list(dict.fromkeys(found))


def in_style(sheet: str) -> list[str]:
    """The addresses that a style sheet loads from another host, and any other sheet that it imports."""
    return ["".join(one) for one in _STYLE.findall(sheet)]


class Asked:
    """Which pages of a build ask other hosts for what.

    Args:
        root: The project's folder, where the place to mend is looked for.
    """

    def __init__(self, root: Path = ROOT) -> None:
        self._root = root
        self._pages: dict[str, list[str]] = {}

    def note(self, name: str, page: str) -> None:
        """Look through a page as it is written.

        Args:
            name: The page's source, below `docs`.
            page: Its HTML.
        """
        for address in asked(page):
            self._pages.setdefault(address, []).append(name)

    def problems(self, site: Path, templates: Iterable[Path] = ()) -> list[str]:
        """A message for each address, with the file and the line that name it.

        Args:
            site: The built site, whose style sheets are looked through too.
            templates: Folders of the project's own templates.
        """
        for sheet in sorted(site.rglob("*.css")):
            for address in in_style(sheet.read_text("utf-8")):
                self._pages.setdefault(address, []).append(sheet.relative_to(site).as_posix())
        return [
            f"{self._place(address, pages, [*templates])}: {address} is another host's ({_named(pages)} would load it)"
            "; a page loads only what lies in the site: put the file into docs/assets and name it there"
            for address, pages in self._pages.items()
        ]

    def _place(self, address: str, pages: list[str], templates: list[Path]) -> str:
        where = [self._root / "mkdocs.yml", self._root / "docs" / pages[0]]
        made = (self._root / "src/unrolled/content", self._root / "snippets")
        for folder in (self._root / "docs", *templates, *made):
            where += sorted(path for path in folder.rglob("*") if path.suffix in (".md", ".py", ".css", ".js", ".html"))
        for path in where:
            if path.is_file():
                for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
                    if address in line:
                        return f"{path.relative_to(self._root).as_posix()}:{number}"
        return f"docs/{pages[0]}"


def _named(pages: list[str]) -> str:
    return pages[0] if len(pages) == 1 else f"{pages[0]} and {len(pages) - 1} more"
