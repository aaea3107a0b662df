"""The same records give the same site, and the same sources the same records: to the byte.

All records are made again by `make twice`; here are those that cost little.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys

import pytest

from unrolled.engine.builder.runner import survey
from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.records.store import Store

# What may differ from build to build, with the reason. Nothing does.
MAY_DIFFER: dict[str, str] = {}
BUDGET = 40.0
"""Seconds that the records made again took when they were made."""


@pytest.fixture(scope="module")
def twice():
    """The tool that makes everything twice."""
    spec = importlib.util.spec_from_file_location("twice", ROOT / "tools/twice.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def built(root, target, **environment):
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)],
        cwd=root,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return target


@pytest.mark.proof
def test_the_site_is_the_same_on_another_day_in_another_folder_with_sets_in_another_order(site, twice, tmp_path):
    # MkDocs takes this time, a day of 1970, for that of the build.
    other = built(ROOT, tmp_path / "elsewhere" / "site", PYTHONHASHSEED="7", SOURCE_DATE_EPOCH="86400")
    differing = [line for line in twice.differences(site, other) if line.partition(" ")[0] not in MAY_DIFFER]
    assert not differing, (
        f"{len(differing)} files differ between two builds from the same records; the first: {differing[0]}"
    )


def quick():
    """The records that took least, as many as took `BUDGET` together."""
    store, spent, chosen = Store(), 0.0, []
    status = survey(store)
    seconds = {name: store.seconds(name) for name, entry in status.items() if entry.fresh}
    for name in sorted(seconds, key=lambda name: (seconds[name], name)):
        spent += seconds[name]
        if spent > BUDGET:
            break
        if status[name].needs <= set(chosen):  # a walkthrough would have what it needs made too
            chosen.append(name)
    return chosen


@pytest.mark.proof
def test_cheap_records_made_again_from_nothing_are_the_same(twice):
    names = quick()
    assert len(names) > 10, "few records are fresh: run `unrolled records --make`"
    done = subprocess.run(
        [sys.executable, twice.__file__, *names], cwd=ROOT, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "the same, byte for byte"
    assert f"making {len(names)} records" in done.stderr


def test_a_site_with_one_byte_changed_is_not_the_same(site, twice, tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "one/index.html").write_bytes((site / "index.html").read_bytes())
    (tmp_path / "other/index.html").write_bytes((site / "index.html").read_bytes().replace(b"</html>", b"</htmL>"))
    (line,) = twice.differences(tmp_path / "one", tmp_path / "other")
    assert line.startswith("index.html differs at byte ")
