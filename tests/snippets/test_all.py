"""What holds of every snippet: it stands alone, its examples run, its page shows what it prints."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import sysconfig

import pytest

from unrolled.engine.records.catalogue import ROOT, catalogue

SNIPPETS = [source for source in catalogue().values() if source.kind == "snippet"]
ALLOWED = {"keras", "numpy", "tensorflow", "graphviz"}

# A reader's interpreter: the packages, but neither this project nor its folder. `-S` leaves out the
# path file by which the project is installed; `-I` leaves out the environment.
_READER = """
import sys
sys.path.append(sys.argv[1])
import importlib.util, runpy
assert importlib.util.find_spec("unrolled") is None and importlib.util.find_spec("snippets") is None
runpy.run_path(sys.argv[2], run_name="__main__")
"""

each_snippet = pytest.mark.parametrize("source", SNIPPETS, ids=lambda source: source.name)


def test_there_are_snippets():
    assert len(SNIPPETS) > 15


@each_snippet
def test_it_prints_alone_what_its_page_shows(source, record, tmp_path):
    copy = tmp_path / source.path.name
    copy.write_bytes(source.path.read_bytes())
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "KERAS", "TF_"))}
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _READER, sysconfig.get_path("purelib"), str(copy)],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout == record(source.name).texts["printed"]


@each_snippet
def test_it_imports_only_what_a_reader_has(source):
    tops = set()
    for node in ast.walk(ast.parse(source.path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            tops |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            tops.add(node.module.partition(".")[0])
    assert tops - set(sys.stdlib_module_names) <= ALLOWED


@each_snippet
def test_it_is_documented_and_has_an_example(source):
    tree = ast.parse(source.path.read_text("utf-8"))
    assert ast.get_docstring(tree)
    documented = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assert any(">>>" in (ast.get_docstring(node) or "") for node in documented), "no doctest in a docstring"


@each_snippet
def test_its_own_test_stands_at_the_mirrored_path(source):
    relative = source.path.relative_to(ROOT / "snippets")
    assert (ROOT / "tests/snippets" / relative.with_name(f"test_{relative.name}")).is_file()
