"""The one hook of the site: what MkDocs asks at each stage of a build, answered from the book."""

from __future__ import annotations

import atexit
import errno
import gzip
import html
import logging
import re
import socket
import sys
from pathlib import Path
from typing import Literal

import mkdocs_jupyter.config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

log = logging.getLogger("mkdocs.unrolled")

# Walkthroughs are shown by the site's own Markdown: mkdocs-jupyter's template gives Markdown instead of a
# page with half a megabyte of style. The setting is not documented; a test holds the result.
mkdocs_jupyter.config.settings.templates_dir = str(Path(__file__).parent / "templates")

# MkDocs loads this file once and keeps it, unlike the rest of the package: what must outlive a build is here.
_serving = False
_background = None
_seen = 0
_kept: dict[str, tuple] = {}

_CLAIMS = """

## What this chapter claims { data-search-exclude }

Each sentence is held by a test; the mark and the test's name lead to its source.

{{ claims_here() }}
"""
_LICENCES = "reference/licences.html"
_UNWRITABLE = (errno.EACCES, errno.EDQUOT, errno.EFBIG, errno.ENOSPC, errno.EPERM, errno.EROFS)


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember whether the site is built or served."""
    global _serving
    _serving = command == "serve"


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Forget our modules, so that an edited one is read again, and open the book."""
    for name in [name for name in sys.modules if name.partition(".")[0] in ("unrolled", "snippets")]:
        del sys.modules[name]
    try:
        from unrolled.engine.builder.worker import MakeError
        from unrolled.engine.records.record import RecordError
        from unrolled.engine.records.store import cache_folder, unwritable
        from unrolled.engine.site import background, book, pages
    except (ImportError, SyntaxError) as error:
        raise PluginError(f"unrolled: {error}") from error
    global _background, _seen
    try:
        if _serving and _background is None:
            _refuse_taken_port(config)
            _background = background.Background(cache_folder() / "refresh")
            atexit.register(_background.stop)
        _seen = _background.changes() if _serving else 0
        opened = book.open_book(_serving)
        if _serving:
            config.watch.append(str(_background.refresh))
            _background.make(opened.stale())
        elif stale := opened.stale():
            if not background.make_and_wait(stale):
                raise PluginError("unrolled: records are missing (see above), so there is no site to build")
            opened = book.open_book(_serving)
    except (MakeError, RecordError) as error:
        raise PluginError(f"unrolled: {error}") from error
    except OSError as error:
        raise PluginError(f"unrolled: {unwritable(cache_folder(), error)}") from error
    config.nav.append({"Reference": pages.navigation(opened)})
    return config


@event_priority(100)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages and files, before mkdocs-jupyter looks for notebooks."""
    from unrolled.engine.records.record import RecordError
    from unrolled.engine.records.store import cache_folder, unwritable
    from unrolled.engine.site import book, pages

    try:
        pages.add(files, book.current(), config)
    except RecordError as error:
        raise PluginError(f"unrolled: {error}") from error
    except OSError as error:
        raise PluginError(f"unrolled: {unwritable(cache_folder(), error)}") from error
    return files


@event_priority(100)
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Keep a notebook's JSON from the macros (it is rendered below), and end each chapter with its claims."""
    if page.file.src_uri.endswith(".ipynb"):
        return ""
    return markdown + _CLAIMS if page.file.src_uri.startswith("questions/") else markdown


def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """While serving, render again only what changed."""
    if _serving and not page.file.src_uri.endswith(".ipynb"):
        from unrolled.engine.site.render_cache import keep

        # mkdocstrings writes its style sheet only where it knows of a handler, which it meets on rendering.
        config.plugins["mkdocstrings"].get_handler("python")
        keep(page, _kept)
    return page


@event_priority(100)
def on_page_content(output: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Render a notebook, which comes as Markdown, as any page: same extensions, same links, same checks."""
    if page.file.src_uri.endswith(".ipynb"):
        # What follows the template's last line is the style that mkdocs-jupyter adds to any page.
        page.markdown = html.unescape(output.partition("<!-- end of notebook -->")[0])
        Page.render(page, config, files)
        return page.content
    return output


@event_priority(-100)
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Typeset the formulas (here, so that the search index keeps them as text) and finish the page."""
    from unrolled.engine.site import book
    from unrolled.engine.site.katex import FormulaError, typeset
    from unrolled.engine.site.media import apart

    # The policy allows the theme's scripts by their text: one among what a page shows is none of them.
    if re.search(r"<script\b", page.content or "", re.IGNORECASE):
        shows = f"docs/{page.file.src_uri.replace('.ipynb', '.py')}: a script stands in what the page shows"
        book.current().problems.append(f"{shows}; what a page runs is written into docs/assets/unrolled.js")
    try:
        output = typeset(output)
    except FormulaError as error:
        raise PluginError(f"docs/{page.file.src_uri}: {error}") from error
    output = apart(output, page.url, Path(config.site_dir))
    return _finished(output, get_relative_url(_LICENCES, page.url), page.file.src_uri)


@event_priority(-100)
def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """Finish the page that is shown where there is none: it is no file of the book, but a page all the same."""
    if template_name == "sitemap.xml":
        return re.sub(r"\s*<lastmod>.*?</lastmod>", "", output)  # the day of the build, on which nothing depends
    return _finished(output, f"/{_LICENCES}", template_name) if template_name.endswith(".html") else output


def _finished(output: str, licences: str, name: str) -> str:
    from unrolled.engine.site import book, policy
    from unrolled.engine.site.code_blocks import ready
    from unrolled.engine.site.theme_fixes import mended

    output = ready(mended(output, licences))
    book.current().asked.note(name, output)
    if _serving:
        return output  # the server adds a script of its own to each page, and another each time
    book.current().scripts.update(policy.hashes(output))
    try:
        return policy.with_policy(output)
    except ValueError as error:
        raise PluginError(f"unrolled: {name}: {error}") from error


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


def on_post_build(config: MkDocsConfig) -> None:
    """Write the headers, and fail a build whose pages are not in order, strict or not; while serving, say so."""
    from unrolled.engine.site import book, policy, typed_by_hand

    opened = book.current()
    Path(config.site_dir, "_headers").write_text(policy.headers(opened.scripts), "utf-8")
    packed = Path(config.site_dir, "sitemap.xml.gz")
    if packed.is_file():  # MkDocs puts the day of the build into it
        packed.write_bytes(gzip.compress(packed.with_suffix("").read_bytes(), mtime=0))
    own = [Path(config.theme.custom_dir)] if config.theme.custom_dir else []
    wrong = [*typed_by_hand.problems(), *opened.asked.problems(Path(config.site_dir), own), *opened.unsaid()]
    if _serving:
        for problem in wrong:
            log.warning(problem)
    elif problems := [*opened.problems, *wrong]:
        raise PluginError("unrolled: the site is not whole:\n  " + "\n  ".join(problems))


def on_build_error(error: Exception) -> None:
    """Say in one line that the site's folder cannot be written to; MkDocs would show where in its own code."""
    if isinstance(error, OSError) and error.errno in _UNWRITABLE:
        at = f"{error.filename} cannot be written" if error.filename else "the site cannot be written"
        raise Abort(f"unrolled: {at}: {error.strerror or error}; make room or permission there") from error


def on_serve(server: object, config: MkDocsConfig, builder: object) -> None:
    """Show what was made between the first build and the moment the server watches."""
    _background.catch_up(_seen)
