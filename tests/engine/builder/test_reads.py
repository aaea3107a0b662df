"""What a run reads and no key counts is refused: it could change, and the record would stay as it was."""

import hashlib
import re

import pytest

READS = "from pathlib import Path\n\n\ndef show(record):\n    record.number('one', float(Path({!r}).read_text()))\n"
BESIDE = "from pathlib import Path\n\n{}print(Path(__file__).with_name('{}').read_text())\n"
OWN = """
import os
import tempfile
from pathlib import Path

import matplotlib
import numpy as np

folder = Path(tempfile.mkdtemp())
(folder / "own.txt").write_text("1 2")
os.rename(folder / "own.txt", folder / "moved.txt")
os.system(f"echo 3 > {folder}/by-another-program.txt")
with tempfile.NamedTemporaryFile("w+") as file:
    file.write("4")
    file.seek(0)
    print(np.loadtxt(folder / "moved.txt"), (folder / "by-another-program.txt").read_text(), file.read())
print(len(Path(matplotlib.matplotlib_fname()).read_text()) > 0, len(Path("/proc/self/stat").read_bytes()) > 0)
"""
DECLARED = """
import os
from pathlib import Path

DATA_FILES = {{"series.csv": "{}"}}


def measure():
    return {{"value": float(Path(os.environ["UNROLLED_DATA"], "series.csv").read_text())}}


def show(record, measured):
    record.number("value", measured["value"])
"""
UNDECLARED = DECLARED.replace("DATA_FILES", "FILES").replace("series.csv", "other.csv")
CACHED = """
from functools import cache
from pathlib import Path


@cache
def load():
    return Path({!r}).read_text()
"""
USES = "from unrolled.content.data.cached import load\n\n\ndef show(record):\n    record.number('one', float(load()))\n"
WALK = "# %%\nimport numpy as np\n\n# %%\nprint(np.loadtxt('docs/{}.csv'))\n"

REFUSED = {
    "snippets.q1_tiny.beside": ("snippets/q1_tiny/beside.py:3", "snippets/q1_tiny/beside.csv"),
    "q1_tiny.outside": ("src/unrolled/content/q1_tiny/outside.py:5", "{tmp}/outside.txt"),
    "q1_tiny.undeclared": ("src/unrolled/content/q1_tiny/undeclared.py:9", "other.csv"),
    "q1_tiny.first": ("src/unrolled/content/data/cached.py:8", "{tmp}/outside.txt"),
    "q1_tiny.second": ("src/unrolled/content/data/cached.py:8", "{tmp}/outside.txt"),
    "walkthroughs.walk": ("docs/walkthroughs/walk.py:1", "docs/walk.csv"),
}
"""The records, with the line that is named and the file that is."""


@pytest.fixture(scope="module")
def made(kept_small, tmp_path_factory):
    """What one worker says of all records, and the project."""
    tmp = tmp_path_factory.mktemp("outside").resolve()
    (tmp / "outside.txt").write_text("1")
    for name in ("series.csv", "other.csv"):
        (tmp / "data").mkdir(exist_ok=True)
        (tmp / "data" / name).write_text("5\n")
    content, snippets = "src/unrolled/content/q1_tiny", "snippets/q1_tiny"
    kept_small.write(f"{snippets}/beside.csv", "1\n")
    kept_small.write(f"{snippets}/beside.py", BESIDE.format("", "beside.csv"))
    kept_small.write(f"{snippets}/own.py", OWN)
    kept_small.write(f"{content}/outside.py", READS.format(str(tmp / "outside.txt")))
    kept_small.write(f"{content}/declared.py", DECLARED.format(hashlib.sha256(b"5\n").hexdigest()))
    kept_small.write(f"{content}/undeclared.py", UNDECLARED.format(""))
    kept_small.write("src/unrolled/content/data/cached.py", CACHED.format(str(tmp / "outside.txt")))
    for name in ("first", "second"):
        kept_small.write(f"{content}/{name}.py", USES)
    kept_small.write("docs/walk.csv", "1\n")
    kept_small.write("docs/walkthroughs/walk.py", WALK.format("walk"))
    run = kept_small.run("records", "--make", "--jobs", "1", UNROLLED_DATA=str(tmp / "data"))
    return tmp, run


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_key_counts_is_refused_with_its_line(made, name):
    tmp, run = made
    place, file = REFUSED[name]
    says = f"unrolled: {place}: reads the file {file.format(tmp=tmp)}, which no key counts"
    assert run.returncode == 1
    assert [line for line in run.stderr.splitlines() if line.startswith(says)], run.stderr
    assert re.search(rf"^ *{re.escape(name)} failed", run.stderr, re.MULTILINE)


@pytest.mark.parametrize("name", ["snippets.q1_tiny.own", "q1_tiny.declared", "q1_tiny.answer", "q1_tiny.slow"])
def test_what_is_declared_or_made_by_the_run_or_comes_with_a_library_is_read(made, name):
    assert re.search(rf"^ *{re.escape(name)} in \d", made[1].stderr, re.MULTILINE), made[1].stderr
