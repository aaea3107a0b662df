"""The one-line calls of the pages, for mkdocs-macros-plugin."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Callable
from functools import wraps

from mkdocs.utils import get_relative_url

from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.records.key import KeyMaker
from unrolled.engine.records.record import RecordError
from unrolled.engine.render import html as render
from unrolled.engine.site.book import KINDS, Pending, current, elapsed

log = logging.getLogger("mkdocs.unrolled")


def define_env(env: object) -> None:
    """Give the macros to the pages (called by mkdocs-macros-plugin)."""
    macros = Macros(env)
    for macro in (
        macros.snippet, macros.table, macros.figure, macros.n, macros.text,
        macros.claim, macros.claims_here, macros.quiz, macros.beside, macros.take_away, macros.all_claims, macros.has,
    ):  # fmt: skip
        env.macro(_checked(macro, env), macro.__name__)


def _checked(macro: Callable[..., str], env: object) -> Callable[..., str]:
    """A macro that names the page and the line of a call that cannot be answered."""

    @wraps(macro)
    def call(*arguments: object, **named: object) -> str:
        try:
            return macro(*arguments, **named)
        except RecordError as error:
            what = str(arguments[0]) if arguments else ""
            message = f"{_where(env.page, macro.__name__, what)}: {error}"
            current().problems.append(message)  # fails a build; while serving the page shows it
            log.warning(message)
            return f'<span class="u-error" role="alert">{html.escape(message)}</span>'

    return call


def _where(page: object, macro: str, what: str) -> str:
    """The line of the page's file that holds the call."""
    path = page.file.src_uri
    if page.file.abs_src_path:
        with open(page.file.abs_src_path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if re.search(rf"\b{macro}\(\s*['\"]{re.escape(what)}['\"]", line):
                    return f"docs/{path}:{number}"
    return f"docs/{path}"


class Macros:
    """The calls, each giving Markdown or HTML for the page that is being rendered.

    Args:
        env: The environment of mkdocs-macros-plugin, which knows the page.
    """

    def __init__(self, env: object) -> None:
        self._env = env

    def snippet(self, path: str, mark: list[str] | tuple[str, ...] = ()) -> str:
        """The code of a snippet, what it prints, and links to its file and its test.

        Args:
            path: The file under `snippets/`.
            mark: Texts; each line that contains one is highlighted.

        Raises:
            RecordError: No such snippet, no test, or a mark that no line contains.
        """
        book = current()
        name, file = book.source(path)
        code = file.read_text("utf-8").rstrip("\n")
        lit = []
        for text in mark:
            lines = [str(n) for n, line in enumerate(code.splitlines(), 1) if text in line]
            if not lines:
                raise RecordError(f"the mark {text!r} is in no line of snippets/{path}")
            lit += lines
        record, pending = book.record(name)
        fence = "~" * 6
        light = f' hl_lines="{" ".join(lit)}"' if lit else ""
        parts = [f'{fence}{{ .python title="{path}"{light} }}\n{code}\n{fence}']
        if pending:
            parts.append(_pending(pending, old=record is not None))
        if record:
            printed = record.texts["printed"].rstrip("\n")
            parts.append(f'{fence}{{ .text .no-copy .u-output title="prints" }}\n{printed}\n{fence}')
        test = self._test_page(path)
        files = self._url(f"files/{path}")
        parts.append(
            f'<p class="u-links" data-search-exclude><a href="{files}" download>{path.rpartition("/")[2]}</a>'
            f' <a href="{files.removesuffix(".py")}.ipynb" download>.ipynb</a> <a href="{test}">its test</a></p>'
        )
        return "\n\n" + "\n\n".join(parts) + "\n\n"

    def table(self, path: str) -> str:
        """A table of a record."""
        found, pending = current().item("table", path)
        return _block(found and render.table(found, path), pending)

    def figure(self, path: str) -> str:
        """A figure of a record, with its text alternative and the data behind it."""
        found, pending = current().item("figure", path)
        return _block(found and render.figure(found, _slug("figure", path)), pending)

    def quiz(self, path: str) -> str:
        """Questions whose answers were computed."""
        found, pending = current().item("quiz", path)
        return _block(found and render.quiz(found), pending)

    def text(self, path: str) -> str:
        """Text that an experiment printed."""
        found, pending = current().item("text", path)
        shown = found and f'<pre class="u-printed" tabindex="0"><code>{html.escape(str(found).rstrip())}</code></pre>'
        return _block(shown, pending)

    def has(self, path: str) -> bool:
        """Whether a record gives an item of any kind, so that a page can do without data that are not there.

        Raises:
            RecordError: The record itself is missing or could not be made.
        """
        chapter, experiment, *rest = path.split(".")
        record, _ = current().record(f"{chapter}.{experiment}")
        item = rest[0] if rest else experiment
        return record is None or any(item in getattr(record, kind) for kind in KINDS.values())

    def n(self, path: str) -> str:
        """A number of a record, in a sentence."""
        found, pending = current().item("number", path)
        if found is None:
            return _inline_pending(pending)
        return f'<span class="u-n" title="{html.escape(path)}">{found}</span>'

    def claim(self, claim_id: str) -> str:
        """A sentence that a test checks, with a mark that leads to the test."""
        claim = self._claim(claim_id)
        said = current().said.setdefault(self._env.page.file.src_uri, [])
        if claim_id not in said:
            said.append(claim_id)
        return f'<span class="u-claim" id="claim-{claim.anchor}">{self._marked(claim)}</span>'

    def claims_here(self) -> str:
        """What the page has claimed up to here, each with its mark and its test: the end of a chapter."""
        book, rows = current(), []
        for claim_id in book.said.get(self._env.page.file.src_uri, []):
            claim = book.claims[claim_id]
            rows.append(
                f'<li class="u-claim">{self._marked(claim)} <a href="{self._claim_url(claim)}">{claim.test}</a></li>'
            )
        return f'\n\n<ul class="u-claims">{"".join(rows)}</ul>\n\n' if rows else ""

    def _marked(self, claim: object) -> str:
        return (
            f'{self.sentence(claim.sentence)}<a class="u-mark" href="{self._claim_url(claim)}" '
            f'title="Checked by {claim.test}">'
            f'<span aria-hidden="true">✓</span><span class="u-hidden">Test of this sentence</span></a>'
        )

    def _claim_url(self, claim: object) -> str:
        return self._url(f"reference/claims.html#{claim.anchor}")

    def sentence(self, text: str) -> str:
        """A claim's sentence as HTML, with the numbers it names looked up."""
        parts = re.split(r"\{n:([\w.]+)\}", text)
        return "".join(self.n(part) if i % 2 else render.inline(part) for i, part in enumerate(parts))

    def beside(self, path: str, pairs: list[tuple[str, str]]) -> str:
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
            found = [line.strip() for line in lines if text in line]
            if len(found) != 1:
                raise RecordError(f"{text!r} is in {len(found)} lines of snippets/{path}; it must be in one")
            rows.append(
                f'<div class="u-pair"><div class="arithmatex">\\[{html.escape(formula)}\\]</div>'
                f"<code>{html.escape(found[0])}</code></div>"
            )
        return f'\n\n<div class="u-beside">{"".join(rows)}</div>\n\n'

    def take_away(self, chapter: str) -> str:
        """The files of a chapter, with how to run them.

        Raises:
            RecordError: The chapter has no snippets.
        """
        files = sorted(path.name for path in (ROOT / "snippets" / chapter).glob("*.py") if path.stem != "__init__")
        if not files:
            raise RecordError(f"there are no snippets in snippets/{chapter}")
        rows = []
        for file in files:
            path = f"{chapter}/{file}"
            url = self._url(f"files/{path}")
            rows.append(
                f'<tr><th scope="row"><a href="{url}" download>{file}</a></th>'
                f'<td><a href="{url.removesuffix(".py")}.ipynb" download>{file.removesuffix(".py")}.ipynb</a></td>'
                f'<td><a href="{self._test_page(path)}">its test</a></td></tr>'
            )
        needs = " ".join(_packages(chapter))
        return (
            f"\n\nEach file stands alone. With Python's package manager and the packages that they import:\n\n"
            f"```console\n$ python -m pip install {needs}\n$ python {files[0]}\n```\n\n"
            '<div class="u-table" role="region" tabindex="0" aria-label="Files of this chapter"><table class="u-grid">'
            '<thead><tr><th scope="col">program</th><th scope="col">notebook</th><th scope="col">test</th></tr>'
            "</thead>"
            f"<tbody>{''.join(rows)}</tbody></table></div>\n\n"
        )

    def all_claims(self) -> str:
        """Every claim of the book with the source of its test, for the page of claims."""
        parts, chapter = [], ""
        for claim in sorted(current().claims.values(), key=lambda claim: claim.id):
            if (now := claim.id.partition(".")[0]) != chapter:
                chapter = now
                parts.append(f"## Question {chapter[1:]}")
            parts.append(
                # As HTML: the table of contents lists the chapters, not every claim as well.
                f'<h3 id="{claim.anchor}">{claim.id}<a class="headerlink" href="#{claim.anchor}" '
                'title="Link to this section">&para;</a></h3>\n'
                f"<p>{self.sentence(claim.sentence)}</p>\n{_terms(claim)}\n\n"
                f'~~~~~~{{ .text title="{claim.path}, line {claim.line}" }}\n{claim.source}\n~~~~~~\n'
            )
        return "\n\n".join(parts)

    def _claim(self, claim_id: str) -> object:
        found = current().claims
        if claim_id not in found:
            raise RecordError(f'no test claims {claim_id}; mark one with @pytest.mark.claim("{claim_id}", "…")')
        return found[claim_id]

    def _test_page(self, path: str) -> str:
        chapter, _, file = path.removesuffix(".py").rpartition("/")
        if not (ROOT / "tests/snippets" / chapter / f"test_{file}.py").is_file():
            raise RecordError(f"snippets/{path} has no test; write tests/snippets/{chapter}/test_{file}.py")
        return self._url(f"reference/tests/{chapter}.html#test-{file.replace('_', '-')}")

    def _url(self, target: str) -> str:
        return get_relative_url(target, self._env.page.url)


def _block(found: str | None, pending: Pending | None) -> str:
    note = _pending(pending, old=bool(found)) if pending else ""
    return f"\n\n{note}\n\n{found or ''}\n\n"


def _pending(pending: Pending, *, old: bool) -> str:
    promise = "Below is what it was before." if old else "This page shows it as soon as it is there."
    since = "" if pending.since is None else f' data-since="{pending.since:.0f}"'
    return (
        f'<div class="u-pending" role="status">Being made: <code>{pending.name}</code> '
        f"<span{since}>{elapsed(pending)}</span>. {promise}</div>"
    )


def _inline_pending(pending: Pending) -> str:
    return f'<span class="u-pending" title="{pending.name} is being made: {elapsed(pending)}">…</span>'


def _terms(claim: object) -> str:
    """Tolerance, seeds and records of a claim's test, in one line."""
    said = [f"{name}: {render.inline(text)}" for name, text in claim.terms()]
    return f'<p class="u-terms">{"; ".join(said)}</p>' if said else ""


def _packages(chapter: str) -> list[str]:
    """The packages that a chapter's snippets import, under the names pip knows them by."""
    found: set[str] = set()
    maker = KeyMaker()
    for path in (ROOT / "snippets" / chapter).glob("*.py"):
        found |= maker.libraries(path)
    return sorted(found - {"pygraphviz"})


def _slug(kind: str, path: str) -> str:
    return f"{kind}-{path.replace('.', '-').replace('_', '-')}"
