"""Keeps rendered pages between the builds of a served site: an edit renders one page, not all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from types import MethodType
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from unrolled.engine.records.catalogue import ROOT, written

# What `Page.render` sets, MkDocs' own fields among it: without them it would look for the title and the anchors anew.
_FIELDS = ("content", "toc", "_title_from_render", "present_anchor_ids", "links_to_anchors")

Anchor = tuple[tuple[Any, ...], dict[str, Any]]
"""The arguments with which an anchor was registered for links between docstrings."""


@dataclass(frozen=True)
class Rendering:
    """What a page became.

    Attributes:
        digest: Of all that this depends on.
        fields: What the page was given.
        anchors: What was registered on the way.
    """

    digest: str
    fields: dict[str, Any]
    anchors: list[Anchor]


def look_up_first(page: Page, renderings: dict[str, Rendering]) -> None:
    """Make a page look its rendering up before it renders.

    Args:
        page: A page of Markdown.
        renderings: What earlier builds rendered, by page; filled here.
    """

    def render(self: Page, config: MkDocsConfig, files: Files) -> None:
        digest = _digest(self, files)
        known = renderings.get(self.file.src_uri)
        if known is None or known.digest != digest:
            anchors = _render(self, config, files)
            fields = {name: getattr(self, name) for name in _FIELDS}
            renderings[self.file.src_uri] = Rendering(digest, fields, anchors)
            return
        for name, value in known.fields.items():
            setattr(self, name, value)
        autorefs: Any = config.plugins.get("autorefs")
        for arguments, named in known.anchors:
            autorefs.register_anchor(self, *arguments, **named)

    page.render = MethodType(render, page)  # type: ignore[method-assign]


def _digest(page: Page, files: Files) -> str:
    """Of the Markdown, once the macros are done with it, of the files there are for links, of the docstrings shown."""
    markdown = page.markdown or ""
    digest = hashlib.sha256(markdown.encode())
    digest.update("\n".join(sorted(file.src_uri for file in files)).encode())
    if "\n::: " in markdown:
        for folder in ("src", "snippets"):
            for path in written(ROOT / folder, "**/*.py"):
                about = path.stat()
                digest.update(f"{path} {about.st_mtime_ns} {about.st_ctime_ns} {about.st_size}".encode())
    return digest.hexdigest()


def _render(page: Page, config: MkDocsConfig, files: Files) -> list[Anchor]:
    """Render a page, and give the anchors that it registers: the plugin has no way to ask for those of one page."""
    anchors: list[Anchor] = []
    autorefs: Any = config.plugins.get("autorefs")
    if autorefs is None:
        Page.render(page, config, files)
        return anchors
    register = autorefs.register_anchor

    def note(registered: Page, *arguments: Any, **named: Any) -> None:
        anchors.append((arguments, named))
        register(registered, *arguments, **named)

    autorefs.register_anchor = note
    try:
        Page.render(page, config, files)
    finally:
        autorefs.register_anchor = register
    return anchors
