"""Keeps rendered pages between the builds of a served site: an edit renders one page, not all."""

from __future__ import annotations

import hashlib
from types import MethodType

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from unrolled.engine.records.catalogue import ROOT

_RESULT = ("content", "toc", "_title_from_render", "present_anchor_ids", "links_to_anchors")


def keep(page: Page, kept: dict[str, tuple]) -> None:
    """Make a page look its rendering up before it renders.

    What a page becomes depends on its Markdown once the macros are done with it, on which files
    there are for its links, and, where it shows docstrings, on the sources.

    Args:
        page: A page of Markdown.
        kept: What earlier builds rendered, by page; filled here.
    """

    def render(self: Page, config: MkDocsConfig, files: Files) -> None:
        digest = hashlib.sha256(self.markdown.encode())
        digest.update("\n".join(sorted(file.src_uri for file in files)).encode())
        if "\n::: " in self.markdown:
            digest.update(_sources())
        key = digest.hexdigest()
        if (found := kept.get(self.file.src_uri)) is None or found[0] != key:
            anchors = _render(self, config, files)
            kept[self.file.src_uri] = key, {name: getattr(self, name) for name in _RESULT}, anchors
            return
        for name, value in found[1].items():
            setattr(self, name, value)
        for arguments, named in found[2]:
            config.plugins["autorefs"].register_anchor(self, *arguments, **named)

    page.render = MethodType(render, page)


def _render(page: Page, config: MkDocsConfig, files: Files) -> list[tuple]:
    """Render a page, and give the anchors that it registers on the way for links between docstrings."""
    calls: list[tuple] = []
    if (autorefs := config.plugins.get("autorefs")) is None:
        Page.render(page, config, files)
        return calls
    register = autorefs.register_anchor

    def note(registered: Page, *arguments: object, **named: object) -> None:
        calls.append((arguments, named))
        register(registered, *arguments, **named)

    autorefs.register_anchor = note
    try:
        Page.render(page, config, files)
    finally:
        autorefs.register_anchor = register
    return calls


def _sources() -> bytes:
    """A digest that changes with any module of the package or the snippets."""
    digest = hashlib.sha256()
    for folder in ("src", "snippets"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            digest.update(f"{path}{path.stat().st_mtime_ns}".encode())
    return digest.digest()
