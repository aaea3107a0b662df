"""A kept measurement comes with whoever's change holds it: what is no data is refused, and nothing of it runs."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest

from tests.fuzz import mutants, trial
from unrolled.engine.records import measurement
from unrolled.engine.records.measurement import laid_out

pytestmark = pytest.mark.proof

KEY = "a" * 24


def content():
    """A whole kept file, as text."""
    arrays = io.BytesIO()
    np.savez(arrays, one=np.arange(6.0))
    measured = {"numbers": [1.5, 2.0, None, True], "array": np.eye(2), "file": arrays.getvalue(), "text": "as it is"}
    about = {"key": KEY, "seconds": 1.0, "date": "2026-11-01", "python": "3.11", "machine": "x", "parts": {"a": "b"}}
    kept = about | {"tolerance": {}, "measured": json.loads(measurement.to_text("q1_tiny.one", measured))}
    return laid_out(kept)


def test_a_kept_file_ends_in_one_line_or_is_data(tmp_path):
    good = content()
    files = [good.encode(), *mutants.of_bytes(good.encode(), 150), *mutants.of_json(good, 150)]
    (tmp_path / "files").mkdir()
    paths = []
    for number, one in enumerate(files):
        paths.append(tmp_path / "files" / f"{number:03}")
        (paths[-1] / "q1_tiny/kept").mkdir(parents=True)
        (paths[-1] / "q1_tiny/kept/one.json").write_bytes(one)
    (tmp_path / "run").mkdir()
    ended = trial.run("kept", tmp_path / "run", paths[0], paths)
    assert not trial.complaints(ended), trial.complaints(ended)
    assert json.loads(trial.answered(ended)[paths[0]])["text"] == "as it is"
