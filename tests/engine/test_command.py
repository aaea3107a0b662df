"""The command line on a small project: made once, made again when and only when something counts."""

import json
import signal
import subprocess
import sys
import time

import pytest

from unrolled.engine.records.state import State

pytestmark = pytest.mark.slow


def counts(project, name="q1_tiny.answer"):
    """How often each key of a record was made, told by the time in its meta file."""
    return {
        p.parent.name: json.loads(p.read_text())["made"]
        for p in (project.root / ".cache/records" / name).glob("*/meta.json")
    }


def test_an_unrelated_file_does_not(project):
    project.run("records", "--make")
    before = counts(project)
    project.write("src/unrolled/content/data/unrelated.py", "VALUE = 2\n")
    done = project.run("records", "--make")
    assert (done.returncode, done.stdout, done.stderr) == (0, "all 1 records are fresh\n", "")
    assert counts(project) == before


def test_the_list_says_fresh_why_age_seconds_and_size(project):
    assert "never made" in project.run("records").stdout
    project.run("records", "--make")
    line = next(line for line in project.run("records").stdout.splitlines() if line.startswith("q1_tiny.answer"))
    assert "fresh" in line
    assert line.split()[-1].isdigit()


def test_refresh_makes_a_fresh_record_again(project):
    project.run("records", "--make")
    before = counts(project)
    assert project.run("records", "--refresh", "q1_tiny.answer").returncode == 0
    after = counts(project)
    assert after.keys() == before.keys()
    assert after != before


def test_a_failing_experiment_is_named_with_file_line_and_error_and_the_others_are_made(project):
    project.write(
        "src/unrolled/content/q1_tiny/broken.py", "def show(record):\n    raise ValueError('no such thing')\n"
    )
    done = project.run("records", "--make")
    assert done.returncode == 1
    complaint = "unrolled: src/unrolled/content/q1_tiny/broken.py:2: ValueError: no such thing"
    assert done.stderr.splitlines()[-1] == complaint
    assert len(counts(project)) == 1
    assert not counts(project, "q1_tiny.broken")


def test_a_failing_import_is_named_where_it_stands(project):
    project.write("src/unrolled/content/data/far.py", "VALUE = undefined\n")
    done = project.run("records", "--make")
    assert done.stderr.splitlines()[-1].startswith("unrolled: src/unrolled/content/data/far.py:1: NameError")


def test_a_module_that_does_not_parse_is_named(project):
    project.write("src/unrolled/content/data/far.py", "VALUE = = 7\n")
    done = project.run("records", "--make")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("unrolled: src/unrolled/content/data/far.py:1: SyntaxError")


def test_a_snippet_that_exits_or_prints_nothing_is_named(project):
    project.write("snippets/q1_tiny/quits.py", "import sys\n\nsys.exit('gone')\n")
    project.write("snippets/q1_tiny/silent.py", "x = 1\n")
    done = project.run("records", "--make")
    assert "snippets/q1_tiny/quits.py:3: SystemExit: gone" in done.stderr
    assert "snippets/q1_tiny/silent.py:1: prints nothing" in done.stderr


def test_an_unknown_record_is_a_call_that_makes_no_sense(project):
    done = project.run("records", "--make", "q9.nothing")
    assert done.returncode == 2
    assert done.stderr == "unrolled: there is no record q9.nothing; `unrolled records` lists them\n"


def test_a_cache_that_cannot_be_written_is_one_line(project):
    blocked = project.write("blocked", "a file")
    done = project.run("records", "--make", UNROLLED_CACHE=str(blocked))
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


SLOW = "import time\n\n\ndef show(record):\n    time.sleep({})\n    record.number('slow', 1)\n"


