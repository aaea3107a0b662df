"""What a change makes stale in the whole book: words and colours train nothing."""

import re
import shutil

import pytest

from unrolled.engine.records.catalogue import ROOT, catalogue
from unrolled.engine.records.key import KeyMaker


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The sources of the whole book, to be edited."""
    root = tmp_path_factory.mktemp("book")
    for folder in ("src", "snippets", "docs"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__", "assets"))
    return root


def keys(root):
    """The keys of all measurements, and of all records of experiments."""
    maker = KeyMaker(root)
    experiments = {name: one.path for name, one in catalogue(root).items() if one.kind == "experiment"}
    measured = {name: key.digest for name, path in experiments.items() if (key := maker.measurement(path))}
    return measured, {name: maker.key(path).digest for name, path in experiments.items()}


@pytest.fixture(scope="module")
def before(copy):
    """All keys, before any edit."""
    return keys(copy)


def stale(copy, before, file, pattern, replacement):
    """The measurements and the records that an edit makes stale."""
    path = copy / "src/unrolled" / file
    source = path.read_text("utf-8")
    edited, count = re.subn(pattern, replacement, source, count=1, flags=re.MULTILINE)
    assert count, f"{pattern} is not in {file}"
    try:
        path.write_text(edited, "utf-8")
        after = keys(copy)
    finally:
        path.write_text(source, "utf-8")
    return [{name for name in old if old[name] != new[name]} for old, new in zip(before, after, strict=True)]


@pytest.mark.parametrize(
    ("file", "pattern", "replacement"),
    [
        ("engine/render/svg.py", r"^INK = ", "# The colour of letters.\nINK = "),
        ("content/shelf/training.py", r'"""One compiled network', '"""A compiled network'),
        ("engine/records/record.py", r'"""Keep a number', '"""Take a number'),
        ("engine/builder/worker.py", r"perf_counter", "monotonic"),
    ],
)
def test_words_about_the_code_make_nothing_stale(copy, before, file, pattern, replacement):
    assert stale(copy, before, file, pattern, replacement) == [set(), set()]


def test_a_colour_is_drawn_again_everywhere_and_nothing_is_measured(copy, before):
    measured, shown = stale(copy, before, "engine/render/svg.py", r'^MUTED = "#\w+"', 'MUTED = "#5f6673"')
    assert not measured
    assert len(shown) > 20


def test_a_caption_is_shown_again_and_nothing_is_measured(copy, before):
    measured, shown = stale(copy, before, "content/q8_video/answers.py", r"Clips most likely", "Clips very likely")
    assert not measured
    assert shown == {"q8_video.answers"}


def test_what_trains_is_measured_again_wherever_it_is_used(copy, before):
    measured, shown = stale(copy, before, "content/shelf/training.py", r"verbose=0", "verbose=0, shuffle=True")
    assert len(measured) > 5
    assert measured <= shown
