"""Walkthroughs as files: one way to read them, and the line of whatever goes wrong."""

from __future__ import annotations

import json
import re

import pytest

from unrolled.engine.builder import walkthrough
from unrolled.engine.builder.errors import MakeError, PassingError
from unrolled.engine.records import percent
from unrolled.engine.records.record import Record

HEAD = "# %% [markdown]\n# # Walk\n\n"


@pytest.fixture
def walk(tmp_path, monkeypatch):
    """Writes a walkthrough."""
    monkeypatch.setattr(walkthrough, "ROOT", tmp_path)

    def write(text):
        path = tmp_path / "walk.py"
        path.write_bytes(text.encode())
        return path

    return write


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (HEAD + '#%%\nprint("one")\n', 4, "`# %%`"),
        (HEAD + '# %%\ns = """\n# %% [markdown]\n# a\n"""\n', 4, "no string may hold"),
        ("\ufeff" + HEAD + "# %%\nprint(1)\n", 1, "byte order mark"),
        ("# %% [md]\n# # Walk\n\n# %%\nprint(1)\n", 1, "two ways"),
        ("# %% A title [markdown]\n# # Walk\n", 1, "two ways"),
        (HEAD + 'print("no mark above")\n', 4, "is a `# %%` missing"),
        ('# %% [markdown]\n"""\n# Walk\n"""\n', 2, "is a `# %%` missing"),
        (HEAD + "# %% [raw]\n# text\n", 4, "two ways"),
        ("# ---\n# jupyter: {}\n# ---\n\n" + HEAD, 1, "two ways"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused_with_its_line(walk, text, line, says):
    with pytest.raises(MakeError, match=re.escape(says)) as refused:
        walkthrough.read(walk(text))
    assert str(refused.value).startswith(f"walk.py:{line}: ")


@pytest.mark.parametrize(
    "text",
    [
        HEAD + '# %% tags=["shows"]\nprint(1)\n',
        HEAD + "# %%\nprint(1)\n\n\n# comment\nprint(2)\n",
        'x = "above the first mark"\n\n' + HEAD + "# %%\nprint(x)\n",
        (HEAD + "# %%\nprint(1)\n").replace("\n", "\r\n"),
    ],
)
def test_what_is_read_in_one_way_runs_and_counts_the_same(walk, text):
    path = walk(text)
    notebook = walkthrough.read(path)
    ran = [cell.source.split() for cell in notebook.cells if cell.cell_type == "code"]
    counted = [cell.partition("\n")[2] if cell.startswith(percent.MARK) else cell for cell in percent.code(text)]
    assert ran == [cell.split() for cell in counted]


def test_outputs_of_other_cells_are_not_handed_out(walk):
    path = walk(HEAD + "# %%\nprint(1)\n\n# %%\nprint(2)\n")
    one = [{"name": "stdout", "output_type": "stream", "text": "1\n"}]
    assert json.loads(walkthrough.assemble(path, [one, one]))["cells"][1]["outputs"]
    assert not any(cell.get("outputs") for cell in json.loads(walkthrough.assemble(path, [one]))["cells"])


def test_notes_stand_before_the_first_cell(walk):
    cells = json.loads(walkthrough.assemble(walk(HEAD), None, ["wait"]))["cells"]
    assert [cell["source"] for cell in cells] == [["wait"], ["# Walk"]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "line", "error", "says"),
    [
        ("# %%\nx = 1\nx += 1\n\n# %%\nx = 1\n1 / 0\n", 10, MakeError, "ZeroDivisionError"),
        ("# %%\nx = 1\n\n# %%\n\nimport os, signal\n\nos.kill(os.getpid(), signal.SIGKILL)\n", 9, PassingError, "died"),
    ],
)
def test_the_cell_that_failed_is_named(walk, text, line, error, says):
    with pytest.raises(error, match=says) as failed:
        walkthrough.execute(walk(HEAD + text), Record("walkthroughs.walk"))
    assert str(failed.value).startswith(f"walk.py:{line}: ")


@pytest.mark.slow
def test_a_cell_that_runs_too_long_is_named(walk, monkeypatch):
    monkeypatch.setattr(walkthrough, "TIMEOUT", 1)
    with pytest.raises(MakeError, match=r"^walk\.py:5: .*longer than 1 s"):
        walkthrough.execute(walk(HEAD + "# %%\nimport time; time.sleep(30)\n"), Record("walkthroughs.walk"))
