"""Notes of what is being made and of what failed: those of the living count, and garbage counts for nothing."""

import subprocess
import sys
import time

import pytest

from unrolled.engine.records.lock import lock
from unrolled.engine.records.state import PAUSE, State

NAME = "q1_tiny.answer"


@pytest.fixture
def state(tmp_path):
    return State(tmp_path / "cache")


def test_what_this_process_makes_is_told_until_it_ends(state):
    with lock(state.folder, NAME):
        state.start(NAME, "a")
        assert state.since(NAME, "a") > 0
        assert state.since(NAME, "b") is None
    assert state.since(NAME, "a") is None, "the lock is free, so nobody makes it"
    before = state.changes()
    state.end(NAME)
    assert state.since(NAME, "a") is None
    assert state.changes() != before


def test_a_failure_is_told_until_the_record_is_begun_again(state):
    state.fail(NAME, "a", "no luck")
    assert (state.failure(NAME, "a"), state.failure(NAME, "b")) == ("no luck", None)
    state.start(NAME, "a")
    assert state.failure(NAME, "a") is None


def test_what_may_pass_is_told_for_a_while(state, monkeypatch):
    state.fail(NAME, "a", "no memory", passing=True)
    now = time.monotonic()
    monkeypatch.setattr(time, "time", lambda: 0)  # it is set back
    monkeypatch.setattr(time, "monotonic", lambda: now + PAUSE - 1)
    assert state.failure(NAME, "a") == "no memory"
    monkeypatch.setattr(time, "monotonic", lambda: now + PAUSE + 1)
    assert state.failure(NAME, "a") is None
    monkeypatch.setattr(time, "monotonic", lambda: 1)  # the machine was started anew
    assert state.failure(NAME, "a") is None


def test_who_asks_last_is_heard_even_where_the_same_is_asked_for(state):
    assert (state.asked(), state.asking()) == ([], "")
    marks = {""}
    for names in (["one"], ["two", NAME], ["two", NAME], ["one"], []):
        state.ask(names)
        assert state.asked() == names
        marks.add(state.asking())
    assert len(marks) == 6


@pytest.mark.parametrize("text", ["", "{", "[1]", "7", '{"names": ["a"]}'])
def test_garbage_asks_for_nothing(state, text):
    state.folder.mkdir()
    (state.folder / "asked.json").write_text(text)
    assert state.asked() == []
    state.ask([NAME])
    assert state.asked() == [NAME]


@pytest.mark.parametrize("text", ["", "{", "[1]", "7", '{"digest": "a"}', '{"digest": "a", "since": "x"}'])
def test_garbage_is_no_note(state, text):
    for kind in ("running", "failed"):
        (state.folder / kind).mkdir(parents=True)
        (state.folder / f"{kind}/{NAME}.json").write_text(text)
    with lock(state.folder, NAME):
        assert state.since(NAME, "a") is None
        assert state.failure(NAME, "a") is None
        state.start(NAME, "a")
        assert state.since(NAME, "a")


HOLDS = """
import sys, time
from pathlib import Path
from unrolled.engine.records.lock import lock
with lock(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_killed_holder_counts_no_longer_even_while_nobody_has_buried_it(state):
    state.start(NAME, "a")
    holder = subprocess.Popen([sys.executable, "-c", HOLDS, state.folder, NAME], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline() == "held\n"
        assert state.since(NAME, "a")
        state.sweep()
        assert (state.folder / f"running/{NAME}.json").exists()
    finally:
        holder.kill()
    deadline = time.monotonic() + 10
    while (held := state.since(NAME, "a")) and time.monotonic() < deadline:  # it is not waited for: its number stays
        time.sleep(0.01)
    assert not held
    state.sweep()
    assert not list((state.folder / "running").iterdir())
    holder.wait()


def test_what_the_dead_left_is_taken_away_and_what_the_living_write_stays(state):
    state.start(NAME, "a")
    notes = state.folder / "running"
    (notes / "q1_tiny.other.json").write_text('{"digest": "a", "since": 1.0}')
    (notes / "q1_tiny.garbage.json").write_text("{")
    (notes / ".draft-q1_tiny.other-x").write_text("{")
    (notes / f".draft-{NAME}-x").write_text("{")
    with lock(state.folder, NAME):
        state.sweep()
    assert sorted(path.name for path in notes.iterdir()) == [f".draft-{NAME}-x", f"{NAME}.json"]
