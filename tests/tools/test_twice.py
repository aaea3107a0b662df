"""`tools/twice.py` on a small project: it says what differs, and where."""

import shutil
import subprocess
import sys

import pytest

from unrolled.engine.records.catalogue import ROOT


@pytest.fixture
def twice(small):
    """Runs the tool in a small project."""
    (small.root / "tools").mkdir()
    shutil.copy(ROOT / "tools/twice.py", small.root / "tools")

    def run(*names):
        return subprocess.run(
            [sys.executable, "tools/twice.py", *names],
            cwd=small.root, env=small.environment(), capture_output=True, text=True, timeout=120,
        )  # fmt: skip

    return run


def test_what_is_the_same_is_told_so(small, twice):
    done = twice()
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "the same, byte for byte"


def test_a_record_that_differs_from_run_to_run_is_named_with_the_place(small, twice):
    small.write(
        "src/unrolled/content/q1_tiny/slow.py",
        "import uuid\n\n\ndef show(record):\n    record.table('sizes', ['size'], [[uuid.uuid4().hex]])\n",
    )
    done = twice("q1_tiny.slow")
    assert done.returncode == 1
    assert "q1_tiny.answer" not in done.stdout
    assert "record.json differs at byte " in done.stdout
    assert done.stdout.splitlines()[-1] == "2 differences"  # the record, and the sums of its files


def test_a_site_that_depends_on_the_order_of_a_set_is_named(small, twice):
    hook = (
        "def on_page_content(output, **_):\n    return output + '<p>' + ' '.join({'a', 'b', 'c', 'd', 'e'}) + '</p>'\n"
    )
    small.write("hook.py", hook)
    small.configure(hooks=["src/unrolled/engine/site/hook.py", "hook.py"])
    done = twice()
    assert done.returncode == 1
    assert "index.html differs at byte " in done.stdout


def test_a_record_that_is_not_there_is_told(twice):
    assert twice("q1_tiny.gone").returncode == 2
