"""The one-line calls of the pages, for mkdocs-macros-plugin."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from functools import wraps
from itertools import groupby
from pathlib import Path
from textwrap import indent
from typing import Any, TypeVar

from mkdocs.utils import get_relative_url
from mkdocs_macros.plugin import MacrosPlugin

from unrolled.engine.records.catalogue import ROOT, written
from unrolled.engine.records.key import KeyMaker
from unrolled.engine.records.record import RecordError
from unrolled.engine.render import html as render
from unrolled.engine.site import home, words
from unrolled.engine.site.book import FIGURE, QUIZ, TABLE, TEXT, Kind, Pending, current
from unrolled.engine.site.claims import Claim
from unrolled.engine.site.errors import PlacedError, place_of_call

T = TypeVar("T")

FENCE = "~" * 6
"""Around a block of code; longer than any fence inside a docstring."""


def define_env(env: MacrosPlugin) -> None:
    """Give the macros to the pages (called by mkdocs-macros-plugin)."""
    macros = Macros(env)
    for macro in (
        macros.snippet,
        macros.number,
        macros.table,
        macros.figure,
        macros.text,
        macros.quiz,
        macros.gives,
        macros.claim,
        macros.code_and_formula,
        macros.take_away,
        macros.claims_here,
        macros.all_claims,
        macros.claims_of,
        macros.words,
        macros.wall,
        macros.how_many_claims,
        macros.chapter,
        macros.walkthrough,
        macros.drawing,
    ):
        env.macro(_checked(macro, env), macro.__name__)


def _checked(macro: Callable[..., T], env: MacrosPlugin) -> Callable[..., T | str]:
    """A macro that names the page and the line of a call that cannot be answered."""

    @wraps(macro)
    def call(*arguments: Any, **named: Any) -> T | str:
        try:
            return macro(*arguments, **named)
        except ValueError as error:
            place = f"docs/{env.page.file.src_uri}"
            if arguments and env.page.file.abs_src_path:
                place = place_of_call(Path(env.page.file.abs_src_path), place, macro.__name__, str(arguments[0]))
            message = current().report(place, error)
            return f'<span class="u-error" role="alert">{html.escape(message)}</span>'

    return call


class Macros:
    """The calls, each giving Markdown or HTML for the page that is being rendered.

    Args:
        env: The environment of mkdocs-macros-plugin, which knows the page.
    """

    def __init__(self, env: MacrosPlugin) -> None:
        self._env = env

    def snippet(self, path: str, mark: Sequence[str] = (), *, fold: bool = False) -> str:
        """The code of a snippet, what it prints, and links to its file and its test.

        Args:
            path: The file under `snippets/`.
            mark: Texts; each line that contains one is highlighted.
            fold: Whether a reader opens the code; what it prints is always in sight.

        Raises:
            RecordError: No such snippet, no test, or a mark that no line contains.
        """
        book = current()
        name, file = book.source(path)
        code = file.read_text("utf-8").rstrip("\n")
        lit = _lines_with(mark, code, path)
        record, pending = book.record(name)
        light = f' hl_lines="{" ".join(lit)}"' if lit else ""
        shown = f'{FENCE}{{ .python title="{path}"{light} }}\n{code}\n{FENCE}'
        parts = ['??? u-cell "Code"\n\n' + indent(shown, " " * 4) if fold else shown]
        if pending:
            parts.append(_pending(pending, old=record is not None))
        if record:
            printed = record.texts["printed"].rstrip("\n")
            parts.append(f'{FENCE}{{ .text .no-copy .u-output title="prints" }}\n{printed}\n{FENCE}')
        program = self._url(f"files/{path}")
        parts.append(
            f'<p class="u-links" data-search-exclude><a href="{program}" download>{path.rpartition("/")[2]}</a>'
            f' <a href="{program.removesuffix(".py")}.ipynb" download>.ipynb</a>'
            f' <a href="{self._test_page(path)}">its test</a></p>'
        )
        return "\n\n" + "\n\n".join(parts) + "\n\n"

    def number(self, path: str) -> str:
        """A number of a record, in a sentence."""
        return current().number(path)

    def table(self, path: str) -> str:
        """A table of a record."""
        return _block(TABLE, path, lambda table: render.table(table, path))

    def figure(self, path: str) -> str:
        """A figure of a record, with its text alternative and the data behind it."""
        anchor = f"figure-{path.replace('.', '-').replace('_', '-')}"
        return _block(FIGURE, path, lambda figure: render.figure(figure, anchor))

    def text(self, path: str) -> str:
        """Text that an experiment printed."""
        return _block(TEXT, path, render.printed)

    def quiz(self, path: str) -> str:
        """Questions whose answers were computed."""
        return _block(QUIZ, path, render.quiz)

    def gives(self, path: str) -> bool:
        """Whether a record gives an item of any kind, so that a page can do without data that are not there.

        Raises:
            RecordError: The record is missing, could not be made, or says nothing of such an item.
        """
        return current().gives(path)

    def claim(self, claim_id: str) -> str:
        """A sentence that a test checks, with a mark that leads to the test.

        Raises:
            RecordError: No test claims it.
        """
        claim = current().claim(claim_id)
        page_claims = current().page_claims.setdefault(self._env.page.file.src_uri, [])
        if claim_id not in page_claims:
            page_claims.append(claim_id)
        return f'<span class="u-claim" id="claim-{claim.anchor}">{self._marked(claim)}</span>'

    def code_and_formula(self, path: str, pairs: Sequence[tuple[str, str]]) -> str:
        """Lines of a snippet beside the formulas that they compute.

        Args:
            path: The file under `snippets/`.
            pairs: Texts that occur in exactly one line each, with the formula in TeX.

        Raises:
            RecordError: A text is in no line or in several.
        """
        lines = current().source(path)[1].read_text("utf-8").splitlines()
        rows = []
        for text, formula in pairs:
            matching = [line.strip() for line in lines if text in line]
            if len(matching) != 1:
                raise RecordError(f"{text!r} is in {len(matching)} lines of snippets/{path}; it must be in one")
            rows.append(
                f'<div class="u-pair"><div class="arithmatex">\\[{html.escape(formula)}\\]</div>'
                f"<code>{html.escape(matching[0])}</code></div>"
            )
        return f'\n\n<div class="u-beside">{"".join(rows)}</div>\n\n'

    def take_away(self, chapter: str) -> str:
        """The files of a chapter, with how to run them.

        Raises:
            RecordError: The chapter has no snippets.
        """
        files = [path.name for path in written(ROOT / "snippets" / chapter, "*.py") if path.stem != "__init__"]
        if not files:
            raise RecordError(f"there are no snippets in snippets/{chapter}")
        rows = []
        for file in files:
            current().source(f"{chapter}/{file}")  # the page names the packages that it imports
            stem, program = file.removesuffix(".py"), self._url(f"files/{chapter}/{file}")
            rows.append(
                [
                    f'<a href="{program}" download>{file}</a>',
                    f'<a href="{program.removesuffix(".py")}.ipynb" download>{stem}.ipynb</a>',
                    f'<a href="{self._test_page(f"{chapter}/{file}")}">its test</a>',
                ]
            )
        table = render.table_shell(["program", "notebook", "test"], rows, "Files of this chapter")
        return (
            f"\n\nEach file stands alone. With Python's package manager and the packages that they import:\n\n"
            f"```console\n$ python -m pip install {' '.join(_packages(chapter))}\n$ python {files[0]}\n```\n\n"
            f"{table}\n\n"
        )

    def claims_here(self) -> str:
        """What the page has claimed up to here, each with its test: the end of a chapter."""
        book, rows = current(), []
        for claim_id in book.page_claims.get(self._env.page.file.src_uri, []):
            claim = book.claim(claim_id)
            rows.append(f'<li>{claim.as_html(self.number)} <a href="{self._url(claim.uri)}">{claim.test}</a></li>')
        return f'\n\n<ul class="u-claims">{"".join(rows)}</ul>\n\n' if rows else ""

    def all_claims(self) -> str:
        """Every claim of the book as a sentence that leads to its test, and a wall of them."""
        parts = [self.wall()]
        for _, group in groupby(current().claims.values(), key=lambda claim: claim.chapter):
            claims = list(group)
            rows = [
                f'<li class="u-tested">{claim.as_html(self.number)} <a href="{self._url(claim.uri)}">its test</a></li>'
                for claim in claims
            ]
            parts += [f"## {claims[0].heading}", f'<ul class="u-claims">{"".join(rows)}</ul>']
        return "\n\n".join(parts)

    def claims_of(self, chapter: str) -> str:
        """The claims of a chapter, each with its place and the source of its test."""
        parts = []
        for claim in current().claims.values():
            if claim.chapter == chapter:
                code = f'{FENCE}{{ .python title="{claim.path}, line {claim.line}" }}\n{claim.source}\n{FENCE}'
                parts.append(
                    # As HTML: a table of contents of sentences is none.
                    f'<h2 class="u-tested" id="{claim.anchor}">{claim.as_html(self.number)}'
                    f'<a class="headerlink" href="#{claim.anchor}" title="Link to this section">&para;</a></h2>\n'
                    f'<p class="u-links"><a href="{self._url(claim.page)}">in its place</a></p>\n\n{code}\n'
                )
        return "\n\n".join(parts)

    def words(self) -> str:
        """The field's words, as `docs/words.toml` has them.

        Raises:
            WordsError: The list is not in order.
        """
        return f"\n\n{words.definitions(get_relative_url('.', self._env.page.url).removesuffix('.'))}\n\n"

    def wall(self) -> str:
        """A square for each claim of the book."""
        return f"\n\n{home.wall(current().claims.values(), self.number, self._url)}\n\n"

    def how_many_claims(self) -> int:
        """How many claims the book makes."""
        return len(current().claims)

    def chapter(self, page: str, figure: str, words: str) -> str:
        """A card of a chapter: its name in the navigation, a figure, and what one will know.

        Args:
            page: Its source, below `docs`.
            figure: Of a record.
            words: What one will know, as plain text.

        Raises:
            RecordError: There is no such page or figure.
        """
        return home.card(*self._page(page), words, home.drawn(current(), figure))

    def walkthrough(self, name: str, words: str) -> str:
        """A card of a walkthrough: its name, the picture and the sound it comes to, and what one will be able to do.

        Raises:
            RecordError: There is no such walkthrough, or none of its cells shows what it comes to.
        """
        picture, sound = home.shown_by(current(), f"walkthroughs.{name}")
        return home.card(*self._page(f"walkthroughs/{name}.ipynb"), words, picture, sound)

    def drawing(self, figure: str) -> str:
        """The drawing of a figure without caption, for a page where the words beside it say what it shows."""
        item, _ = current().item(FIGURE, figure)
        return f"\n\n{render.drawing(item.svg, item.alt)}\n\n" if item else ""

    def _page(self, source: str) -> tuple[str, str]:
        """The address and the name of a page."""
        for page in self._env.variables["navigation"].pages:
            if page.file.src_uri == source:
                return self._url(page.url), page.title
        raise RecordError(f"docs/{source} is not in the navigation")

    def _marked(self, claim: Claim) -> str:
        return claim.marked(self.number, self._url(claim.uri))

    def _test_page(self, path: str) -> str:
        chapter, _, file = path.removesuffix(".py").rpartition("/")
        if not (ROOT / "tests/snippets" / chapter / f"test_{file}.py").is_file():
            raise PlacedError(f"snippets/{path}:1", f"has no test; write tests/snippets/{chapter}/test_{file}.py")
        return self._url(f"reference/tests/{chapter}.html#test-{file.replace('_', '-')}")

    def _url(self, target: str) -> str:
        return get_relative_url(target, self._env.page.url)


def _block(kind: Kind[T], path: str, as_html: Callable[[T], str]) -> str:
    """An item on lines of its own, with a note while it is made."""
    item, pending = current().item(kind, path)
    note = _pending(pending, old=item is not None) if pending else ""
    return f"\n\n{note}\n\n{'' if item is None else as_html(item)}\n\n"


def _pending(pending: Pending, *, old: bool) -> str:
    return pending.note("Below is what it was before." if old else "This page shows it as soon as it is there.")


def _lines_with(texts: Sequence[str], code: str, path: str) -> list[str]:
    """The numbers of the lines that contain one of the texts, text by text."""
    numbers = []
    for text in texts:
        lines = [str(number) for number, line in enumerate(code.splitlines(), 1) if text in line]
        if not lines:
            raise RecordError(f"the mark {text!r} is in no line of snippets/{path}")
        numbers += lines
    return numbers


def _packages(chapter: str) -> list[str]:
    """The packages that a chapter's snippets import, under the names pip knows them by."""
    maker = KeyMaker()
    libraries = {name for path in written(ROOT / "snippets" / chapter, "*.py") for name in maker.libraries(path)}
    return sorted(libraries - {"pygraphviz"})
