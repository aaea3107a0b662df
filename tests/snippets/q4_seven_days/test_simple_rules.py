import numpy as np
import pytest

from snippets.q4_seven_days.simple_rules import naive, seasonal_naive, smoothing

RANDOM = np.random.default_rng(0)


def test_naive_repeats_the_last_day():
    windows = RANDOM.normal(size=(3, 9))
    for day in range(7):
        np.testing.assert_array_equal(naive(windows)[:, day], windows[:, -1])


@pytest.mark.parametrize("ahead", [3, 7, 10])
def test_seasonal_naive_is_exact_on_a_series_that_repeats(ahead):
    series = np.tile(RANDOM.normal(size=7), 6)
    np.testing.assert_array_equal(seasonal_naive(series[None, :21], ahead)[0], series[21 : 21 + ahead])


def test_seasonal_naive_wants_a_whole_week():
    with pytest.raises(ValueError, match="at least 7"):
        seasonal_naive(np.ones((2, 6)))


def test_smoothing_without_a_season_is_the_weighted_mean_of_the_past():
    series, rate = RANDOM.normal(size=30), 0.3
    forecasts = smoothing(series, rate)
    level = series[0]
    for value in series[1:]:
        level = rate * value + (1 - rate) * level
    np.testing.assert_allclose(forecasts[-1], level)


def test_smoothing_with_a_season_finds_a_week_on_a_level():
    series = 4 + np.tile(RANDOM.normal(size=7), 8)
    forecasts = smoothing(series, 0.2, 0.3, period=7)
    for day in range(20, 40):
        np.testing.assert_allclose(forecasts[day], series[day + 1 : day + 8])


def test_smoothing_follows_a_new_level():
    series = np.concatenate([np.zeros(28), np.ones(60)])
    assert smoothing(series, 0.2, 0.1, period=7)[-1] == pytest.approx(np.ones(7), abs=0.05)


def test_a_week_is_enough_for_a_week():
    windows = RANDOM.normal(size=(2, 7))
    np.testing.assert_array_equal(seasonal_naive(windows), windows)
    assert naive(windows).shape == (2, 7)
    np.testing.assert_array_equal(seasonal_naive(windows[:, :2], 3, period=2), windows[:, [0, 1, 0]])


def test_the_first_forecast_is_the_mean_of_the_first_season():
    forecasts = smoothing(np.array([1.0, 5.0, 3.0]), 0.5, 0.0, period=2)
    np.testing.assert_allclose(forecasts[0], [5, 1, 5, 1, 5, 1, 5])
