"""In which order records are made."""

import re
from concurrent.futures.process import BrokenProcessPool
from unittest.mock import MagicMock

from unrolled.engine.builder.runner import _Round


def order(run):
    """The records that a run made, in that order."""
    return re.findall(r"^ *([\w.]+) in \d", run.stderr, re.MULTILINE)


def test_what_says_that_it_takes_minutes_is_begun_first_where_nothing_was_made_yet(project):
    project.write("src/unrolled/content/q2_tiny/__init__.py", "")
    for name, minutes in (("long", 2), ("longest", 3)):
        text = f"MINUTES = {minutes}\n\n\ndef show(record):\n    record.number('one', 1)\n"
        project.write(f"src/unrolled/content/q2_tiny/{name}.py", text)
    run = project.run("records", "--make", "--jobs", "1")
    assert order(run) == ["q2_tiny.longest", "q2_tiny.long", "q1_tiny.answer"], run.stderr


def test_what_took_long_is_begun_first_the_next_time(project):
    slow = "import time\n\n\ndef show(record):\n    time.sleep(0.5)\n    record.number('one', {})\n"
    project.write("src/unrolled/content/q1_tiny/zealous.py", slow.format(1))
    project.run("records", "--make")
    project.write("src/unrolled/content/q1_tiny/zealous.py", slow.format(2))
    project.write("src/unrolled/content/data/far.py", "VALUE = 8\n")
    run = project.run("records", "--make", "--jobs", "1")
    assert order(run) == ["q1_tiny.zealous", "q1_tiny.answer"], run.stderr


def test_a_caption_alone_is_shown_again_from_what_was_measured(project):
    text = (
        "import time\n\n\ndef measure():\n    return {{'at': time.time()}}\n\n\n"
        "def show(record, measured):\n    record.number('at', measured['at'], digits=3)\n"
        "    record.table('at', ['time'], [[measured['at']]], '{}')\n"
    )
    project.write("src/unrolled/content/q1_tiny/clock.py", text.format("A caption"))
    project.run("records", "--make", "q1_tiny.clock")
    before = project.record("q1_tiny.clock")
    project.write("src/unrolled/content/q1_tiny/clock.py", text.format("Another caption"))
    listed = project.run("records").stdout
    assert re.search(r"q1_tiny\.clock +stale +src/unrolled/content/q1_tiny/clock\.py changed", listed), listed
    project.run("records", "--make", "q1_tiny.clock")
    after = project.record("q1_tiny.clock")
    assert (before.tables["at"].caption, after.tables["at"].caption) == ("A caption", "Another caption")
    assert after.numbers == before.numbers
    project.run("records", "--refresh", "q1_tiny.clock")
    assert project.record("q1_tiny.clock").numbers != before.numbers


def test_a_module_edited_while_a_worker_lives_is_loaded_anew(project):
    """One worker makes both: the second must not run what the first one loaded."""
    project.write(
        "src/unrolled/content/q1_tiny/first.py",
        "from pathlib import Path\n\nfrom unrolled.content.data import far\n\nMINUTES = 1\n\n\n"
        "def show(record):\n    record.number('value', 7)\n"
        "    Path(__file__).parents[1].joinpath('data/later.py').write_text('VALUE = 9\\n')\n",
    )
    project.write("src/unrolled/content/data/later.py", "VALUE = 8\n")
    project.write(
        "src/unrolled/content/q1_tiny/second.py",
        "from unrolled.content.data.later import VALUE\n\n\ndef show(record):\n    record.number('value', VALUE)\n",
    )
    project.write(
        "src/unrolled/content/q1_tiny/zeroth.py",
        "from unrolled.content.data import later\n\nMINUTES = 2\n\n\n"
        "def show(record):\n    record.number('value', later.VALUE)\n",
    )
    project.run("records", "--make", "q1_tiny.zeroth", "q1_tiny.first", "q1_tiny.second", "--jobs", "1")
    assert project.record("q1_tiny.second").numbers["value"].value == 9


def test_where_somebody_waits_they_come_as_given_and_the_long_ones_last(project):
    for name, minutes in (("long", 2), ("third", 0), ("second", 0)):
        text = f"MINUTES = {minutes}\n\n\ndef show(record):\n    record.number('one', 1)\n"
        project.write(f"src/unrolled/content/q1_tiny/{name}.py", text)
    names = [f"q1_tiny.{name}" for name in ("long", "third", "answer", "second")]
    run = project.run("records", "--make", *names, "--as-given", "--jobs", "1")
    assert order(run) == [*names[1:], names[0]], run.stderr


def test_workers_that_die_before_the_next_record_begins_are_no_success():
    pool = MagicMock()
    pool.submit.side_effect = BrokenProcessPool
    failures = _Round(["q1_tiny.one"], {"q1_tiny.one": MagicMock(needs=frozenset())}, pool, 1, MagicMock(), False).run()
    assert [message.partition(";")[0] for message in failures] == ["a worker process was killed"]
