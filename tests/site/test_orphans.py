"""Nothing stands about: what a record holds is shown or checked, a test is about something, a file is used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from unrolled.engine.records.catalogue import ROOT, catalogue
from unrolled.engine.site.book import KINDS
from unrolled.engine.site.claims import claims

NAMES = sorted(name for name, source in catalogue().items() if source.kind == "experiment")
CHAPTERS = sorted({name.partition(".")[0] for name in NAMES})
_CALLS = {"n": "number", "table": "table", "figure": "figure", "text": "text", "quiz": "quiz"}
_CELLS = {"number": "number", "shown": "number", "table": "table", "figure": "figure", "text": "text", "file": "file"}


@cache
def chapter_uses() -> frozenset[tuple[str, str, str]]:
    """What the Markdown pages and the claims show: kind, record, item."""
    text = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "docs").rglob("*.md")))
    found = {(_CALLS[call], path) for call, path in re.findall(r"\b(n|table|figure|text|quiz)\(\s*[\"']([\w.]+)", text)}
    found |= {("number", path) for claim in claims().values() for path in re.findall(r"\{n:([\w.]+)\}", claim.sentence)}
    return frozenset((kind, *_record_and_item(path)) for kind, path in found)


def _record_and_item(path: str) -> tuple[str, str]:
    chapter, experiment, *rest = path.split(".")
    return f"{chapter}.{experiment}", rest[0] if rest else experiment


@cache
def walkthrough_uses() -> frozenset[tuple[str, str, str]]:
    """What the walkthroughs read: kind, record, and a pattern for the item (it may be put together)."""
    found = set()
    for path in sorted((ROOT / "docs/walkthroughs").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        modules, read = {}, []
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("unrolled.content."):
                chapter = node.module.rpartition(".")[2]
                modules |= {alias.asname or alias.name: f"{chapter}.{alias.name}" for alias in node.names}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and (record := _results(node.value, modules)):
                read += [(node.lineno, target.id, record) for target in node.targets if isinstance(target, ast.Name)]
        called = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in _CELLS:
                above = [
                    one for line, name, one in sorted(read) if line < node.lineno and name == ast.unparse(node.value)
                ]
                if record := above[-1] if above else _results(node.value, modules):
                    # Where the method is handed on and not called, the item may be any.
                    call = called.get(id(node))
                    item = pattern(call.args[0]) if call and call.args else r"\w+"
                    found.add((_CELLS[node.attr], record, item))
    return frozenset(found)


def _results(node: ast.AST, modules: dict[str, str]) -> str | None:
    """The record of `results(module)`."""
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("results") and node.args:
        return modules.get(ast.unparse(node.args[0]))
    return None


def pattern(node: ast.AST) -> str:
    """A text that stands in code as a regular expression: what is filled in may be anything."""
    if isinstance(node, ast.Constant):
        return re.escape(str(node.value))
    if isinstance(node, ast.JoinedStr):
        return "".join(re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+" for part in node.values)
    return r"\w+"


@cache
def test_texts(chapter: str) -> tuple[str, ...]:
    """The texts in the tests of a chapter's records, as patterns: a number that a test reads is evidence."""
    paths = [*(ROOT / f"tests/content/{chapter}").glob("*.py"), *(ROOT / f"tests/snippets/{chapter}").glob("*.py")]
    found = set()
    for path in paths:
        if path.is_file():
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
                    found.add(pattern(node))
    return tuple(sorted(found - {r"\w+", ""}))


test_texts.__test__ = False


def used(kind: str, record: str, item: str) -> bool:
    """Whether a page shows the item, or a test of the record's claims reads it."""
    if (kind, record, item) in chapter_uses():
        return True
    if any(k == kind and r == record and re.fullmatch(p, item) for k, r, p in walkthrough_uses()):
        return True
    return kind in ("number", "file") and any(re.fullmatch(p, item) for p in test_texts(record.partition(".")[0]))


