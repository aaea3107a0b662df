"""The pages of the reference: claims, licences, snippets, tests, and the packages with their docstrings."""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from unrolled.engine.records.catalogue import ROOT, catalogue, written
from unrolled.engine.site import licences
from unrolled.engine.site.claims import Claim

_CLAIMS = """---
title: Claims and their tests
search:
  boost: 0.5
---

# Claims and their tests

Each sentence below stands on a page with a mark, and has a test that runs in `make test`. A square stands for each.

{{ all_claims() }}
"""
_CLAIMS_OF = """---
title: "{title}"
search:
  exclude: true
---

# {title}

Each sentence has its test below it. [All claims](../claims.md)

{{{{ claims_of("{chapter}") }}}}
"""

_FLOORS = ("snippets", "content")
"""The floors whose tests have pages."""


@dataclass(frozen=True)
class Part:
    """A package of the project's own code, with a page of its docstrings.

    Attributes:
        name: Its name for an import.
        modules: Its modules and those of its packages that are a module alone, by their names below it.
    """

    name: str
    modules: list[str]

    @property
    def uri(self) -> str:
        """Its page."""
        return f"reference/{self.name.replace('.', '/')}.md"


def navigation() -> list[dict]:
    """The reference's part of the navigation."""
    chapters = _chapters()
    return [
        {"Claims": "reference/claims.md"},
        {"Licences": "reference/licences.md"},
        # Tests are not listed: marks and links of programs lead to them.
        {"Snippets": [{_title(chapter): f"reference/snippets/{chapter}.md"} for chapter in chapters]},
        {"Package": [{part.name: part.uri} for part in parts()]},
    ]


def pages(claims: Iterable[Claim]) -> Iterator[tuple[str, str]]:
    """Each page's place below `docs`, and its Markdown.

    Args:
        claims: All claims of the book.
    """
    yield "reference/claims.md", _CLAIMS
    for chapter, heading in {claim.chapter: claim.heading for claim in claims}.items():
        yield f"reference/claims/{chapter}.md", _claims_of(chapter, heading)
    yield "reference/licences.md", licences.page()
    for chapter in _chapters():
        yield f"reference/snippets/{chapter}.md", _snippets(chapter)
        yield f"reference/tests/{chapter}.md", _tests(chapter)
    for part in parts():
        yield part.uri, _docstrings(part)


def pages_of(path: Path, claims: Iterable[Claim]) -> Iterator[tuple[str, str]]:
    """The pages that show a file of the project: its source or its docstrings; those there are after it was edited."""
    where, chapter = path.relative_to(ROOT).parts, path.parent.name
    if where[0] == "tests":
        yield "reference/claims.md", _CLAIMS
        of_file = [claim for claim in claims if claim.path == path.relative_to(ROOT).as_posix()]
        for claimed, heading in {claim.chapter: claim.heading for claim in of_file}.items():
            yield f"reference/claims/{claimed}.md", _claims_of(claimed, heading)
    if where[0] == "tests" and where[1] in _FLOORS:
        yield f"reference/tests/{chapter}.md", _tests(chapter)
    if where[0] == "snippets":
        yield f"reference/snippets/{chapter}.md", _snippets(chapter)
    if where[0] == "src":
        part = _part(path.parent)
        yield part.uri, _docstrings(part)


@cache  # read twice in a build, for the pages and for the navigation; the next build reads this module anew
def parts() -> list[Part]:
    """The packages whose docstrings are shown: all but those of chapters, which are shown with their records."""
    chapters = {entry.path.parent for entry in catalogue().values() if entry.kind == "experiment"}
    documented = []
    for init in sorted((ROOT / "src/unrolled").rglob("__init__.py")):
        folder = init.parent
        if _modules(folder) and not chapters & {folder, *folder.parents}:
            documented.append(_part(folder))
    return documented


def _part(folder: Path) -> Part:
    alone = [path.parent.name for path in folder.glob("*/__init__.py") if not _modules(path.parent)]
    return Part(".".join(folder.relative_to(ROOT / "src").parts), sorted([*_modules(folder), *alone]))


def _chapters() -> list[str]:
    """The questions and walkthroughs that have snippets, the questions first."""
    chapters = (path.parent.name for path in (ROOT / "snippets").glob("*/__init__.py"))
    return sorted(chapters, key=lambda chapter: (not re.match(r"q\d", chapter), chapter))


def _title(chapter: str) -> str:
    """A chapter as its own page calls it."""
    slug = chapter.replace("_", "-")
    pages = (ROOT / "docs" / place for place in (f"questions/{slug}.md", f"walkthroughs/{chapter}.py", f"{slug}.md"))
    texts = [page.read_text("utf-8") for page in pages if page.is_file()]
    heading = re.search(r"^(?:# )?# (.+)$", texts[0], re.MULTILINE) if texts else None
    return heading[1] if heading else slug


def _modules(folder: Path) -> list[str]:
    """The modules of a folder that can be documented: one that does not parse is told of where it runs."""
    names = []
    for path in written(folder, "*.py"):
        if not path.stem.startswith("__"):
            with contextlib.suppress(SyntaxError):
                ast.parse(path.read_bytes())
                names.append(path.stem)
    return names


def _snippets(chapter: str) -> str:
    modules = _modules(ROOT / "snippets" / chapter)
    title = f"Snippets: {_title(chapter)}"
    body = "\n\n".join(f"## {module}.py\n\n::: snippets.{chapter}.{module}" for module in modules)
    return f'---\ntitle: "{title}"\nrender_macros: false\n---\n\n# {title}\n\n{body}\n'


def _tests(chapter: str) -> str:
    title = f"Tests: {_title(chapter)}"
    parts = [f'---\ntitle: "{title}"\nrender_macros: false\nsearch:\n  exclude: true\n---\n\n# {title}\n']
    for floor in _FLOORS:
        for path in written(ROOT / "tests" / floor / chapter, "test_*.py"):
            anchor = path.stem.replace("_", "-")
            where = path.relative_to(ROOT).as_posix()
            code = path.read_text("utf-8").rstrip()
            parts.append(f'## {path.stem} {{ #{anchor} }}\n\n~~~~~~{{ .python title="{where}" }}\n{code}\n~~~~~~\n')
    return "\n".join(parts)


def _claims_of(chapter: str, heading: str) -> str:
    return _CLAIMS_OF.format(title=f"Claims: {heading}", chapter=chapter)


def _docstrings(part: Part) -> str:
    head = f"---\ntitle: {part.name}\nsearch:\n  boost: 0.3\nrender_macros: false\n---\n\n# {part.name}"
    about = f"::: {part.name}\n    options:\n      members: false"
    body = "\n\n".join(f"## {module}\n\n::: {part.name}.{module}" for module in part.modules)
    return f"{head}\n\n{about}\n\n{body}\n"
