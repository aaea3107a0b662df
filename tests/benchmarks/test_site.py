"""The edits that `make bench` times are of text that is there."""

import importlib.util

import pytest

from unrolled.engine.records.catalogue import ROOT

spec = importlib.util.spec_from_file_location("bench_site", ROOT / "benchmarks/site.py")
bench = importlib.util.module_from_spec(spec)
spec.loader.exec_module(bench)


@pytest.mark.parametrize("name", bench.EDITS)
def test_an_edit_finds_its_text_and_its_page(name):
    file, old, _, page = bench.EDITS[name]
    assert (ROOT / file).read_text("utf-8").count(old) == 1
    assert (ROOT / "docs" / page).with_suffix(".md").is_file()
