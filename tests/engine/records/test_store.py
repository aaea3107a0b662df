import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from unrolled.engine.records.key import Key
from unrolled.engine.records.lock import lock
from unrolled.engine.records.record import Record, RecordError
from unrolled.engine.records.store import Store

KEY = Key("a" * 24, {"python": "3.11"})


def made(value: float = 1) -> Record:
    record = Record("q1_tiny.answer")
    record.number("answer", value)
    record.file("weights.bin", b"\x00\x01")
    return record


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "cache")


def test_what_is_put_is_got(store):
    store.put(made(3), KEY, 0.5)
    assert store.get("q1_tiny.answer", KEY).numbers["answer"].value == 3
    assert store.read("q1_tiny.answer", "weights.bin", KEY) == b"\x00\x01"
    assert store.records.meta("q1_tiny.answer", KEY)["seconds"] == 0.5


def test_another_key_is_another_record(store):
    store.put(made(), KEY, 0)
    assert store.get("q1_tiny.answer", Key("b" * 24, {})) is None
    assert store.latest("q1_tiny.answer") is not None


@pytest.mark.parametrize("item", ["record.json", "weights.bin", "meta.json"])
def test_a_file_cut_short_makes_the_record_missing_and_putting_heals_it(store, item):
    store.put(made(), KEY, 0)
    path = store.records.path("q1_tiny.answer", KEY) / item
    path.write_bytes(path.read_bytes()[:-2])
    assert not store.records.has("q1_tiny.answer", KEY)
    store.put(made(), KEY, 0)
    assert store.records.has("q1_tiny.answer", KEY)


def test_the_first_of_two_equal_records_stays_unless_it_is_replaced(store):
    store.put(made(1), KEY, 0)
    store.put(made(2), KEY, 0)
    assert store.get("q1_tiny.answer", KEY).numbers["answer"].value == 1
    store.put(made(2), KEY, 0, replace=True)
    assert store.get("q1_tiny.answer", KEY).numbers["answer"].value == 2


def test_many_writers_leave_one_whole_record_and_no_draft(store):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: store.put(made(), KEY, 0), range(40)))
    assert store.records.has("q1_tiny.answer", KEY)
    assert [path.name for path in (store.folder / "records").iterdir()] == ["q1_tiny.answer"]


@pytest.mark.parametrize("step", [1, -1])
def test_the_few_keys_that_were_put_last_are_kept_however_the_clock_goes(store, monkeypatch, step):
    keys = [Key(f"{7 * n % 6:024d}", {}) for n in range(6)]
    for number, key in enumerate(keys):
        at = 1e9 + step * number
        monkeypatch.setattr(time, "time", lambda at=at: at)
        store.put(made(number), key, 0)
        os.utime(store.records.path("q1_tiny.answer", key) / "meta.json", (at, at))
        assert store.latest("q1_tiny.answer").numbers["answer"].value == number
    kept = [key for key in keys if store.records.has("q1_tiny.answer", key)]
    assert kept == keys[-3:]


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "cache").write_text("a file stands where the folder should be")
    with pytest.raises(RecordError, match=r"cache folder .*cache cannot be written.*UNROLLED_CACHE"):
        Store(tmp_path / "cache").put(made(), KEY, 0)


def test_a_file_that_no_record_keeps_is_an_error(store):
    with pytest.raises(RecordError, match=r"keeps no file nothing\.bin"):
        store.read("q1_tiny.answer", "nothing.bin")


def test_what_a_killed_build_left_half_written_is_taken_away(store):
    store.put(made(), KEY, 0)
    for name in ("q1_tiny.gone", "q1_tiny.at_work"):
        (store.folder / f"records/.draft-{name}-x").mkdir()
        (store.folder / f"records/.draft-{name}-x/record.json").write_text("{")
    with lock(store.folder, "q1_tiny.at_work"):
        store.sweep()
    assert sorted(path.name for path in (store.folder / "records").iterdir()) == [
        ".draft-q1_tiny.at_work-x", "q1_tiny.answer",
    ]  # fmt: skip


def test_settings_that_lack_what_counts_make_the_record_missing(store):
    store.put(made(), KEY, 0)
    meta = store.records.path("q1_tiny.answer", KEY) / "meta.json"
    for text in ('{"sums": {}}', "[]", "7"):
        meta.write_text(text)
        assert not store.records.has("q1_tiny.answer", KEY)
        assert store.records.meta("q1_tiny.answer") is None
