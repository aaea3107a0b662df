"""What holds of every snippet: it stands alone, its examples run, its page shows what it prints."""

from __future__ import annotations

import ast
import json
import subprocess
import sys

import pytest

from tests.fresh_process import imports_keras_first, run
from unrolled.engine.records.catalogue import ROOT, catalogue

SNIPPETS = [source for source in catalogue().values() if source.kind == "snippet"]
ALLOWED = {"keras", "numpy", "tensorflow", "graphviz"}

# What a reader has: the packages, but neither this project nor its folder.
_PROGRAM = """
import importlib.util, runpy, sys
assert importlib.util.find_spec("unrolled") is None and importlib.util.find_spec("snippets") is None
runpy.run_path(sys.argv[1], run_name="__main__")
"""

each_snippet = pytest.mark.parametrize("source", SNIPPETS, ids=lambda source: source.name)


def test_there_are_snippets():
    assert len(SNIPPETS) > 15


def printed_alone(path, folder, **options):
    done = run(_PROGRAM, str(path), folder=folder, **options)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


# Those of a chapter also run when `tests/site/test_copy.py` pastes its page, each after those above it; that they print
# the same alone is left to `make proof`.
@pytest.mark.parametrize(
    "source",
    [
        pytest.param(one, id=one.name, marks=pytest.mark.proof if one.path.parent.name[0] == "q" else ())
        for one in SNIPPETS
    ],
)
def test_it_prints_alone_what_its_page_shows(source, record, tmp_path):
    copy = tmp_path / source.path.name
    copy.write_bytes(source.path.read_bytes())
    fork = imports_keras_first(copy.read_text("utf-8"))
    assert printed_alone(copy, tmp_path, fork=fork) == record(source.name).texts["printed"]


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


# Most programs above are forked from a process that has imported Keras, since its import takes longer than
# they do. The tests below are for that trick: a program must not be able to tell it from an interpreter of
# its own, and must fail there as it would fail alone. Two of them import Keras anew, to compare.

_SURROUNDINGS = """
import keras, os, sys
modules, mine = sorted(sys.modules), sorted(name for name in globals() if name[0] != "_")
import json, signal, threading, warnings
from tensorflow.python.eager import context
print(json.dumps([
    __name__, mine, modules, sys.path, sys.argv, str(sys.flags), sys.stdin.read(), os.getcwd(), dict(os.environ),
    [str(signal.getsignal(number)) for number in sorted(signal.valid_signals())], threading.active_count(),
    str(warnings.filters), sys.getrecursionlimit(), str(sys.stdout), sys.stdout.line_buffering, sys.stdout.isatty(),
    str(context._context), [layer.name for layer in (keras.layers.Dense(1), keras.layers.LSTM(1))],
]))
"""
_CHANGES = """
import keras, os, sys
print("left" in sys.modules, keras.config.floatx(), keras.layers.Dense(1).name, "LEFT" in os.environ)
sys.modules["left"] = sys
keras.config.set_floatx("float64")
os.environ["LEFT"] = "1"
"""
_DRAWS = """
import keras, numpy, random
print(random.random(), numpy.random.random(), float(keras.random.uniform(())))
"""


def test_a_forked_program_finds_what_a_fresh_interpreter_has(tmp_path):
    forked, fresh = (run(_SURROUNDINGS, "a", "b", folder=tmp_path, stdin="c", fork=fork) for fork in (True, False))
    assert forked.returncode == fresh.returncode == 0, fresh.stderr[-2000:]
    assert json.loads(forked.stdout) == json.loads(fresh.stdout)


@pytest.mark.parametrize("name", ["snippets.q5_training.train_clipped"])
def test_a_snippet_that_trains_prints_the_same_in_a_fresh_interpreter(name, record, tmp_path):
    path = catalogue()[name].path
    assert imports_keras_first(path.read_text("utf-8"))
    assert printed_alone(path, tmp_path, fork=False) == record(name).texts["printed"]


def test_a_forked_program_leaves_nothing_to_the_next(tmp_path):
    printed = [run(_CHANGES, folder=tmp_path, fork=True).stdout for _ in range(2)]
    assert printed == ["False float32 dense False\n"] * 2


def test_what_no_seed_was_set_for_is_drawn_anew_in_each_forked_program(tmp_path):
    first, second = (run(_DRAWS, folder=tmp_path, fork=True).stdout.split() for _ in range(2))
    assert len(first) == len(second) == 3
    assert not set(first) & set(second)


@pytest.mark.parametrize(
    ("code", "status", "message"),
    [
        ("raise SystemExit(3)", 3, ""),
        ("raise SystemExit('no')", 1, "no"),
        ("1 / 0", 1, "ZeroDivisionError"),
        ("import unrolled", 1, "No module named 'unrolled'"),
        ("import snippets", 1, "No module named 'snippets'"),
        ("import os; os._exit(4)", 4, ""),
        ("import os; os.kill(os.getpid(), 9)", -9, ""),
        ("import atexit; atexit.register(print, 'bye')", 0, ""),
    ],
)
def test_a_forked_program_ends_as_it_would_alone(code, status, message, tmp_path):
    forked, fresh = (run(code, folder=tmp_path, fork=fork) for fork in (True, False))
    assert forked.returncode == fresh.returncode == status
    assert forked.stdout == fresh.stdout
    assert message in forked.stderr


def test_a_forked_program_that_does_not_end_is_ended(tmp_path):
    with pytest.raises(subprocess.TimeoutExpired):
        run("print(1, flush=True)\nwhile True: pass", folder=tmp_path, fork=True, timeout=1)
    assert run("print(2)", folder=tmp_path, fork=True).stdout == "2\n"


@pytest.mark.parametrize(
    ("code", "first"),
    [
        ("'''Text.'''\nimport numpy\nfrom keras import layers", True),
        ("import os, keras.layers", True),
        ("import numpy", False),
        ("import kerasy", False),
        ("import os\nos.environ['KERAS_BACKEND'] = 'jax'\nimport keras", False),
        ("def late():\n    import keras", False),
    ],
)
def test_only_a_program_that_imports_keras_first_is_forked(code, first):
    assert imports_keras_first(code) is first
