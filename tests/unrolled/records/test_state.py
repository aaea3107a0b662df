"""Notes of what is being made and of what failed: those of the living count, and garbage counts for nothing."""

import os

import pytest

from unrolled.records.state import State

NAME = "q1_tiny.answer"


@pytest.fixture
def state(tmp_path):
    return State(tmp_path / "cache")


def test_what_this_process_makes_is_told_until_it_ends(state):
    state.start(NAME, "a")
    assert state.since(NAME, "a") > 0
    assert state.since(NAME, "b") is None
    before = state.changes()
    state.end(NAME)
    assert state.since(NAME, "a") is None
    assert state.changes() > before


def test_a_failure_is_told_until_the_record_is_begun_again(state):
    state.fail(NAME, "a", "no luck")
    assert (state.failure(NAME, "a"), state.failure(NAME, "b")) == ("no luck", None)
    state.start(NAME, "a")
    assert state.failure(NAME, "a") is None


@pytest.mark.parametrize("text", ["", "{", "[1]", "7", '{"digest": "a"}', '{"digest": "a", "pid": "x", "since": 1}'])
def test_garbage_is_no_note(state, text):
    for kind in ("running", "failed"):
        (state.folder / kind).mkdir(parents=True)
        (state.folder / f"{kind}/{NAME}.json").write_text(text)
    assert state.since(NAME, "a") is None
    assert state.failure(NAME, "a") is None
    state.start(NAME, "a")
    assert state.since(NAME, "a")


def test_what_the_dead_left_is_taken_away_and_what_the_living_write_stays(state):
    state.start(NAME, "a")
    notes = state.folder / "running"
    (notes / "q1_tiny.other.json").write_text('{"digest": "a", "pid": 99999999, "since": 1.0}')
    (notes / "q1_tiny.garbage.json").write_text("{")
    (notes / ".draft-99999999-x").write_text("{")
    (notes / f".draft-{os.getpid()}-x").write_text("{")
    state.sweep()
    assert sorted(path.name for path in notes.iterdir()) == [f".draft-{os.getpid()}-x", f"{NAME}.json"]
