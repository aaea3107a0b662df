"""Pages and files that are generated: walkthroughs with their outputs, downloads, the reference."""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from unrolled.engine.builder.errors import MakeError
from unrolled.engine.builder.walkthrough import assemble
from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.records.record import RecordError
from unrolled.engine.site import reference
from unrolled.engine.site.book import NOTES, Book
from unrolled.engine.site.claim_cell import MIME, as_html
from unrolled.engine.site.errors import place_of_call


def add(files: Files, book: Book, config: MkDocsConfig) -> None:
    """Add everything generated to the files of a build, and swap walkthroughs for executed notebooks."""
    for file in list(files):
        # The theme brings word lists for searching in thirty languages; the book is in English.
        if file.src_uri.startswith("assets/javascripts/lunr/"):
            files.remove(file)
    generated = [download for name in book.status for download in downloads(book, name)]
    for uri, text in (*generated, *reference.pages(book.claims.values())):
        files.append(File.generated(config, uri, content=text))
    for name, status in book.status.items():
        if status.source.kind == "walkthrough":
            if program := files.get_file_from_path(f"walkthroughs/{status.source.path.name}"):
                files.remove(program)
            folder = write_walkthrough(book, name)
            files.append(File(walkthrough_page(name), str(folder), config.site_dir, config.use_directory_urls))


def downloads(book: Book, name: str) -> Iterator[tuple[str, str]]:
    """The files that readers may take along of what a record is made from, each with its text.

    A snippet as a program, and as a notebook with its output; a walkthrough as a program.
    """
    status = book.status[name]
    if status.source.kind == "walkthrough":
        yield f"files/walkthroughs/{status.source.path.name}", status.source.path.read_text("utf-8")
    if status.source.kind == "snippet":
        uri = f"files/{status.source.path.relative_to(ROOT / 'snippets').as_posix()}"
        code = status.source.path.read_text("utf-8")
        yield uri, code
        record = None if book.state.failure(name, status.key.digest) else book.record(name)[0]
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
    cell: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": 1 if outputs else None,
        "id": "cell-0",
        "metadata": {},
        "outputs": outputs,
        "source": code.rstrip("\n").splitlines(keepends=True),
    }
    return _notebook([cell])


def _text_cell(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": "cell-0", "metadata": {}, "source": text}


def _notebook(cells: list[dict[str, Any]]) -> str:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def description(notebook: str) -> str:
    """What a walkthrough is about: the first paragraph below its title, without marks; empty where there is none."""
    cells = json.loads(notebook)["cells"]
    text = "".join(cells[0]["source"]) if cells and cells[0]["cell_type"] == "markdown" else ""
    paragraphs = [part for part in text.split("\n\n") if part.strip() and not part.startswith(("#", "<"))]
    bare = re.sub(r"\[([^\]]*)\]\([^)]*\)|[*`]", r"\1", paragraphs[0]) if paragraphs else ""
    return " ".join(bare.split())


def walkthrough_page(name: str) -> str:
    """The source of the page that shows a walkthrough, below `docs`."""
    return f"{name.replace('.', '/')}.ipynb"


def write_walkthrough(book: Book, name: str) -> Path:
    """Write a walkthrough's notebook with outputs, and give the folder of its page.

    mkdocs-jupyter reads the notebook from disk, so it must be a real file.

    Raises:
        RecordError: The walkthrough could not be run.
        OSError: The cache folder cannot be written to.
    """
    path = book.status[name].source.path
    book.read_for(walkthrough_page(name))
    where = path.relative_to(ROOT).as_posix()
    outputs, pending = None, None
    notes: list[str] = []
    try:
        record, pending = book.record(name)
    except RecordError as error:
        if not book.serving:
            raise
        record = None
        notes.append(_alert(book.report(where, error)))
    if pending:
        notes.append(pending.note("This page shows what it gives as soon as it is there."))
    if record is not None:
        key = None if pending else book.status[name].key
        outputs = json.loads(book.store.read(name, "outputs.json", key))
        _renew_claims(outputs, path, book)
        if key:
            book.looked_up.update(json.loads(book.store.read(name, NOTES, key)))
    try:
        text = assemble(path, outputs, notes)
    except MakeError as error:
        place, _, wrong = str(error).partition(": ")
        text = _notebook([_text_cell(_alert(book.report(place, RecordError(wrong))))])
    book.read_for("", anew=False)
    folder = book.store.folder / "pages"
    _write(folder / walkthrough_page(name), text)
    return folder


def _renew_claims(outputs: list[list[dict[str, Any]]], walkthrough: Path, book: Book) -> None:
    """Show each claim of a walkthrough's cells as its test has it now."""
    for data in (output["data"] for cell in outputs for output in cell if MIME in output.get("data", {})):
        try:
            data["text/html"] = as_html(book.claim(data[MIME]), book.number)
        except RecordError as error:
            where = walkthrough.relative_to(ROOT).as_posix()
            book.report(place_of_call(walkthrough, where, "claim", data[MIME]), error)


def _alert(message: str) -> str:
    return f'<p class="u-error" role="alert">{html.escape(message)}</p>'


def _write(target: Path, text: str) -> None:
    """Write a file that another build may be reading: it sees the old text or the new one, and never half of it."""
    if target.is_file() and target.read_text("utf-8") == text:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}-{os.getpid()}")
    try:
        draft.write_text(text, "utf-8")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
