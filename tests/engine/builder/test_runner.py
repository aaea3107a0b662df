"""In which order records are made."""

import re
from unittest.mock import MagicMock

import pytest

from unrolled.engine.builder import runner
from unrolled.engine.builder.runner import LONG, Status, _Round
from unrolled.engine.records.key import Key
from unrolled.engine.records.state import State
from unrolled.engine.records.store import Store


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


ASKS = """
from unrolled.engine.records.state import State


def show(record):
    State().ask({})
    record.number("one", 1)
"""


def test_what_somebody_asks_for_meanwhile_is_made_next(project):
    project.write("src/unrolled/content/q1_tiny/first.py", ASKS.format(["q1_tiny.third", "q1_tiny.unknown"]))
    for name in ("second", "third"):
        project.write(f"src/unrolled/content/q1_tiny/{name}.py", "def show(record):\n    record.number('one', 1)\n")
    names = [f"q1_tiny.{name}" for name in ("first", "second", "third")]
    run = project.run("records", "--make", *names, "--as-given", "--jobs", "1")
    assert order(run) == ["q1_tiny.first", "q1_tiny.third", "q1_tiny.second"], run.stderr


def test_what_is_edited_while_a_round_runs_is_made_in_it_once_it_is_asked_for(project):
    assert project.run("records", "--make", "q1_tiny.answer").returncode == 0
    edit = "from unrolled.content.data import far\n    open(far.__file__, 'w').write('VALUE = 8\\n')\n    State()"
    project.write("src/unrolled/content/q1_tiny/first.py", ASKS.format(["q1_tiny.answer"]).replace("State()", edit, 1))
    run = project.run("records", "--make", "q1_tiny.first", "--as-given", "--jobs", "1")
    assert project.record("q1_tiny.answer").numbers["answer"].value == 8, run.stderr


class Surveyed:
    """Stands for what is known of records: how long they take, and what they need."""

    def __init__(self, seconds, needs, fresh=()):
        self.known, self.needs, self.fresh = seconds, needs, fresh

    def status(self, name):
        why = "" if name in self.fresh else "never made"
        return Status(MagicMock(), Key(f"key of {name}", {}), why, frozenset(self.needs.get(name, ())))

    def seconds(self, name, status):
        return self.known[name]


class Workers:
    """Stands for the workers: what a test ends has ended."""

    def __init__(self, size):
        self.size, self.running, self.answers, self.begun = size, [], [], []

    def begin(self, task, message, *, alone):
        if len(self.running) == self.size:
            return False
        self.running.append(task)
        self.begun.append((task, alone, list(self.running)))
        return True

    def ended(self, seconds):
        done = self.answers or [(name, 1.0) for name in self.running[:1]]
        self.answers = []
        for name, _ in done:
            self.running.remove(name)
        return done


@pytest.fixture
def a_round(monkeypatch, tmp_path):
    """A round of records of which the seconds are known, on workers that stand for some."""

    def begin(seconds, workers, *, needs=None, fresh=(), **more):
        monkeypatch.setattr(runner, "Surveyor", lambda store: Surveyed(seconds, needs or {}, fresh))
        names = more.pop("names", list(seconds))
        return _Round(names, workers, Store(tmp_path), MagicMock(), **more)

    return begin


def test_a_long_one_never_has_the_last_worker_where_somebody_waits(a_round):
    workers = Workers(2)
    seconds = {"long.one": LONG + 1, "long.two": LONG + 2, "short.one": 1, "short.two": 1}
    a_round(seconds, workers, as_given=True).run()
    assert [name for name, _, _ in workers.begun] == ["short.one", "short.two", "long.one", "long.two"]
    assert not [running for _, _, running in workers.begun if running == ["long.one", "long.two"]]


def test_with_one_worker_the_long_ones_come_last_even_where_they_are_asked_for(a_round, tmp_path):
    State(tmp_path).ask(["long.one", "short.two"])
    workers = Workers(1)
    a_round({"long.one": LONG + 1, "short.one": 1, "short.two": 1}, workers, as_given=True).run()
    assert [name for name, _, _ in workers.begun] == ["short.two", "short.one", "long.one"]


def test_what_is_asked_for_comes_first_with_what_it_needs_before_it(a_round, tmp_path):
    State(tmp_path).ask(["walk", "other.fresh"])
    workers = Workers(1)
    seconds = {"first.one": 1, "needed.one": 1, "walk": 1, "other.fresh": 1}
    a_round(
        seconds, workers, as_given=True, names=["first.one"], needs={"walk": ["needed.one"]}, fresh=["other.fresh"]
    ).run()
    assert [name for name, _, _ in workers.begun] == ["needed.one", "walk", "first.one"]
