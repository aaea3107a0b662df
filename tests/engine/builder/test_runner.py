"""In which order records are made."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from unittest.mock import MagicMock

import pytest

from unrolled.engine.builder import runner
from unrolled.engine.builder.errors import ChangedError, KeepError, PassingError
from unrolled.engine.builder.pool import Death
from unrolled.engine.builder.runner import LONG, Status, _Round
from unrolled.engine.records.key import Key
from unrolled.engine.records.state import PAUSE, State
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
        "import time\n\n\ndef measure():\n    return {{'at': time.time_ns()}}\n\n\n"
        "def show(record, measured):\n    record.number('at', measured['at'])\n"
        "    record.table('at', ['time'], [[measured['at']]], '{}')\n"
    )
    project.write("src/unrolled/content/q1_tiny/clock.py", text.format("A caption"))
    project.run("records", "--make", "q1_tiny.clock")
    before = project.record("q1_tiny.clock")
    project.write("src/unrolled/content/q1_tiny/clock.py", text.format("Another caption"))
    listed = project.run("records").stdout
    assert re.search(r"q1_tiny\.clock +stale +here .* src/unrolled/content/q1_tiny/clock\.py changed", listed), listed
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


def test_what_broke_its_worker_is_tried_once_more_with_nothing_beside_it(a_round):
    workers = Workers(2)
    workers.answers = [("first.one", Death(-9))]
    assert a_round({"first.one": 3, "second.one": 2, "third.one": 1}, workers).run() == []
    assert [name for name, _, _ in workers.begun] == ["first.one", "second.one", "third.one", "first.one"]
    assert workers.begun[-1] == ("first.one", True, ["first.one"])


@pytest.mark.parametrize("answer", [Death(-9), PassingError("no memory")])
def test_what_breaks_its_worker_twice_is_named_and_costs_only_what_needs_it(a_round, tmp_path, answer):
    class Breaks(Workers):
        def ended(self, seconds):
            self.answers = [(name, answer) for name in self.running if name == "bad.one"]
            return super().ended(seconds)

    workers = Breaks(2)
    seconds = {"bad.one": 3, "good.one": 2, "walk": 1}
    failures = a_round(seconds, workers, needs={"walk": ["bad.one"]}).run()
    assert [name for name, _, _ in workers.begun] == ["bad.one", "good.one", "bad.one"]
    said = "bad.one: its worker process was killed (SIGKILL), perhaps for want of memory"
    assert failures[0].startswith(said if isinstance(answer, Death) else "no memory")
    assert failures[1:] == ["walk waits for bad.one, which failed"]


def test_a_passing_fault_is_left_alone_for_a_while_and_wrong_code_until_it_changes(a_round, tmp_path, monkeypatch):
    class Breaks(Workers):
        def ended(self, seconds):
            self.answers = [(name, PassingError("no memory")) for name in self.running]
            return super().ended(seconds)

    a_round({"bad.one": 1}, Breaks(1)).run()
    state = State(tmp_path)
    state.fail("wrong.one", "key of wrong.one", "no such name")
    assert "no memory" in state.failure("bad.one", "key of bad.one")
    workers = Workers(1)
    state.ask(["bad.one", "wrong.one"])
    seconds = {"bad.one": 1, "wrong.one": 1}
    a_round(seconds, workers, names=[], as_given=True).run()
    assert not workers.begun
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + PAUSE + 1)
    a_round(seconds, workers, names=[], as_given=True).run()
    assert [name for name, _, _ in workers.begun] == ["bad.one"]
    a_round(seconds, workers).run()
    assert [name for name, _, _ in workers.begun] == ["bad.one", "bad.one", "wrong.one"], "a start tries all of them"


def test_what_is_edited_time_and_again_is_given_up(a_round):
    class Changes(Workers):
        def ended(self, seconds):
            self.answers = [(name, ChangedError("first.py changed while it ran")) for name in self.running]
            return super().ended(seconds)

    workers = Changes(1)
    failures = a_round({"first.one": 1}, workers).run()
    assert failures == [f"first.py changed while it ran ({len(workers.begun)} times)"]
    assert len(workers.begun) > 2


def test_where_no_worker_can_be_started_one_line_says_so(a_round):
    workers = Workers(1)
    workers.begin = MagicMock(side_effect=OSError(12, "Cannot allocate memory"))
    with pytest.raises(KeepError, match="no worker process can be started: Cannot allocate memory"):
        a_round({"first.one": 1}, workers).run()


ONCE = """
import os, signal
from pathlib import Path


