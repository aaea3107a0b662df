import numpy as np
import pytest

from snippets.when_it_goes_wrong.only_shifted import next_days, slow_series


def test_the_series_is_mostly_its_last_value():
    series = slow_series(20_000)
    kept = (series[1:] @ series[:-1]) / (series[:-1] @ series[:-1])
    assert kept == pytest.approx(0.97, abs=0.01)


def test_a_forecast_reads_only_the_days_before_it():
    series = slow_series(130)
    other = series.copy()
    other[-1] += 5  # the last day is a target, and in no window
    np.testing.assert_allclose(next_days(series, 100), next_days(other, 100), atol=1e-5)
    other[-2] += 5
    assert abs(next_days(series, 100) - next_days(other, 100))[-1] > 1e-3
    assert next_days(series, 100).shape == (30,)
