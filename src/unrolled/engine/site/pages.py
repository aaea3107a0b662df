"""Pages and files that are generated: walkthroughs with their outputs, downloads, the reference."""

from __future__ import annotations

import ast
import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from unrolled.engine.builder.walkthrough import assemble
from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.site import licences
from unrolled.engine.site.book import Book, elapsed

_PARTS = {
    "records": "What a record is, its key, its store",
    "builder": "Making records",
    "render": "Records to tables, diagrams and figures",
    "data": "Real data in, arrays out",
    "forecast": "A reader's own daily series",
    "video": "A reader's own clips",
    "commands": "The commands of `python -m unrolled`",
    "site": "The glue to MkDocs",
}
"""The parts of the package that the reference shows; experiments are listed with their chapters."""


def chapters() -> list[str]:
    """The chapters and walkthroughs that have snippets, in order."""
    return sorted(path.parent.name for path in (ROOT / "snippets").glob("*/__init__.py"))


def add(files: Files, book: Book, config: MkDocsConfig) -> None:
    """Add everything generated to the files of a build, and swap walkthroughs for executed notebooks."""
    for file in list(files):
        # The theme brings word lists for searching in thirty languages; the book is in English.
        if file.src_uri.startswith("assets/javascripts/lunr/"):
            files.remove(file)
    for uri, text in (*_downloads(book), *_reference()):
        files.append(File.generated(config, uri, content=text))
    for name, one in book.status.items():
        if one.source.kind == "walkthrough":
            _swap(files, book, name, config)


def navigation(book: Book) -> list[dict]:
    """The reference's part of the navigation."""
    titles = {chapter: chapter.replace("_", "-") for chapter in chapters()}
    return [
        {"Claims": "reference/claims.md"},
        {"Licences": "reference/licences.md"},
        {"Snippets": [{title: f"reference/snippets/{chapter}.md"} for chapter, title in titles.items()]},
        {"Tests": [{title: f"reference/tests/{chapter}.md"} for chapter, title in titles.items()]},
        {"Package": [{f"unrolled.{part}": f"reference/unrolled/{part}.md"} for part in _PARTS]},
    ]


def _downloads(book: Book) -> Iterator[tuple[str, str]]:
    """Every snippet as a program and as a notebook with its output."""
    for name, one in book.status.items():
        if one.source.kind != "snippet":
            continue
        uri = f"files/{one.source.path.relative_to(ROOT / 'snippets').as_posix()}"
        code = one.source.path.read_text("utf-8")
        yield uri, code
        record, _ = book.record(name) if not book.state.failure(name, one.key.digest) else (None, None)
        yield f"{uri.removesuffix('.py')}.ipynb", notebook(code, record.texts["printed"] if record else None)


def notebook(code: str, printed: str | None) -> str:
    """A snippet as a notebook of one cell, as JSON text.

    Args:
        code: The snippet.
        printed: What it printed, or `None` where it has not run.
    """
    outputs = []
    if printed is not None:
        outputs = [{"name": "stdout", "output_type": "stream", "text": printed.splitlines(keepends=True)}]
    cell = {
        "cell_type": "code",
        "execution_count": 1 if outputs else None,
        "id": "cell-0",
        "metadata": {},
        "outputs": outputs,
        "source": code.rstrip("\n").splitlines(keepends=True),
    }
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _reference() -> Iterator[tuple[str, str]]:
    yield (
        "reference/claims.md",
        (
            "---\ntitle: Claims and their tests\nsearch:\n  boost: 0.5\n---\n\n# Claims and their tests\n\n"
            "Each sentence below stands on a page with a mark that leads here. Its test follows; "
            "it runs in `make test`. The line between them says what the test states of itself: the tolerance within "
            "which it takes numbers for equal, the bounds it sets, its seeds, and the records it reads, with theirs."
            "\n\n{{ all_claims() }}\n"
        ),
    )
    yield "reference/licences.md", licences.page()
    for chapter in chapters():
        title = chapter.replace("_", "-")
        modules = _modules(ROOT / "snippets" / chapter)
        body = "\n\n".join(f"## {m}.py\n\n::: snippets.{chapter}.{m}" for m in modules)
        yield (
            f"reference/snippets/{chapter}.md",
            f"---\ntitle: Snippets of {title}\nrender_macros: false\n---\n\n# Snippets of {title}\n\n{body}\n",
        )
        yield f"reference/tests/{chapter}.md", _tests(chapter, title)
    for part, title in _PARTS.items():
        modules = _modules(ROOT / "src/unrolled" / part)
        blocks = [f"::: unrolled.{part}.{module}" for module in modules]
        modules += [p.parent.name for p in (ROOT / "src/unrolled" / part).glob("*/__init__.py")]
        blocks += [f"::: unrolled.{part}.{p.parent.name}" for p in (ROOT / "src/unrolled" / part).glob("*/__init__.py")]
        body = "\n\n".join(f"## {m}\n\n{block}" for m, block in zip(modules, blocks, strict=True))
        head = f"---\ntitle: {title}\nsearch:\n  boost: 0.3\nrender_macros: false\n---"
        yield f"reference/unrolled/{part}.md", f"{head}\n\n# unrolled.{part}\n\n{title}.\n\n{body}\n"


