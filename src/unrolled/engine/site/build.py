"""What is done at each stage of a build."""

from __future__ import annotations

import atexit
import errno
import gzip
import hashlib
import html
import logging
import posixpath
import re
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import mkdocs_jupyter.config
from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from unrolled.engine.builder.errors import MakeError
from unrolled.engine.records.bundles import unwritable
from unrolled.engine.records.record import RecordError
from unrolled.engine.records.store import cache_folder
from unrolled.engine.render.svg import on_the_site
from unrolled.engine.site import (
    code_blocks,
    media,
    pages,
    policy,
    reference,
    render_cache,
    search,
    theme_fixes,
    typed_by_hand,
)
from unrolled.engine.site.background import Background, make_and_wait
from unrolled.engine.site.book import Book, open_book
from unrolled.engine.site.katex import FormulaError, typeset
from unrolled.engine.site.memory import Memory
from unrolled.engine.site.renewal import Renewal
from unrolled.engine.site.serving import Serving

log = logging.getLogger("mkdocs.unrolled")

# Walkthroughs are shown by the site's own Markdown: mkdocs-jupyter's template gives Markdown instead of a
# page with half a megabyte of style. The setting is not documented; a test holds the result.
mkdocs_jupyter.config.settings.templates_dir = str(Path(__file__).parent / "templates")

_CLAIMS = """

## What this page claims { data-search-exclude }

Each sentence is held by a test; the mark and the test's name lead to its source.

{{ claims_here() }}
"""
_LICENCES = "reference/licences.html"
_SERVED = Path(__file__).with_name("served.js")
_UNWRITABLE = (errno.EACCES, errno.EDQUOT, errno.EFBIG, errno.ENOSPC, errno.EPERM, errno.EROFS)


