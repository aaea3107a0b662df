"""What README and CONTRIBUTING show can be pasted: it passes lint and runs, and what they name is there."""

import re
import subprocess
import sys

import pytest

from unrolled.engine.new.command import FORMS
from unrolled.engine.records.catalogue import ROOT

TEXTS = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md")}
BLOCKS = [
    block for text in TEXTS.values() for block in re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
]
PLACES = {"def measure": "src/unrolled/content/q1_tiny/last.py", "pytest": "tests/content/q1_tiny/test_last.py"}


def place(block):
    """Where a block belongs, so that the rules of that folder hold for it."""
    return next((path for mark, path in PLACES.items() if mark in block), "docs/walkthroughs/one.py")


def test_there_are_blocks_of_each_kind():
    assert len({place(block) for block in BLOCKS}) == 3


@pytest.mark.parametrize("arguments", [("check",), ("format", "--check")], ids=lambda words: words[0])
@pytest.mark.parametrize("block", BLOCKS, ids=place)
def test_a_block_passes_lint_as_pasted(block, arguments):
    lint = subprocess.run(
        [sys.executable, "-m", "ruff", *arguments, "--no-cache", "--stdin-filename", place(block), "-"],
        cwd=ROOT,
        input=block,
        capture_output=True,
        text=True,
    )
    assert lint.returncode == 0, lint.stdout + lint.stderr


def test_the_experiment_gives_its_record_as_pasted(project):
    (block,) = [block for block in BLOCKS if "def measure" in block]
    project.write("src/unrolled/content/q1_tiny/last.py", block)
    for name in ("__init__", "words"):
        source = f"src/unrolled/content/shelf/{name}.py"
        project.write(source, (ROOT / source).read_text("utf-8"))
    run = project.run("records", "--make", "q1_tiny.last")
    assert run.returncode == 0, run.stderr
    assert re.fullmatch(r".*\d \(.*–.*\)", project.record("q1_tiny.last").tables["last"].rows[0][1])


@pytest.mark.parametrize("name", TEXTS)
def test_folders_and_files_that_are_named_are_there(name):
    named = {
        path
        for path in re.findall(r"`((?:src|docs|tests|tools|benchmarks|snippets)/[\w./-]+)`", TEXTS[name])
        if not re.search(r"/name\b", path)
    }
    assert len(named) > 3
    assert not [path for path in named if not (ROOT / path).exists()]


def test_targets_of_make_that_are_named_are_there():
    there = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {target for text in TEXTS.values() for target in re.findall(r"(?:`|\$ )make ([a-z-]+)", text)}
    assert {"serve", "test", "check", "format", "help"} <= named
    assert named - {"setup"} <= there


def test_each_kind_of_new_file_is_named():
    shown = re.findall(r"^\$ unrolled new (\w+) (\S+)", TEXTS["CONTRIBUTING.md"], re.MULTILINE)
    assert [kind for kind, _ in shown] == list(FORMS)
    assert all(re.fullmatch(FORMS[kind][0], name) for kind, name in shown)
