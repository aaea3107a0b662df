"""The counting of faults that tests find, on tiny snippets in a folder of their own, without TensorFlow."""

import os
import shutil
import subprocess
import sys

import pytest

from unrolled.engine.records.catalogue import ROOT

SNIPPETS = {
    "seen": '''
"""A + b, said with a docstring of one line."""

LARGE = 7


def larger(a: int = 3, b: int | None = 2) -> int:
    "Not mutated: 5 + 5."
    if a < 0:
        raise ValueError("a is " + str(a))
    return a + b


if __name__ == "__main__":
    print(larger(1 + 1, 4))
''',
    "drained": '''
"""Counts down."""


def drained(n):
    """Nothing is left."""
    while n > 0:
        n = n - 1
    return n
''',
    "broken": '"""Not as its test wants it."""\n\nONE = 2\n',
    "untested": '"""Has no test."""\n',
}
LOOKS = """
from snippets.q0_tiny.seen import LARGE, larger
import pytest

def test_values():
    assert (LARGE, larger(), larger(0, 5)) == (7, 5, 5)

def test_refusal():
    with pytest.raises(ValueError):
        larger(-1)
"""
TESTS = {
    "seen": LOOKS,
    "blind": "from snippets.q0_tiny.blind import larger\n\ndef test_it_runs():\n    larger()\n",
    "drained": "from snippets.q0_tiny.drained import drained\n\ndef test_it():\n    assert drained(3) == 0\n",
    "broken": "from snippets.q0_tiny.broken import ONE\n\ndef test_it():\n    assert ONE == 1\n",
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A project with the script, and with snippets whose tests look, do not look, never end or fail."""
    root = tmp_path_factory.mktemp("mutants")
    for folder in ("tools", "snippets/q0_tiny", "tests/snippets/q0_tiny"):
        (root / folder).mkdir(parents=True)
    shutil.copy(ROOT / "tools/mutants.py", root / "tools")
    (root / "pyproject.toml").write_text(
        '[tool.pytest.ini_options]\naddopts = "--import-mode=importlib --doctest-modules -n auto"\n'
        '[tool.mutmut]\nsource_paths = ["snippets"]\n'
    )
    for path in ("snippets/__init__.py", "snippets/q0_tiny/__init__.py"):
        (root / path).write_text("")
    for name, text in {**SNIPPETS, "blind": SNIPPETS["seen"]}.items():
        (root / f"snippets/q0_tiny/{name}.py").write_text(text)
    for name, text in TESTS.items():
        (root / f"tests/snippets/q0_tiny/test_{name}.py").write_text(text)
    return root


def run(copy, *arguments):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return subprocess.run(
        [sys.executable, "tools/mutants.py", "--jobs", "1", *arguments],
        cwd=copy, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def counts(done):
    """What the table says of each snippet, and in all: mutants, killed, timed out, survived."""
    rows = [line.split() for line in done.stdout.splitlines() if line.startswith(("q0_tiny/", "total"))]
    return {row[0].strip(","): tuple(map(int, row[-5:-1])) for row in rows}


@pytest.fixture(scope="module")
def both(copy):
    return run(copy, "q0_tiny/seen", "q0_tiny/blind", "--survivors")


def test_a_test_that_looks_kills_and_one_that_does_not_lets_live(both):
    found = counts(both)
    made, killed, late, survived = found["q0_tiny/seen"]
    # At a < 0, `<=` and `< 1` refuse the 0 of the test.
    assert (made, killed, late, survived) == (made, made, 0, 0)
    assert made >= 6
    made, killed, late, survived = found["q0_tiny/blind"]
    assert made == killed + survived
    assert survived > killed
    assert found["total"] == tuple(map(sum, zip(found["q0_tiny/seen"], found["q0_tiny/blind"], strict=True)))


def test_a_survivor_is_shown_as_a_diff(both):
    assert "\n-    return a + b\n+    return a - b\n" in both.stdout
    assert "--- q0_tiny/blind" in both.stdout
    assert "--- q0_tiny/seen" not in both.stdout
    lines = (line for line in both.stdout.splitlines() if line.startswith("+ "))
    changed = "\n".join(lines)
    for kept in ("docstring", "Not mutated", "raise", "print", "__main__", "str(a)"):
        assert kept not in changed


def test_the_share_decides_on_the_exit_status(copy, both):
    assert both.returncode == 1
    assert run(copy, "q0_tiny/seen", "--least", "100").returncode == 0


def test_a_sample_has_that_share_of_the_mutants_and_is_the_same_again(copy, both):
    half, again = (counts(run(copy, "q0_tiny/blind", "--sample", "0.5"))["q0_tiny/blind"] for _ in range(2))
    assert half == again
    assert half[0] == round(counts(both)["q0_tiny/blind"][0] / 2)
    assert counts(run(copy, "q0_tiny/blind", "--sample", "0.001"))["q0_tiny/blind"][0] == 1


def test_an_endless_mutant_is_given_up_and_counts_as_found(copy):
    done = run(copy, "q0_tiny/drained", "--grace", "0")
    made, killed, late, survived = counts(done)["q0_tiny/drained"]
    assert (killed, late, survived) == (made - 1, 1, 0)
    assert done.returncode == 0


def test_the_working_tree_stays_as_it_was(copy, both):
    assert both.stderr == ""
    assert (copy / "snippets/q0_tiny/seen.py").read_text() == SNIPPETS["seen"]
    names = {path.name for path in copy.rglob("*") if path.is_file()}
    assert names <= {"mutants.py", "pyproject.toml", "__init__.py"} | {
        file for name in [*SNIPPETS, *TESTS] for file in (f"{name}.py", f"test_{name}.py")
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("q0_tiny/broken", "q0_tiny/broken: its tests fail without a mutant: pytest tests/snippets/q0_tiny/"),
        ("q0_tiny/untested", "q0_tiny/untested has no tests: tests/snippets/q0_tiny/test_untested.py is missing"),
        ("q0_tiny/nothing", "no snippet or chapter 'q0_tiny/nothing' in snippets/"),
        ("q9_nothing", "no snippet or chapter 'q9_nothing' in snippets/"),
        ("../tools/mutants", "no snippet or chapter '../tools/mutants' in snippets/"),
    ],
)
def test_what_cannot_be_counted_is_said_in_one_line(copy, name, said):
    done = run(copy, name)
    assert done.returncode == 2
    assert done.stderr.startswith(f"mutants: {said}")
    assert len(done.stderr.splitlines()) == 1
