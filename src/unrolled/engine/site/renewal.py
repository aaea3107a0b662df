"""Builds single pages of a served site again, with MkDocs' own steps and all that the last whole build has made."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.site import pages, reference, search, typed_by_hand
from unrolled.engine.site.book import Book

log = logging.getLogger("mkdocs.unrolled")


class Renewal:
    """The pages of a build, to be built again one by one.

    Args:
        book: What they look up.
        config: That of the build; it holds the plugins, and they what they know of all pages.
        files: All files of the build.
        nav: Its navigation.
        env: What renders the theme's templates.

    Attributes:
        later: Pages that are to be built again and that nobody looks at: they show docstrings or tests, and are dear.
    """

    def __init__(self, book: Book, config: MkDocsConfig, files: Files, nav: Navigation, env: Environment) -> None:
        self._book, self._config, self._files, self._nav, self._env = book, config, files, nav, env
        self._pages = files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
        self._sources = {file.url: file.src_uri for file in self._pages}
        self.later: dict[str, None] = {}
        self._unindexed = False

    def source(self, address: str) -> str:
        """The source of the page with that address in the site; empty where there is none."""
        return self._sources.get(address, "")

    def renew(self, changed: set[Path], view: list[str], have_made: Callable[[], None]) -> bool:
        """Build again what files that changed and records that came in concern; whether that was possible.

        Where it was not, all pages are to be built.

        Args:
            changed: Files that changed; none of them is new, and none is gone.
            view: The pages that somebody looks at, by their sources.
            have_made: Has records made that are stale now, while the pages are built.
        """
        begun = time.perf_counter()
        if not all(map(self._is_known, changed)):
            return False
        stale = self._book.renew(changed)
        have_made()
        self._book.wait_for(stale)
        concerned = dict.fromkeys([*map(self._page_from, changed), *self._book.concerned()])
        for page in [*concerned]:
            if page.endswith(".ipynb"):
                pages.write_walkthrough(self._book, page.removesuffix(".ipynb").replace("/", "."))
        if not self._renew_generated(changed, concerned):
            return False
        concerned.pop("", None)
        for page in [page for page in concerned if page.startswith("reference/") and page not in view]:
            self.later[page] = concerned.pop(page)
        for page in (page for page in view if page in self.later):
            concerned[page] = self.later.pop(page)
        if not self.build(sorted(concerned, key=lambda page: page not in view)):
            return False
        self._complain(changed)
        if concerned:
            log.info(f"built again: {', '.join(concerned)} ({time.perf_counter() - begun:.2f} s)")
        return True

    def _is_known(self, path: Path) -> bool:
        """Whether it is known which pages a file concerns."""
        where = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else ""
        if where.startswith("docs/"):
            return bool(self._page_from(path))
        return path.suffix == ".py" and where.startswith(
            ("snippets/", "tests/", "src/unrolled/content/", "src/unrolled/apps/")
        )

    def _page_from(self, path: Path) -> str:
        """The page that a file of `docs` becomes; empty where it becomes none."""
        where = path.relative_to(ROOT).as_posix().removeprefix("docs/")
        if where.startswith("walkthroughs/") and where.endswith(".py"):
            where = f"{where.removesuffix('.py')}.ipynb"
        file = self._files.get_file_from_path(where)
        return where if file is not None and file.is_documentation_page() else ""

    def _renew_generated(self, changed: set[Path], concerned: dict[str, None]) -> bool:
        """Give the files that are generated from what changed their new text; pages among them are concerned.

        Returns:
            Whether all of them are there: the first claim of a chapter makes a new page.
        """
        book = self._book
        of_records = [name for name in book.status if book.is_other(name) or book.status[name].source.path in changed]
        generated = [download for name in of_records for download in pages.downloads(book, name)]
        for uri, text in (
            *generated,
            *(page for path in changed for page in reference.pages_of(path, book.claims.values())),
        ):
            file = self._files.get_file_from_path(uri)
            if file is None and uri.startswith("reference/claims/"):
                return False
            if file is None:
                continue  # the docstrings of a chapter, which no page shows
            if file.is_documentation_page():
                concerned[uri] = None  # what it shows are the files, and not this text alone
            if file.content_string != text:
                file.content_string = text
                if not file.is_documentation_page():
                    file.copy_file()
        return True

    def build(self, sources: Iterable[str]) -> bool:
        """Build pages again, in order; whether that was possible: a title stands in the navigation of all others."""
        for source in sources:
            file = self._files.get_file_from_path(source)
            if file is None or file.page is None:
                return False
            title = file.page.title
            _populate_page(file.page, self._config, self._files)
            if file.page.title != title:
                return False
            # Other plugins have nothing to do here; this one would go through the pages of all files.
            autorefs: Any = self._config.plugins["autorefs"]
            autorefs.on_env(self._env, config=self._config, files=Files([file]))
            self._write(file, file.page)
        return True

    def _write(self, file: File, page: Page) -> None:
        """Write a page at one stroke, for somebody may be reading it, and index it in the place where it was."""
        plugin = search.plugin_of(self._config)
        index = plugin and plugin.search_index
        before = [*index.entries] if index else []
        final = Path(file.abs_dest_path)
        draft = final.with_name(f".{final.name}")
        file.abs_dest_path = str(draft)
        try:
            _build_page(page, self._config, self._pages, self._nav, self._env)
            draft.replace(final)
        finally:
            file.abs_dest_path = str(final)
            draft.unlink(missing_ok=True)
        if index:
            old = [number for number, entry in enumerate(before) if entry["location"].partition("#")[0] == page.url]
            at = old[0] if old else len(before)
            rest = [entry for number, entry in enumerate(before) if number not in set(old)]
            self._unindexed = True
            index.entries[:] = [*rest[:at], *index.entries[len(before) :], *rest[at:]]

    def catch_up(self) -> bool:
        """Build one of the pages that wait for a quiet moment, or write the search index; whether that was possible."""
        if self.later:
            page = next(iter(self.later))
            del self.later[page]
            return self.build([page])
        if self._unindexed:
            search.write(self._config)
        self._unindexed = False
        return True

    def _complain(self, changed: set[Path]) -> None:
        """Say what is wrong with what changed."""
        docs = sorted(path for path in changed if path.is_relative_to(ROOT / "docs"))
        wrong = typed_by_hand.problems(pages=docs)
        if changed:
            wrong += self._book.unsaid()
        wrong += self._book.third_parties.problems(Path(self._config.site_dir)) if self._book.third_parties else []
        for problem in wrong:
            log.warning(problem)
        for file in self._pages:
            if file.page is not None:
                file.page.validate_anchor_links(files=self._files, log_level=self._config.validation.links.anchors)
