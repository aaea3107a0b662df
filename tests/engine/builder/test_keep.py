"""What took long is kept with the source, used where its key fits, and proved by measuring it again."""

import hashlib
import json

import pytest

pytestmark = pytest.mark.slow

EXPERIMENT = """
import os

import numpy as np


def measure():
    print("measured", file=open(os.environ["UNROLLED_CACHE"] + ".log", "a"))
    values = np.random.default_rng(0).normal(size=300).astype("float32")
    return {"sums": [float((values[:n, None] * values[None, :n]).sum()) for n in (100, 300)], "rows": 300}


def show(record, measured):
    record.number("sum", measured["sums"][1], digits=3)
    record.number("rows", measured["rows"])
"""
NAME = "q1_tiny.sums"


@pytest.fixture
def kept(project, tmp_path):
    """A project that keeps a measurement and has nothing in its cache."""
    project.write("src/unrolled/content/q1_tiny/sums.py", EXPERIMENT)
    done = project.run("records", "--keep", NAME, UNROLLED_CACHE=str(tmp_path / "first"))
    assert (done.returncode, done.stdout) == (0, f"kept {NAME}\n"), done.stderr
    return project


def file(project):
    return project.root / "src/unrolled/content/q1_tiny/kept/sums.json"


def times(cache):
    log = cache.with_name(cache.name + ".log")
    return len(log.read_text().splitlines()) if log.exists() else 0


def fresh(project, cache):
    """Measure anew, and compare."""
    made = project.run("records", "--make", NAME, UNROLLED_CACHE=str(cache), UNROLLED_KEPT="no")
    assert made.returncode == 0, made.stderr
    return project.run("records", "--compare", str(cache), UNROLLED_CACHE=str(cache.with_name("other")))


def test_a_kept_measurement_says_where_it_comes_from(kept):
    content = json.loads(file(kept).read_text("utf-8"))
    assert content["measured"]["rows"] == 300
    assert content["parts"]["src/unrolled/content/q1_tiny/sums.py"]
    assert content["parts"]["numpy"]
    assert content["seconds"] >= 0
    assert {"date", "python", "machine"} <= content.keys()


def test_a_clone_shows_it_without_measuring_and_says_so(kept, tmp_path):
    cache = tmp_path / "clone"
    done = kept.run("records", "--make", NAME, UNROLLED_CACHE=str(cache))
    assert done.returncode == 0, done.stderr
    assert times(cache) == 0
    listed = kept.run("records", UNROLLED_CACHE=str(cache)).stdout
    line = next(line for line in listed.splitlines() if line.startswith(NAME))
    assert line.split()[1:3] == ["fresh", "kept"]


def test_another_caption_is_shown_with_it_and_another_measure_measures(kept, tmp_path):
    cache = tmp_path / "clone"
    path = "src/unrolled/content/q1_tiny/sums.py"
    kept.write(path, EXPERIMENT.replace("digits=3", "digits=2"))
    assert kept.run("records", "--make", NAME, UNROLLED_CACHE=str(cache)).returncode == 0
    assert times(cache) == 0
    kept.write(path, EXPERIMENT.replace('"rows": 300', '"rows": 301'))
    assert kept.run("records", "--make", NAME, UNROLLED_CACHE=str(cache)).returncode == 0
    assert times(cache) == 1
    listed = kept.run("records", UNROLLED_CACHE=str(cache)).stdout
    assert "here" in next(line for line in listed.splitlines() if line.startswith(NAME))


def test_from_nothing_ignores_what_is_kept_and_finds_the_same(kept, tmp_path):
    done = fresh(kept, tmp_path / "fresh")
    assert times(tmp_path / "fresh") == 1
    assert done.stdout == "1 kept measurements: 1 the same to the last digit, 0 moved, 0 wrong\n"
    assert done.returncode == 0


@pytest.mark.parametrize("machine", ["this", "another"])
def test_a_kept_measurement_that_nobody_could_have_made_is_caught(kept, tmp_path, machine):
    content = json.loads(file(kept).read_text("utf-8"))
    content["measured"]["sums"][1] *= 1.5
    content["measured"]["rows"] = 3
    if machine == "another":
        content["machine"] = "Linux another"
    file(kept).write_text(json.dumps(content), "utf-8")
    done = fresh(kept, tmp_path / "fresh")
    assert done.returncode == 1
    assert f"{NAME}, on {'the same' if machine == 'this' else 'another'} kind of machine:" in done.stdout
    assert "sums[]: 1 of 2 moved" in done.stdout
    assert "rows: 1 of 1 moved, at most by 297" in done.stdout
    assert "1 wrong" in done.stdout


def test_what_is_kept_under_another_key_is_said_and_renewed(kept, tmp_path):
    kept.write("src/unrolled/content/q1_tiny/sums.py", EXPERIMENT.replace('"rows": 300', '"rows": 301'))
    done = fresh(kept, tmp_path / "fresh")
    assert done.returncode == 1
    assert "sums.json is kept under another key (src/unrolled/content/q1_tiny/sums.py changed)" in done.stdout
    assert kept.run("records", "--keep", NAME).returncode == 0
    assert json.loads(file(kept).read_text("utf-8"))["measured"]["rows"] == 301


def test_what_is_kept_of_an_experiment_that_is_gone_goes(kept):
    (kept.root / "src/unrolled/content/q1_tiny/sums.py").unlink()
    done = kept.run("records", "--keep")
    assert f"no longer kept: {NAME}" in done.stdout
    assert not file(kept).exists()


def test_one_that_holds_code_stops_the_build_with_one_line(kept):
    text = file(kept).read_text("utf-8").replace('"rows": 300', '"rows": "<script>go()</script>"')
    file(kept).write_text(text, "utf-8")
    done = kept.run("records", "--make", NAME)
    assert done.returncode == 1
    assert "kept/sums.json: measured.rows holds markup ('<script>go()</script>')" in done.stderr.splitlines()[-1]


def test_what_cannot_be_measured_anew_for_want_of_data_is_said_and_no_fault(project, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/series.csv").write_text("1\n")
    digest = hashlib.sha256(b"1\n").hexdigest()
    needs = f"DATA_FILES = {{'series.csv': '{digest}'}}\n"
    project.write("src/unrolled/content/q1_tiny/sums.py", EXPERIMENT.replace("import os\n", f"import os\n\n{needs}"))
    done = project.run("records", "--keep", NAME, UNROLLED_DATA=str(tmp_path / "data"))
    assert done.returncode == 0, done.stderr
    (tmp_path / "data/series.csv").unlink()
    done = fresh(project, tmp_path / "fresh")
    assert done.returncode == 0, done.stdout
    assert f"{NAME}: cannot be measured anew without series.csv" in done.stdout
    assert "0 the same to the last digit, 0 moved, 0 wrong, 1 not compared" in done.stdout


def test_there_must_be_something_to_compare_with(project, tmp_path):
    done = project.run("records", "--compare", str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
