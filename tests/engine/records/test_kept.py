import io
import json
import re

import numpy as np
import pytest

from unrolled.engine.builder.keep import LONG
from unrolled.engine.records.catalogue import ROOT, catalogue
from unrolled.engine.records.kept import Kept
from unrolled.engine.records.key import Key
from unrolled.engine.records.measurement import from_text, to_text
from unrolled.engine.records.record import RecordError
from unrolled.engine.records.store import Store

KEY = Key("a" * 24, {"numpy": "2"})
NAME = "q1_tiny.answer"


def npz(*arrays):
    out = io.BytesIO()
    np.savez(out, *arrays)
    return out.getvalue()


def content(measured, **more):
    return {
        "key": KEY.digest,
        "seconds": 12.5,
        "date": "2026-11-01",
        "python": "3.11.7",
        "machine": "Linux x86_64",
        "parts": KEY.parts,
        "tolerance": {},
        "measured": json.loads(to_text(NAME, measured)),
    } | more


@pytest.fixture
def kept(tmp_path):
    (tmp_path / "q1_tiny").mkdir()
    return Kept(tmp_path)


def test_what_is_kept_is_measured_under_its_key_alone(kept):
    kept.put(NAME, content({"errors": np.eye(2), "weights": npz(np.ones(2)), "name": "naïve 我"}))
    assert kept.has(NAME, KEY)
    measured = kept.measured(NAME, KEY)
    np.testing.assert_array_equal(measured["errors"], np.eye(2))
    assert measured["name"] == "naïve 我"
    other = Key("b" * 24, {})
    assert not kept.has(NAME, other)
    assert kept.measured(NAME, other) is None
    assert kept.names() == [NAME]


def test_nothing_counts_where_nothing_is_to_count(monkeypatch, tmp_path):
    monkeypatch.setenv("UNROLLED_KEPT", str(tmp_path))
    (tmp_path / "q1_tiny").mkdir()
    Kept(tmp_path).put(NAME, content({"answer": 42}))
    assert Store(tmp_path / "cache").measured(NAME, KEY) == {"answer": 42}
    monkeypatch.setenv("UNROLLED_KEPT", "no")
    assert Store(tmp_path / "cache").measured(NAME, KEY) is None
    assert Store(tmp_path / "cache").kept.names() == []


def test_what_was_measured_here_goes_before_what_is_kept(monkeypatch, tmp_path):
    monkeypatch.setenv("UNROLLED_KEPT", str(tmp_path))
    (tmp_path / "q1_tiny").mkdir()
    Kept(tmp_path).put(NAME, content({"answer": 42}))
    store = Store(tmp_path / "cache")
    store.put_measured(NAME, {"answer": 41}, KEY, 1.0)
    assert store.measured(NAME, KEY) == {"answer": 41}


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("<script>alert(1)</script>", "markup"),
        ("an <img src=x onerror=alert(1)>", "markup"),
        ("</p>", "markup"),
        ("<!-- -->", "markup"),
        ("x onclick = go()", "an event handler"),
        ("see https://example.org/a.js", "an address"),
        ("//example.org/a.js", "an address"),
        ("www.example.org", "an address"),
        ("file:///etc/passwd", "an address"),
        ("JavaScript:alert(1)", "an address that is code"),
        ("data:text/html,hello", "an address that is code"),
        (b"<svg onload=alert(1)>", "markup"),
        (b"\x89PNG\xff", "bytes that are neither arrays nor text"),
        (npz(np.array([{"a": 1}], object)), "a file that is more than arrays of numbers"),
        (b"PK not a zip", "a file that is more than arrays of numbers"),
    ],
)
@pytest.mark.parametrize("place", ["", "deep"])
def test_a_script_a_handler_or_a_foreign_address_is_refused(kept, value, what, place):
    kept.put(NAME, content({"words": {"deep": [["plain", value]]} if place else value}))
    with pytest.raises(RecordError, match=rf"answer\.json: measured\.words\S* holds {what}.*what is kept is data"):
        kept.measured(NAME, KEY)


def test_a_key_of_a_dictionary_and_what_stands_beside_are_no_way_in(kept):
    kept.put(NAME, content({"<b>": 1}))
    with pytest.raises(RecordError, match="holds markup"):
        kept.measured(NAME, KEY)
    kept.put(NAME, content({"a": 1}, machine="<script src=//x>"))
    with pytest.raises(RecordError, match="machine holds markup"):
        kept.measured(NAME, KEY)


@pytest.mark.parametrize("words", ["a < b", "on: 3 units", "3 // 2 is 1", "http", "x->y", "one = two", "ratio: 1/2"])
def test_plain_words_are_no_code(kept, words):
    kept.put(NAME, content({"words": words}))
    assert kept.measured(NAME, KEY) == {"words": words}


@pytest.mark.parametrize("damage", ["cut", "<<<<<<< HEAD\n", "list", "no seconds"])
def test_a_damaged_file_is_one_line_with_its_name(kept, damage):
    kept.put(NAME, content({"answer": 42}))
    path = kept.path(NAME)
    text = path.read_text("utf-8")
    broken = {"cut": text[:-9], "list": text.replace('"measured": {', '"measured": [{').rstrip()[:-1] + "]}"}
    broken["no seconds"] = text.replace('"seconds"', '"second"')
    path.write_text(broken.get(damage, text.replace('"measured"', f'{damage}"measured"')), "utf-8")
    with pytest.raises(RecordError, match=r"answer\.json.*restore the file, or remove it and measure again") as error:
        kept.measured(NAME, KEY)
    assert "\n" not in str(error.value)


def test_all_that_is_kept_with_the_source_is_data_and_reads_well():
    kept = Store().kept
    assert kept.names()
    for name in kept.names():
        content, text = kept.content(name), kept.path(name).read_text("utf-8")
        assert text.startswith(f'{{\n "key": "{content["key"]}"')
        assert max(map(len, text.splitlines())) <= 400, name  # the kind of machine is the longest
        measured = from_text(json.dumps(content["measured"]))
        assert json.loads(to_text(name, measured)) == content["measured"], name
        assert str(ROOT) not in text


@pytest.mark.parametrize("has_data_files", [True, False])
def test_what_is_kept_is_under_the_key_that_its_experiment_has_now(monkeypatch, tmp_path, has_data_files):
    """Also for a newcomer who has no data files and has measured nothing."""
    if not has_data_files:
        monkeypatch.delenv("UNROLLED_DATA", raising=False)
    store, sources = Store(tmp_path), catalogue()
    maker = store.keys()
    for name in store.kept.names():
        assert store.kept.has(name, maker.measurement(sources[name].path)), f"unrolled records --keep {name}"


def test_what_takes_long_is_kept():
    store = Store()
    keys = {name: store.keys().measurement(one.path) for name, one in catalogue().items() if one.kind == "experiment"}
    metas = {name: store.measurements.meta(name, key) for name, key in keys.items() if key}
    long = [name for name, meta in metas.items() if meta and meta["seconds"] > 2 * LONG]
    assert not [name for name in long if not store.kept.has(name, keys[name])]


def test_one_lock_gives_the_same_libraries_to_every_python():
    """What measurements are made with is in their keys: another version would be another key."""
    store = Store()
    used = {part for name in store.kept.names() for part in store.kept.content(name)["parts"] if "/" not in part}
    assert {"numpy", "tensorflow", "scikit-learn", "scipy"} <= used
    locked = re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    versions = {name: {v for n, v in locked if n == name} for name in used - {"format"}}
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}
