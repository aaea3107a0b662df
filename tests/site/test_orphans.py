"""Nothing stands about: what a record holds is shown or checked, a test is about something, a file is used."""

from __future__ import annotations

import ast
import json
import re

import pytest

from unrolled.engine.records.catalogue import ROOT, catalogue
from unrolled.engine.records.store import cache_folder
from unrolled.engine.site.book import KINDS, NOTES

EXPERIMENTS = sorted(name for name, source in catalogue().items() if source.kind == "experiment")


@pytest.fixture(scope="module")
def looked_up(site):
    """The items that pages and walkthroughs looked up while the site was built, as `record.item`."""
    return set(json.loads((cache_folder() / NOTES).read_text("utf-8")))


def is_evidence(name):
    """Whether a test of the chapter names the record: its numbers may be what the test reads."""
    chapter, experiment = name.split(".")
    named = re.compile(rf'"({chapter}\.)?{experiment}"')
    return any(named.search(path.read_text("utf-8")) for path in (ROOT / "tests").glob(f"*/{chapter}/*.py"))


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_all_that_a_record_holds_is_used(name, record, looked_up):
    path = catalogue()[name].path.relative_to(ROOT)
    left = [
        item
        for kind in KINDS
        for item in kind.items(record(name))
        if f"{name}.{item}" not in looked_up and not (kind.name == "number" and is_evidence(name))
    ]
    assert not left, f"{path} gives what no page shows and no test reads: {', '.join(left)}; show it or take it out"


def test_every_record_is_shown(looked_up):
    shown = {path.rpartition(".")[0] for path in looked_up}
    unseen = sorted(set(EXPERIMENTS) - shown)
    assert not unseen, f"no page shows anything of {', '.join(unseen)}"


def test_every_snippet_is_shown(soups):
    read = [soup for name, soup in soups.items() if not name.startswith("reference/")]
    shown = {title.get_text() for soup in read for title in soup.select("article .filename")}
    snippets = {path.relative_to(ROOT / "snippets").as_posix() for path in (ROOT / "snippets").glob("*/[!_]*.py")}
    unseen = sorted(snippets - shown)
    assert not unseen, f"no page shows {', '.join(unseen)}: show it with snippet(…) or code(…)"


def test_every_test_file_is_about_something_that_is_there():
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        where = path.relative_to(ROOT / "tests")
        subject = path.stem.removeprefix("test_")
        folder = where.parent
        if folder.as_posix() == "site":
            # About the whole site: it must take it, or a small one, into its hands.
            about = {"site", "pages", "names", "soups", "small", "project", "record"}
            read = {node.arg for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.arg)}
            assert read & about or "ROOT" in path.read_text("utf-8"), f"tests/{where} looks at nothing of the site"
            continue
        if folder.as_posix() in ("engine", "apps", "snippets", "fuzz"):
            continue  # about the floor as a whole
        if "mark.claim(" in path.read_text("utf-8"):
            continue  # about its claim, which a page must say
        mirrored = folder.parts[:1] in ((), ("engine",), ("content",), ("apps",))
        base = ROOT / "src/unrolled" / folder if mirrored else ROOT / folder
        # A chapter may have a file for all of it, or for what stands below it.
        names = (subject, f"{subject}.py", f"{subject}.sh")
        there = base.name == subject or any(path.exists() for name in names for path in base.rglob(name))
        wanted = f"{base.relative_to(ROOT)}/{subject}.py"
        assert there, f"tests/{where} is about {wanted}, which is not there: move or remove it"


def test_every_asset_is_used():
    texts = [ROOT / "mkdocs.yml", ROOT / "README.md"]
    texts += [path for ending in ("md", "py", "css", "js") for path in (ROOT / "docs").rglob(f"*.{ending}")]
    named = "\n".join(path.read_text("utf-8") for path in texts)
    assets = [path for path in (ROOT / "docs/assets").rglob("*") if path.is_file()]
    assert len(assets) > 5
    for path in assets:
        if path.name != "LICENSE":
            assert path.name in named, f"{path.relative_to(ROOT)} is used by no page, style or script; take it out"
