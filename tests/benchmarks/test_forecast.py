"""The series of the comparison are such that the project takes them, and each is the same whenever it is made."""

import importlib.util

import numpy as np
import pytest

from unrolled.apps.forecast.plan import plan
from unrolled.apps.forecast.series import Series
from unrolled.engine.records.catalogue import ROOT

spec = importlib.util.spec_from_file_location("bench_forecast", ROOT / "benchmarks/forecast.py")
bench = importlib.util.module_from_spec(spec)
spec.loader.exec_module(bench)


@pytest.mark.parametrize("name", bench.SERIES)
def test_a_series_can_be_measured_on(name, monkeypatch):
    monkeypatch.delenv("UNROLLED_DATA", raising=False)
    days = bench.SERIES[name]()
    if name in ("trains", "buses"):
        assert days is None
        return
    dates, values, country = days
    parts = plan(Series(name, dates, values), bench.AHEAD, None, country)
    assert dates[bench.first_test_day(days)] == parts.test
    np.testing.assert_array_equal(bench.SERIES[name]()[1], values)


def test_what_the_other_environment_runs_is_python():
    compile(bench.OTHER, "other.py", "exec")