class Build:
    """A build of the site. The methods that begin with `on_` are MkDocs' events, with its arguments.

    Args:
        memory: What is kept from build to build.

    Attributes:
        book: What the pages look up.
        renewal: Builds pages again, once all of them were built.
    """

    book: Book
    renewal: Renewal | None = None

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Open the book, and have what is stale made: before the build goes on, or in the background while serving."""
        try:
            if self._memory.serving:
                self._open_while_serving(config)
            else:
                self._open_complete()
        except (MakeError, RecordError) as error:
            raise PluginError(f"unrolled: {error}") from error
        except OSError as error:
            raise PluginError(f"unrolled: {_in_one_line(error)}") from error
        config.nav = [*(config.nav or []), {"Reference": reference.navigation()}]
        return config

    def _open_complete(self) -> None:
        self.book = open_book(serving=False)
        if stale := self.book.stale():
            if not make_and_wait(stale):
                raise PluginError("unrolled: records are missing (see above), so there is no site to build")
            self.book = open_book(serving=False)

    def _open_while_serving(self, config: MkDocsConfig) -> None:
        memory = self._memory
        if memory.server is None or memory.background is None:
            _refuse_taken_port(config)
            memory.background = Background()
            atexit.register(memory.background.stop)
            memory.server = Serving(memory, config)
        self.book = open_book(serving=True)
        memory.server.have_made()

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the generated pages and files, before mkdocs-jupyter looks for notebooks."""
        try:
            pages.add(files, self.book, config)
        except RecordError as error:
            raise PluginError(f"unrolled: {error}") from error
        except OSError as error:
            raise PluginError(f"unrolled: {_in_one_line(error)}") from error
        return files

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Remember which files and pages there are."""
        self._nav, self._files = nav, files
        search.install(config, files)
        return nav

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        """Remember what renders the pages."""
        self._env = env
        return env

    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Keep a notebook's JSON from the macros (it is rendered below), and end each page with what it claims."""
        if page.file.src_uri.endswith(".ipynb"):
            page.meta.setdefault("description", pages.description(page.file.content_string))
            return ""
        rendered = page.meta.get("render_macros", True)
        if wrong := [what for _, what in typed_by_hand.miscalls(markdown if rendered else "")]:
            # Rendered, it would end the build with a traceback, or be dropped; at its end the build names the lines.
            return f'# {page.file.name}\n\n<p class="u-error" role="alert">{html.escape(wrong[0])}</p>'
        claims = "{{ claim(" in markdown and not page.file.src_uri.startswith("reference/")
        return markdown + _CLAIMS if claims else markdown

    def on_pre_page(self, page: Page, config: MkDocsConfig, files: Files) -> Page:
        """While serving, render again only what changed."""
        notebook = page.file.src_uri.endswith(".ipynb")
        self.book.read_for(page.file.src_uri, anew=not notebook)  # what a notebook shows was looked up before
        if self._memory.serving and not notebook:
            if self.renewal is None:
                # mkdocstrings writes its style sheet only where it knows of a handler, which it meets on rendering.
                mkdocstrings: Any = config.plugins["mkdocstrings"]
                mkdocstrings.get_handler("python")
            render_cache.look_up_first(page, self._memory.renderings)
        return page

    def on_page_content(self, output: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Render a notebook, which comes as Markdown, as any page: same extensions, same links, same checks."""
        if not page.file.src_uri.endswith(".ipynb"):
            return output
        # What follows the template's last line is the style that mkdocs-jupyter adds to any page.
        page.markdown = html.unescape(output.partition("<!-- end of notebook -->")[0])
        Page.render(page, config, files)
        return page.content or ""

    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:
        """Typeset the formulas (here, so that the search index keeps them as text) and finish the page."""
        # The policy allows the theme's scripts by their text: one among what a page shows is none of them.
        if re.search(r"<script\b", page.content or "", re.IGNORECASE):
            shows = f"docs/{page.file.src_uri.replace('.ipynb', '.py')}: a script stands in what the page shows"
            self.book.problems.append(f"{shows}; what a page runs is written into docs/assets/unrolled.js")
        try:
            output = typeset(output)
        except FormulaError as error:
            raise PluginError(f"docs/{page.file.src_uri}: {error}") from error
        output = media.apart(output, page.url, Path(config.site_dir))
        output = self._finished(output, get_relative_url(_LICENCES, page.url), page.file.src_uri)
        return self._stamped(output, page) if self.book.serving else output

    def _stamped(self, output: str, page: Page) -> str:
        """A page of the served site, which asks whether it was built anew and how far the records are."""
        records, missing = self.book.records_of(page.file.src_uri), self.book.missing(page.file.src_uri)
        if missing:
            there = f"{len(records) - len(missing)} of the {len(records)} records of this page are there."
            output = output.replace("</h1>", f'</h1>\n<div class="u-pending" role="status">{there}</div>', 1)
        stamp = hashlib.sha256(output.encode()).hexdigest()[:16]
        self._memory.stamps[page.url] = stamp
        output = output.replace("</article>", f'<i hidden data-u-built="{stamp}"></i></article>', 1)
        return output.replace("</body>", f"<script>{_SERVED.read_text('utf-8')}</script></body>", 1)

    def on_post_template(self, output: str, template_name: str, config: MkDocsConfig) -> str:
        """Finish the page that is shown where there is none: it is no file of the book, but a page all the same."""
        if template_name == "sitemap.xml":
            return re.sub(r"\s*<lastmod>.*?</lastmod>", "", output)  # the day of the build, on which nothing depends
        if not template_name.endswith(".html"):
            return output
        # It is shown at any address, so its own are seen from the site's root.
        return self._finished(
            output, posixpath.join(urlsplit(config.site_url or "").path or "/", _LICENCES), template_name
        )

    def _finished(self, output: str, licences: str, name: str) -> str:
        output = search.with_scripts(on_the_site(code_blocks.finish(theme_fixes.fix(output, licences))))
        self.book.third_parties.note(name, output)
        if self.book.serving:
            return output  # the server adds a script of its own to each page, and another each time
        self.book.scripts.update(policy.hashes(output))
        try:
            return policy.with_policy(output)
        except ValueError as error:
            raise PluginError(f"unrolled: {name}: {error}") from error

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write the headers, and fail a build whose pages are not in order, strict or not; while serving, say so."""
        site = Path(config.site_dir)
        search.write(config)
        (site / "_headers").write_text(policy.headers(self.book.scripts), "utf-8")
        packed = site / "sitemap.xml.gz"
        if packed.is_file():  # MkDocs puts the day of the build into it
            packed.write_bytes(gzip.compress(packed.with_suffix("").read_bytes(), mtime=0))
        templates = [Path(config.theme.custom_dir)] if config.theme.custom_dir else []
        wrong = [*typed_by_hand.problems(), *self.book.third_parties.problems(site, templates), *self.book.unsaid()]
        if self.book.serving:
            for problem in wrong:
                log.warning(problem)
            self.renewal = Renewal(self.book, config, self._files, self._nav, self._env)
            return
        if problems := [*self.book.problems, *wrong]:
            raise PluginError("unrolled: the site is not whole:\n  " + "\n  ".join(problems))
        self.book.keep_notes()

    def on_build_error(self, error: Exception) -> None:
        """Say in one line what cannot be read or written; MkDocs would show where in its own code."""
        if isinstance(error, OSError) and error.errno in _UNWRITABLE:
            at = f"{error.filename} cannot be written" if error.filename else "the site cannot be written"
            raise Abort(f"unrolled: {at}: {error.strerror or error}; make room or permission there") from error
        if isinstance(error, OSError) and error.filename:
            raise Abort(f"unrolled: {_in_one_line(error)}") from error

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., Any]) -> None:
        """Have pages built again one by one, from now on."""
        if self._memory.server is not None:
            self._memory.server.begin(server, config)


def _in_one_line(error: OSError) -> str:
    """What a file that cannot be read or written means: it need not be one of the cache's."""
    if error.errno in _UNWRITABLE or str(error.filename or "").startswith(str(cache_folder())):
        return unwritable(cache_folder(), error)
    return f"{error.filename}: {error.strerror or error}"


def _refuse_taken_port(config: MkDocsConfig) -> None:
    """Say at once that the port is taken; MkDocs would build the site first and then show a traceback."""
    host, port = config.dev_addr
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"port {port} cannot be served at: {error.strerror}; stop the other server, or choose a port:"
            raise PluginError(f"unrolled: {message} mkdocs serve -a localhost:{port + 1}") from error