def start(project):
    return subprocess.Popen(
        [sys.executable, "-m", "unrolled", "records", "--make"],
        cwd=project.root, env=project.environment(), stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_two_builds_at_once_do_the_work_once(project):
    project.write("src/unrolled/content/q1_tiny/slow.py", SLOW.format(2))
    builds = [start(project), start(project)]
    said = [build.communicate(timeout=60)[1] for build in builds]
    assert [build.returncode for build in builds] == [0, 0]
    times = [
        float(line.split(" in ")[1].split(" s")[0]) for text in said for line in text.splitlines() if "slow in" in line
    ]
    assert len([seconds for seconds in times if seconds >= 2]) == 1, said
    assert project.run("records").stdout.count("fresh") == 2


def test_a_killed_build_leaves_nothing_half_and_the_next_finishes(project):
    project.write("src/unrolled/content/q1_tiny/slow.py", SLOW.format(30))
    build = start(project)
    running = project.root / ".cache/running/q1_tiny.slow.json"
    deadline = time.monotonic() + 30
    while not running.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert running.exists()
    state = State(project.root / ".cache")
    digest = json.loads(running.read_text())["digest"]
    assert state.since("q1_tiny.slow", digest)
    build.send_signal(signal.SIGKILL)
    build.wait()
    while (held := state.since("q1_tiny.slow", digest)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not held, "the worker outlived the build"
    assert not counts(project, "q1_tiny.slow")
    project.write("src/unrolled/content/q1_tiny/slow.py", SLOW.format(0))
    assert project.run("records", "--make").returncode == 0
    assert project.run("records").stdout.count("fresh") == 2


def test_without_a_layout_engine_nothing_is_made(project):
    # A pygraphviz that fails to import stands for a platform without its wheel; PATH has no dot.
    project.write("pygraphviz/__init__.py", "raise ImportError('no wheel here')\n")
    done = project.run("records", "--make", PATH=str(project.root))
    assert done.returncode == 1
    assert done.stderr.startswith("unrolled: no Graphviz layout engine")
    assert "apt-get install graphviz" in done.stderr
    assert not (project.root / ".cache").exists()


WALK = """# %%
from unrolled.content.q1_tiny import answer
from unrolled.engine.cells import results

print("it is", results(answer).shown("answer"))
"""


def test_what_a_walkthrough_shows_is_made_before_it(project):
    project.write("docs/walkthroughs/walk.py", WALK)
    done = project.run("records", "--make", "walkthroughs.walk")
    assert done.returncode == 0, done.stderr
    assert done.stderr.index("q1_tiny.answer in") < done.stderr.index("walkthroughs.walk in")
    (outputs,) = (project.root / ".cache/records/walkthroughs.walk").glob("*/outputs.json")
    assert "it is 7" in outputs.read_text("utf-8")


def test_a_walkthrough_is_stale_when_its_experiment_is(project):
    project.write("docs/walkthroughs/walk.py", WALK)
    assert project.run("records", "--make").returncode == 0
    project.write("src/unrolled/content/data/far.py", "VALUE = 8\n")
    listed = project.run("records").stdout
    assert "walkthroughs.walk" in listed
    assert "2 stale" in listed


def test_a_walkthrough_of_a_failed_experiment_says_which(project):
    project.write("docs/walkthroughs/walk.py", WALK)
    project.write("src/unrolled/content/data/far.py", "VALUE = 1 / 0\n")
    done = project.run("records", "--make")
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
    assert "walkthroughs.walk waits for q1_tiny.answer, which failed" in done.stderr


EDITS = """# %%
from pathlib import Path

Path("src/unrolled/content/data/far.py").write_text("VALUE = 8")
"""


def test_a_walkthrough_that_turned_stale_meanwhile_is_made_again_after_what_it_shows(project):
    project.write("docs/walkthroughs/walk.py", EDITS + "\n" + WALK)
    done = project.run("records", "--make")
    assert done.returncode == 0, done.stderr
    assert "walk.py or a module it uses changed while it ran" in done.stderr
    (outputs,) = (project.root / ".cache/records/walkthroughs.walk").glob("*/outputs.json")
    assert "it is 8" in outputs.read_text("utf-8")