def show(record):
    marker = Path(__file__).with_suffix(".marker")
    if not marker.exists():
        marker.touch()
        {}
    record.number("one", 1)
"""


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("os.kill(os.getpid(), signal.SIGKILL)", "its worker process was killed (SIGKILL), perhaps for want of memory"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "its worker process crashed (SIGSEGV)"),
        ("os._exit(3)", "its worker process ended with status 3"),
        ("raise MemoryError", "first.py:10: MemoryError"),
        ("raise OSError(28, 'No space left on device')", "first.py:10: OSError: [Errno 28] No space left on device"),
    ],
    ids=["killed", "crashed", "ended", "memory", "disk"],
)
def test_a_passing_fault_costs_its_own_record_a_second_try_and_no_other_anything(project, fault, says):
    project.write("src/unrolled/content/q1_tiny/first.py", ONCE.format(fault))
    run = project.run("records", "--make", "--jobs", "2")
    assert run.returncode == 0, run.stderr
    told = [line for line in run.stderr.splitlines() if "q1_tiny.first will be tried again" in line]
    assert len(told) == 1
    assert says in told[0]
    assert sorted(order(run)) == ["q1_tiny.answer", "q1_tiny.first"]


def test_an_error_of_the_code_is_tried_once_and_noted(project):
    project.write("src/unrolled/content/q1_tiny/first.py", ONCE.format("raise OSError(2, 'No such file')"))
    run = project.run("records", "--make", "q1_tiny.first")
    assert run.returncode == 1
    assert "first.py:10: FileNotFoundError" in run.stderr
    assert "tried again" not in run.stderr
    assert (project.root / ".cache/failed/q1_tiny.first.json").exists()


DIES_AT_ITS_START = """
import os, sys
from pathlib import Path

if not Path("marker").exists():
    Path("marker").touch()
    os._exit(1)
sys.path.remove(os.getcwd())
from ipykernel import kernelapp

kernelapp.launch_new_instance()
"""


def test_a_kernel_that_dies_at_its_start_is_started_again(project):
    project.write("docs/walkthroughs/walk.py", "# %%\nprint('it walks')\n")
    project.write("ipykernel_launcher.py", DIES_AT_ITS_START)
    run = project.run("records", "--make", "walkthroughs.walk")
    assert run.returncode == 0, run.stderr
    assert "walk.py: its kernel died" in run.stderr
    (outputs,) = (project.root / ".cache/records/walkthroughs.walk").glob("*/outputs.json")
    assert "it walks" in outputs.read_text("utf-8")


def test_a_kernel_that_dies_in_a_cell_is_no_end_of_the_round(project):
    project.write("docs/walkthroughs/walk.py", "# %%\nimport os\n\nos._exit(1)\n")
    run = project.run("records", "--make", "--jobs", "1")
    assert run.returncode == 1
    assert order(run) == ["q1_tiny.answer"]
    assert re.search(r"unrolled: docs/walkthroughs/walk\.py:2: its kernel died.*\(2 times\)", run.stderr), run.stderr


LATER = """
from unrolled.content.data import later


def show(record):
    record.number("value", later.VALUE)
    {}
"""


def test_a_module_edited_after_it_was_loaded_and_before_the_record_was_whole_is_loaded_anew(project):
    """The first needs it not, so that it is whole; what it has loaded is old all the same."""
    project.write("src/unrolled/content/data/later.py", "VALUE = 8\n")
    project.write(
        "src/unrolled/content/q1_tiny/first.py",
        "import importlib\n\n\ndef show(record):\n    name = 'unrolled.content.data.' + 'later'\n"
        "    later = importlib.import_module(name)\n    open(later.__file__, 'w').write('VALUE = 9\\n')\n"
        "    record.number('one', 1)\n",
    )
    project.write("src/unrolled/content/q1_tiny/second.py", LATER.format(""))
    run = project.run("records", "--make", "q1_tiny.first", "q1_tiny.second", "--jobs", "1", "--as-given")
    assert run.returncode == 0, run.stderr
    assert project.record("q1_tiny.second").numbers["value"].value == 9


@contextlib.contextmanager
def staying(project):
    """A builder that stays, with what it says."""
    with open(project.root / "said", "w+") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "unrolled", "records", "--make", "--as-given", "--stay"],
            cwd=project.root, env=project.environment(), stderr=said,
        )  # fmt: skip
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


def wait_for(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert condition()


def alive(number):
    """Whether a process runs; one that is dead and not yet buried does not."""
    told = subprocess.run(["ps", "-o", "stat=", "-p", str(number)], capture_output=True, text=True).stdout
    return bool(told.strip()) and not told.startswith("Z")


def worker_of(project):
    """The worker's number, as a record says it."""
    return int(project.record("q1_tiny.number").numbers["worker"].value)


