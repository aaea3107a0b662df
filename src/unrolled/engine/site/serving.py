"""What is done while the site is served: edits are noticed, and what is looked at is made and built first."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer

from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.records.state import State
from unrolled.engine.records.store import cache_folder
from unrolled.engine.site.memory import Memory
from unrolled.engine.site.renewal import Renewal

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from unrolled.engine.site.book import Book

log = logging.getLogger("mkdocs.unrolled")

ADDRESS = "/served/"
"""Where a page asks whether it was built anew and how far its records are; its own address follows."""

_GLANCE, _SETTLED = 0.1, 0.05
"""Seconds between two looks at the files, and for how long nothing must change before a change is over."""

_HOLD = 1.0
"""Seconds after which a page that asks gets an answer even where there is no news."""

_LOOKS = 4.0
"""Seconds for which somebody is taken to look at a page that asked."""

_IDLE = 3.0
"""Seconds without a change after which what nobody looks at is built, and workers are started for the next edit."""

Snapshot = dict[str, tuple[int, int, int]]
"""When each file was written and changed last, and its size: any other time is an edit, an earlier one too."""


class Serving:
    """Watches what the site is made from, and who looks at what.

    Args:
        memory: What is kept from build to build.
        config: That of the first build, which has not begun.
    """

    def __init__(self, memory: Memory, config: MkDocsConfig) -> None:
        self._memory, self._state = memory, State()
        self._folders = [Path(config.docs_dir), *(ROOT / name for name in ("src", "snippets", "tests"))]
        self._files, self._changes = self._look(), self._state.changes()
        self._opened: dict[str, float] = {}
        self._seen: dict[str, float] = {}
        self._asked: list[str] = []
        self._asking = threading.Lock()
        self._all = cache_folder() / "refresh"
        self._all.parent.mkdir(parents=True, exist_ok=True)
        self._all.touch()

    def have_made(self) -> None:
        """Have stale records made: by a process that begins with all of them, or by the one that is there."""
        build, background = self._memory.build, self._memory.background
        if build is None or background is None:
            return
        if not background.busy() and (stale := build.book.stale()):
            self._memory.given = {name: build.book.digest(name) for name in build.book.in_reading_order(stale)}
            background.make([*self._memory.given])
        self._ask()

    def begin(self, server: LiveReloadServer, config: MkDocsConfig) -> None:
        """Take over from MkDocs' server: it goes on to watch its settings, and a file that has it build all pages."""
        config.watch[:] = [path for path in config.watch if Path(path) not in self._folders]
        config.watch.append(str(self._all))
        server.unwatch(config.docs_dir)
        server.builder = self._alone(server.builder)
        if app := server.get_app():
            server.set_app(self._answering(app))
        threading.Thread(target=self._watch, daemon=True).start()

    def _alone(self, builder: Callable[[], None]) -> Callable[[], None]:
        """What builds all pages, while nobody builds single ones."""

        def build() -> None:
            with self._memory.building:
                builder()

        return build

    def _look(self) -> Snapshot:
        return {path: about for folder in self._folders for path, about in _files(folder)}

    def _settled(self) -> Snapshot:
        """The files once nobody writes any of them."""
        files = self._look()
        while True:
            time.sleep(_SETTLED)
            if (later := self._look()) == files:
                return files
            files = later

    def _watch(self) -> None:
        quiet, warm = 0.0, False
        while True:
            time.sleep(_GLANCE)
            changes = self._state.changes()
            if self._look() != self._files or changes != self._changes:
                quiet = 0.0
                before, self._files, self._changes = self._files, self._settled(), changes
                self._renew(before)
                continue
            quiet += _GLANCE
            if quiet > _IDLE:
                self._catch_up()
                if not warm and (background := self._memory.background) and not background.busy():
                    background.make([])
                warm = True

    def _renew(self, before: Snapshot) -> None:
        """Build again what changed, or all pages where it is not known what that concerns."""
        changed = {Path(path) for path, about in self._files.items() if before.get(path) != about}
        same = self._files.keys() == before.keys()
        self._build(
            lambda renewal: same and renewal.renew(changed, self._view(), self.have_made), bool(changed) or not same
        )
        with self._memory.news:
            self._memory.news.notify_all()

    def _catch_up(self) -> None:
        """Build one of the pages that nobody looks at."""
        self._build(Renewal.catch_up, False)

    def _build(self, step: Callable[[Renewal], bool], needed: bool) -> None:
        """Build pages, or have all pages built where that cannot be done.

        Args:
            step: Builds them; whether that was possible.
            needed: Whether all pages are to be built where the last build of all of them failed.
        """
        with self._memory.building:
            build = self._memory.build
            if build is None or build.renewal is None:
                done = not needed
            else:
                try:
                    done = step(build.renewal)
                except Exception:  # whatever it is, the build of all pages says it
                    log.debug("a page could not be built again", exc_info=True)
                    done = False
            if not done:
                if build is not None:
                    build.renewal = None
                self._all.touch()

    def _view(self) -> list[str]:
        """The pages that somebody looks at, by their sources, what was opened last first."""
        renewal = self._memory.build and self._memory.build.renewal
        now = time.monotonic()
        looked = [page for page, last in [*self._seen.items()] if now - last < _LOOKS]
        looked.sort(key=lambda page: -self._opened.get(page, 0))
        return [source for page in looked if renewal and (source := renewal.source(page))]

    def _ask(self) -> None:
        """Have made first what somebody waits for, and what an edit has made stale."""
        book = self._memory.build and getattr(self._memory.build, "book", None)
        if not book:
            return
        with self._asking:
            stale = book.stale()
            wanted = [name for page in self._view() for name in book.missing(page)]
            wanted += [name for name in stale if self._memory.given.get(name) != book.digest(name)]
            if (wanted := [*dict.fromkeys(wanted)]) != self._asked:
                self._asked = wanted
                with contextlib.suppress(OSError):  # then they are made in their turn
                    self._state.ask(wanted)

    def _answering(self, app: WSGIApplication) -> WSGIApplication:
        """MkDocs' application, which gives the pages; in front of it, what these pages ask."""

        def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
            if not path.startswith(ADDRESS):
                self._see(path, opened=True)
                return app(environ, start_response)
            built = parse_qs(environ.get("QUERY_STRING", "")).get("built", [""])[0]
            text = json.dumps(self._news(path.removeprefix(ADDRESS.rstrip("/")), built)).encode()
            headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
            start_response("200 OK", [*headers, ("Content-Length", str(len(text)))])
            return [text]

        return answer

    def _see(self, path: str, *, opened: bool) -> str:
        """Note that somebody looks at a page, and give its address."""
        page = path.removeprefix("/")
        page += "index.html" if page == "" or page.endswith("/") else ""
        if page in self._memory.stamps:
            self._seen[page] = time.monotonic()
            if opened:
                self._opened[page] = self._seen[page]
            self._ask()
        return page

    def _news(self, path: str, built: str) -> dict[str, Any]:
        """What a page is told: whether it was built anew, and how far the records are that it waits for."""
        page, stamps = self._see(path, opened=False), self._memory.stamps
        with self._memory.news:
            self._memory.news.wait_for(lambda: stamps.get(page, built) != built, _HOLD)
        build = self._memory.build
        missing = build.book.missing(build.renewal.source(page)) if build and build.renewal else []
        return {
            "built": stamps.get(page, built),
            "waits": self._waits(build.book, missing) if build and missing else {},
        }

    def _waits(self, book: Book, names: list[str]) -> dict[str, str]:
        """How far records are, in words."""
        given = [name for name in self._memory.given if name in book.status]
        queue = dict.fromkeys(book.in_making_order(self._asked) + book.in_making_order(given))
        waiting = [name for name in queue if book.is_missing(name) and book.since(name) is None]
        return {name: book.progress(name, waiting.index(name) if name in waiting else 0) for name in names}


def _files(folder: Path) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Every file of a folder that the site may be made from, as `Snapshot` has it."""
    with contextlib.suppress(OSError):  # gone meanwhile
        for entry in os.scandir(folder):
            if entry.name.startswith((".", "#")) or entry.name.endswith("~") or entry.name == "__pycache__":
                continue
            if entry.is_dir():
                yield from _files(Path(entry.path))
                continue
            with contextlib.suppress(OSError):  # it leads nowhere
                about = entry.stat()
                yield entry.path, (about.st_mtime_ns, about.st_ctime_ns, about.st_size)