def _modules(folder: Path) -> list[str]:
    """The modules of a folder that can be documented: one that does not parse is told of where it runs."""
    found = []
    for path in sorted(folder.glob("*.py")):
        with contextlib.suppress(SyntaxError):
            ast.parse(path.read_bytes())
            found.append(path.stem)
    return [name for name in found if name != "__init__"]


def _tests(chapter: str, title: str) -> str:
    parts = [
        f"---\ntitle: Tests of {title}\nrender_macros: false\nsearch:\n  exclude: true\n---\n\n# Tests of {title}\n"
    ]
    paths = sorted((ROOT / "tests/snippets" / chapter).glob("test_*.py"))
    paths += sorted((ROOT / "tests/content" / chapter).glob("test_*.py"))
    for path in paths:
        anchor = path.stem.replace("_", "-")
        where = path.relative_to(ROOT).as_posix()
        code = path.read_text("utf-8").rstrip()
        parts.append(f'## {path.stem} {{ #{anchor} }}\n\n~~~~~~{{ .python title="{where}" }}\n{code}\n~~~~~~\n')
    return "\n".join(parts)


def _swap(files: Files, book: Book, name: str, config: MkDocsConfig) -> None:
    """Put a notebook with outputs where the walkthrough's program stood, and offer both for download."""
    path = book.status[name].source.path
    record, pending = book.record(name)
    outputs = None
    if record is not None:
        key = book.status[name].key if pending is None else None
        outputs = json.loads(book.store.read(name, "outputs.json", key))
    text = assemble(path, outputs)
    if pending:
        text = text.replace('"cells": [', '"cells": [' + _note(elapsed(pending), name), 1)
    program = files.get_file_from_path(f"walkthroughs/{path.name}")
    files.remove(program)
    files.append(File.generated(config, f"files/walkthroughs/{path.name}", content=path.read_text("utf-8")))
    # mkdocs-jupyter reads the notebook from disk, so it must be a real file.
    folder = book.store.folder / "pages"
    target = folder / "walkthroughs" / f"{path.stem}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.is_file() or target.read_text("utf-8") != text:
        # Another build may be reading it: it sees the old one or the new one, and never half of it.
        draft = target.with_name(f".{target.name}-{os.getpid()}")
        try:
            draft.write_text(text, "utf-8")
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    files.append(File(f"walkthroughs/{path.stem}.ipynb", str(folder), config.site_dir, config.use_directory_urls))


def _note(time: str, name: str) -> str:
    cell = {
        "cell_type": "markdown",
        "id": "pending",
        "metadata": {},
        "source": f'<div class="u-pending" role="status">Being made: <code>{name}</code> <span>{time}</span>.</div>',
    }
    return json.dumps(cell) + ","
