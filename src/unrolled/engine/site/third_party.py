"""What a page would load from another host.

Nothing may be: so that nobody learns who reads, no stranger's script runs, and the site works from a folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from unrolled.engine.records.catalogue import ROOT, written

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
_SOURCES = {".md", ".py", ".css", ".js", ".html"}
_AWAY = re.compile(r"(?:https?:)?//", re.IGNORECASE)


def addresses(page: str) -> list[str]:
    """The addresses on other hosts that a browser would load a part of the page from.

    Args:
        page: The page's HTML. Links that a reader may follow count for nothing.

    Examples:
        >>> addresses('<script src="https://cdn.example/x.js"></script><a href="https://example.org">there</a>')
        ['https://cdn.example/x.js']
    """
    loaded = []
    for kind, attributes in _TAGS.findall(page):
        if kind.lower() == "link" and _LEADS.search(attributes):
            continue
        for forms in _LOADS.findall(attributes):
            address = "".join(forms).strip()
            if _AWAY.match(address):
                loaded.append(address)
    return list(dict.fromkeys(loaded))


def addresses_in_style(sheet: str) -> list[str]:
    """The addresses that a style sheet loads from another host, and any other sheet that it imports."""
    return ["".join(forms) for forms in _STYLE.findall(sheet)]


class ThirdParties:
    """Which pages of a build would load what from other hosts.

    Args:
        root: The project's folder, where the place to mend is looked for.
    """

    def __init__(self, root: Path = ROOT) -> None:
        self._root = root
        self._pages: dict[str, list[str]] = {}

    def __bool__(self) -> bool:
        """Whether anything would be loaded from another host."""
        return bool(self._pages)

    def note(self, name: str, page: str) -> None:
        """Look through a page as it is written.

        Args:
            name: The page's source, below `docs`.
            page: Its HTML.
        """
        for address in addresses(page):
            self._pages.setdefault(address, []).append(name)

    def problems(self, site: Path, templates: Iterable[Path] = ()) -> list[str]:
        """A message for each address, with the file and the line that name it.

        Args:
            site: The built site, whose style sheets are looked through too.
            templates: Folders of the project's own templates.
        """
        for sheet in sorted(site.rglob("*.css")):
            for address in addresses_in_style(sheet.read_text("utf-8")):
                self._pages.setdefault(address, []).append(sheet.relative_to(site).as_posix())
        return [
            f"{self._place(address, pages[0], templates)}: {address} is another host's ({_listed(pages)} would load it)"
            "; a page loads only what lies in the site: put the file into docs/assets and name it there"
            for address, pages in self._pages.items()
        ]

    def _place(self, address: str, page: str, templates: Iterable[Path]) -> str:
        """The file and the line that name an address, if any of the project's own does."""
        candidates = [self._root / "mkdocs.yml", self._root / "docs" / page]
        for folder in (self._root / "docs", *templates, self._root / "src", self._root / "snippets"):
            candidates += [path for path in written(folder, "**/*") if path.suffix in _SOURCES]
        for path in candidates:
            if path.is_file():
                for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
                    if address in line:
                        return f"{path.relative_to(self._root).as_posix()}:{number}"
        return f"docs/{page}"


def _listed(pages: list[str]) -> str:
    return pages[0] if len(pages) == 1 else f"{pages[0]} and {len(pages) - 1} more"