@cache
def families() -> tuple[str, ...]:
    """The names that code puts together, as patterns: one line that gives a number for each model or span."""
    found = set()
    for path in sorted((ROOT / "src/unrolled/content").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "number"
            if named and node.args and isinstance(node.args[0], ast.JoinedStr):
                found.add(pattern(node.args[0]))
    return tuple(sorted(found))


def orphans(record: object) -> Iterator[str]:
    """The items of a record that nothing uses. Of a family, one that is used is enough."""
    for kind, attribute in KINDS.items():
        items = list(getattr(record, attribute))
        for item in items:
            if used(kind, record.name, item):
                continue
            if kind != "number" or not any(
                _family_used(p, record.name, items) for p in families() if re.fullmatch(p, item)
            ):
                yield item


def _family_used(family: str, record: str, items: list[str]) -> bool:
    """Whether one of a family is used, here or in a record of the same chapter: they share the line that gives it."""
    if any(re.fullmatch(family, one) and used("number", record, one) for one in items):
        return True
    chapter = record.partition(".")[0]
    return any(
        kind == "number" and other.startswith(f"{chapter}.") and re.fullmatch(family, item)
        for kind, other, item in chapter_uses()
    )


@pytest.mark.parametrize("name", NAMES)
def test_all_that_a_record_holds_is_used(name, record):
    path = catalogue()[name].path.relative_to(ROOT)
    left = ", ".join(orphans(record(name)))
    assert not left, f"{path} gives what no page shows and no test reads: {left}; show it or take it out"


def test_every_record_is_shown(record):
    shown = {one for _, one, _ in chapter_uses() | walkthrough_uses()}
    assert set(NAMES) <= shown, f"no page shows anything of {', '.join(sorted(set(NAMES) - shown))}"


def test_what_a_walkthrough_reads_is_there(record):
    for kind, name, item in walkthrough_uses():
        made = record(name)
        there = [*made.files] if kind == "file" else list(getattr(made, KINDS[kind]))
        # The files of a record that was read from the store are on disk, not in it.
        # A record whose data are not there says so in a text of this name, and gives nothing else.
        absent = item == "missing" or "missing" in made.texts
        assert kind == "file" or absent or any(re.fullmatch(item, one) for one in there), f"{name} has no {kind} {item}"


def test_every_snippet_is_shown():
    pages = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "docs").rglob("*.md")))
    shown = set(re.findall(r"snippet\(\s*[\"']([\w/]+\.py)", pages))
    for path in (ROOT / "docs/walkthroughs").glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        named = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("snippets."):
                chapter = node.module.partition(".")[2].replace(".", "/")
                whole = (ROOT / "snippets" / f"{chapter}.py").is_file()  # then a function of it is shown
                named |= {
                    a.asname or a.name: f"{chapter}.py" if whole else f"{chapter}/{a.name}.py" for a in node.names
                }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "code" and node.args:
                shown.add(named.get(ast.unparse(node.args[0]), ""))
    here = {path.relative_to(ROOT / "snippets").as_posix() for path in (ROOT / "snippets").glob("*/[!_]*.py")}
    assert here <= shown, f"no page shows {', '.join(sorted(here - shown))}: show it with snippet(…) or code(…)"
    assert shown - {""} <= here


def test_every_test_file_is_about_something_that_is_there():
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        where = path.relative_to(ROOT / "tests")
        subject = path.stem.removeprefix("test_")
        folder = where.parent.as_posix()
        if folder in ("site", "."):
            # About the whole site: it must take it, or a small one, into its hands.
            about = {"site", "pages", "names", "small", "project", "record", "walkthrough_uses"}
            read = {node.arg for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.arg)}
            assert read & about or "ROOT" in path.read_text("utf-8"), f"tests/{where} looks at nothing of the site"
            continue
        if folder == "snippets" and subject == "all":
            continue
        if folder == "unrolled/content":
            # A chapter whose records are many may have a file for each group of them.
            chapter = next((c for c in CHAPTERS if subject.startswith(f"{c}_")), subject)
            wanted = [ROOT / "src/unrolled/content" / chapter]
        elif where.parts[0] == "unrolled":
            base = ROOT / "src" / folder
            wanted = [base / subject, base / f"{subject}.py", base / f"__{subject}__.py", base.with_suffix(".py")]
        else:
            base = ROOT / folder
            wanted = [base / f"{subject}.py", base / f"{subject}.sh", base / subject]
        there = any(one.exists() for one in wanted)
        assert there, f"tests/{where} is about {wanted[0].relative_to(ROOT)}, which is not there: move or remove it"


def test_every_asset_is_used():
    texts = [ROOT / "mkdocs.yml", ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "docs").rglob("*.py")]
    texts += [*(ROOT / "docs").rglob("*.css"), *(ROOT / "docs").rglob("*.js")]
    said = "\n".join(path.read_text("utf-8") for path in texts)
    assets = [path for path in (ROOT / "docs/assets").rglob("*") if path.is_file()]
    assert len(assets) > 5
    for path in assets:
        if path.name != "LICENSE":
            assert path.name in said, f"{path.relative_to(ROOT)} is used by no page, style or script; take it out"
