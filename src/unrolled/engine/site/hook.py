"""The one hook of the site: hands what MkDocs asks at each stage of a build on to a `build.Build`.

MkDocs loads this file once and keeps it. The rest of the package is forgotten before each build, so that an edited
module is read again: what must outlive a build is kept here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

from unrolled.engine.site.memory import Memory

_memory = Memory()


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember whether the site is built or served."""
    _memory.serving = command == "serve"


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Forget our modules, read them again, and begin."""
    for name in [name for name in sys.modules if name.partition(".")[0] in ("unrolled", "snippets")]:
        del sys.modules[name]
    try:
        from unrolled.engine.site.build import Build  # noqa: PLC0415 (as it is now, not as it was when MkDocs began)

        _memory.build = Build(_memory)
    except (ImportError, SyntaxError) as error:
        raise PluginError(f"unrolled: {error}") from error
    return _memory.build.on_config(config)


def _stage(name: str, priority: int = 0) -> Callable[..., Any]:
    """The stage of that name, of the build that runs."""

    @event_priority(priority)
    def run(*arguments: Any, **named: Any) -> Any:
        return getattr(_memory.build, name)(*arguments, **named)

    return run


on_files = _stage("on_files", 100)  # before mkdocs-jupyter looks for notebooks
on_nav = _stage("on_nav", -100)
on_env = _stage("on_env", -100)
on_page_markdown = _stage("on_page_markdown", 100)
on_pre_page = _stage("on_pre_page")
on_page_content = _stage("on_page_content", 100)
on_post_page = _stage("on_post_page", -100)  # when everybody else is done with the page
on_post_template = _stage("on_post_template", -100)
on_post_build = _stage("on_post_build")
on_serve = _stage("on_serve")


def on_build_error(error: Exception) -> None:
    """Tell a build that began what ended it."""
    if _memory.build is not None:
        _memory.build.on_build_error(error)
