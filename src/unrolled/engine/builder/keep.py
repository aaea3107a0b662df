"""Keeps measurements with the source, and compares what is kept with what was measured anew."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from unrolled.engine.builder.environment import OTHERWISE
from unrolled.engine.builder.errors import MakeError
from unrolled.engine.records.catalogue import ROOT, catalogue
from unrolled.engine.records.compare import moves, tolerances
from unrolled.engine.records.key import NOT_THERE, Key, KeyMaker
from unrolled.engine.records.store import Store

LONG = 3.0
"""Processor seconds from which on a measurement is kept."""


def to_keep(names: list[str] | None = None) -> list[str]:
    """The experiments whose measurement is to be kept and is not, or under another key.

    Args:
        names: Which to look at; all when not given. Only a measurement that was made here can be judged and kept.
    """
    store = Store()
    chosen = []
    for name, key in _measurements(store).items():
        if names is not None and name not in names:
            continue
        meta = store.measurements.meta(name, key)
        slow = meta is not None and (meta["seconds"] >= LONG or _needs_data(key))
        if (slow or name in (names or ())) and not store.kept.has(name, key):
            chosen.append(name)
    return chosen


def drop_needless() -> list[str]:
    """Take away what is kept of experiments that measure nothing any longer, or do so quickly, and name them."""
    store = Store()
    keys = _measurements(store)
    needless = []
    for name in store.kept.names():
        key = keys.get(name)
        meta = store.measurements.meta(name, key) if key else None
        if key is None or (meta and meta["seconds"] < LONG / 2 and not _needs_data(key)):
            store.kept.path(name).unlink()
            needless.append(name)
    return needless


def keep(names: list[str]) -> None:
    """Keep what was measured here with the source. Each is measured once more, with another order of adding.

    How far that moves the numbers says how far they may move on another kind of machine.

    Args:
        names: Experiments.

    Raises:
        MakeError: One of them could not be measured.
    """
    if not names:
        return
    _make(names, UNROLLED_KEPT="no")
    with tempfile.TemporaryDirectory() as folder:
        _make(names, UNROLLED_KEPT="no", UNROLLED_CACHE=folder, **{OTHERWISE: "1"})
        store, other = Store(), Store(Path(folder))
        keys = _measurements(store)
        for name in names:
            measured, otherwise = (_json(one, name, keys[name]) for one in (store, other))
            if measured is None or otherwise is None:
                raise MakeError(f"{name} changed while it was measured; keep it again")
            meta = store.measurements.meta(name, keys[name]) or {}
            store.kept.put(
                name,
                {
                    "key": keys[name].digest,
                    "seconds": float(meta["seconds"]),
                    "date": datetime.date.fromtimestamp(meta["made"]).isoformat(),
                    "python": meta["python"],
                    "machine": meta["machine"],
                    "parts": keys[name].parts,
                    "tolerance": tolerances(measured, otherwise),
                    "measured": measured,
                },
            )


def compare(folder: Path) -> tuple[list[str], int]:
    """What moved between what is kept and what another cache folder holds, in lines, and how much of it is wrong.

    Args:
        folder: A cache folder in which everything was measured anew.

    Raises:
        RecordError: A file is no kept measurement.
    """
    store, anew = Store(), Store(folder)
    keys = _measurements(store)
    missing = _missing_data()
    lines, wrong, same, left_out = [], 0, 0, 0
    for name in store.kept.names():
        content = store.kept.content(name)
        where = store.kept.path(name)
        key = keys.get(name)
        if key is None or key.digest != content["key"]:
            wrong += 1
            why = "; ".join(key.changes_since(content["parts"])) if key else "there is no such experiment"
            lines.append(f"{name}: {where.name} is kept under another key ({why}); `unrolled records --keep` renews it")
            continue
        if name in missing:
            left_out += 1
            lines.append(f"{name}: cannot be measured anew without {missing[name]}; UNROLLED_DATA names its folder")
            continue
        meta, measured = anew.measurements.meta(name, key), _json(anew, name, key)
        if meta is None or measured is None:
            wrong += 1
            lines.append(f"{name}: was not measured anew in {folder}")
            continue
        same_kind = meta["machine"] == content["machine"]
        moved = moves(content, measured, same_kind=same_kind)
        same += not moved
        wrong += any(move.beyond for move in moved)
        if moved:
            where_to = "on the same kind of machine" if same_kind else "on another kind of machine"
            lines += [f"{name}, {where_to}:", *(f"  {move}" for move in moved)]
    total = len(store.kept.names())
    counts = f"{same} the same to the last digit, {total - same - wrong - left_out} moved, {wrong} wrong"
    counts += f", {left_out} not compared" if left_out else ""
    return [*lines, f"{total} kept measurements: {counts}"], wrong


def _measurements(store: Store) -> dict[str, Key]:
    """The key of each experiment that measures something."""
    maker = store.keys()
    keys = {name: maker.measurement(source.path) for name, source in catalogue().items() if source.kind == "experiment"}
    return {name: key for name, key in keys.items() if key is not None}


def _missing_data() -> dict[str, str]:
    """The experiments whose data files are not there, each with the first of these files."""
    maker = KeyMaker()
    missing: dict[str, str] = {}
    for name, source in catalogue().items():
        key = maker.measurement(source.path) if source.kind == "experiment" else None
        for part, value in (key.parts if key else {}).items():
            if value == NOT_THERE:
                missing.setdefault(name, part.removeprefix("data/"))
    return missing


def _needs_data(key: Key) -> bool:
    return any(part.startswith("data/") for part in key.parts)


def _json(store: Store, name: str, key: Key) -> Any:
    """A measurement as its JSON has it, or `None` where it is not there."""
    text = store.measurements.text(store.measurements.path(name, key))
    return None if text is None else json.loads(text)


def _make(names: list[str], **environment: str) -> None:
    command = [sys.executable, "-m", "unrolled", "records", "--make", *names]
    if subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}).returncode:
        raise MakeError("nothing is kept (see above)")