def test_a_builder_that_stays_makes_what_is_asked_for_in_the_same_workers_as_the_source_is_then(project):
    text = (
        "import os\n\nfrom unrolled.content.data.far import VALUE\nfrom unrolled.engine.render import html\n"
        "from unrolled.content.q1_tiny.shared.helper import HELP\n\n\n"
        "def show(record):\n    record.number('worker', os.getpid(), digits=0)\n"
        "    record.text('printed', f'{VALUE} {HELP} {html.EXTRA}')\n"
    )
    project.write("src/unrolled/content/q1_tiny/number.py", text)
    project.write("src/unrolled/content/q1_tiny/shared/__init__.py", "")
    project.write("src/unrolled/content/q1_tiny/shared/helper.py", "HELP = 'a'\n")
    html = project.root / "src/unrolled/engine/render/html.py"
    html.write_text(html.read_text() + "\nEXTRA = 'x'\n")

    def printed():
        record = Store(project.root / ".cache").latest("q1_tiny.number")
        return record and record.texts["printed"]

    with staying(project) as process:
        wait_for(lambda: printed() == "7 a x")
        workers = {worker_of(project)}
        for file, old, new, now in (
            ("src/unrolled/content/data/far.py", "7", "8", "8 a x"),
            ("src/unrolled/content/q1_tiny/shared/helper.py", "'a'", "'b'", "8 b x"),
            ("src/unrolled/engine/render/html.py", "EXTRA = 'x'", "EXTRA = 'y'", "8 b y"),
        ):
            path = project.root / file
            path.write_text(path.read_text().replace(old, new))
            State(project.root / ".cache").ask(["q1_tiny.number"])
            wait_for(lambda now=now: printed() == now)
            workers.add(worker_of(project))
        assert len(workers) <= 2, "there are two, and none was started anew"
        for worker in workers:
            os.kill(worker, 9)  # an idle worker is missed by nobody
        project.write("src/unrolled/content/data/far.py", "VALUE = 9\n")
        State(project.root / ".cache").ask(["q1_tiny.number"])
        wait_for(lambda: printed() == "9 b y")
        assert process.poll() is None
        last = worker_of(project)
    wait_for(lambda: not alive(last))


SLOW = """{}import os, time

{}:
    file = open('number', 'w')
    file.write(str(os.getpid()))
    file.close()
    {}
"""
SLOW_ONES = {
    "q1_tiny.slow": SLOW.format("", "def show(record)", "time.sleep(60)"),
    "q1_tiny.starts": SLOW.format(
        "import subprocess\n", "def show(record)", "subprocess.run(['sleep', '60'], check=True)"
    ),
    "walkthroughs.walk": SLOW.format("# %%\n", "if True", "time.sleep(60)"),
}


@pytest.mark.parametrize("name", SLOW_ONES)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_ends_all_at_once_and_is_no_failure(project, number, name):
    """Ctrl-C goes to the whole group of processes, so to the workers and to what they start; SIGTERM to the first."""
    chapter, _, file = name.partition(".")
    folder = "docs/walkthroughs" if chapter == "walkthroughs" else f"src/unrolled/content/{chapter}"
    project.write(f"{folder}/{file}.py", SLOW_ONES[name])
    process = subprocess.Popen(
        [sys.executable, "-m", "unrolled", "records", "--make", name],
        cwd=project.root, env=project.environment(), stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell ignores it in the background
    )  # fmt: skip
    note = project.root / "number"
    wait_for(lambda: note.exists() and note.read_text())
    os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
    _, said = process.communicate(timeout=20)
    wait_for(lambda: not alive(int(note.read_text())), 10)
    assert "Traceback" not in said
    if number == signal.SIGINT:
        assert process.returncode == 130
        assert said.splitlines()[-1] == "unrolled: stopped"
    assert project.run("records", "--make", "q1_tiny.answer").returncode == 0
    left = [path for kind in ("running", "failed") for path in (project.root / ".cache" / kind).glob("*")]
    assert not left + list((project.root / ".cache").rglob(".draft*"))
