from dataclasses import replace

import numpy as np
import pytest

from unrolled.apps.forecast.calendar import Calendar, weekday
from unrolled.apps.forecast.forecasters import Ridge, Rule, Trees, Usual
from unrolled.apps.forecast.series_windows import cut, needed

DAYS = np.datetime64("2020-01-01") + np.arange(900)
WEEK = np.array([10.0, 11, 12, 12, 15, 25, 20])


@pytest.fixture(scope="module")
def windows():
    """A week with noise that drops on public holidays; the last days are kept apart."""
    holiday = Calendar("US").is_holiday(DAYS)
    values = WEEK[weekday(DAYS)] * (1 - 0.8 * holiday) + np.random.default_rng(0).normal(scale=0.3, size=len(DAYS))
    cut_windows = cut(DAYS, values, Calendar("US"), 7)[:-7]
    return cut_windows[:-300], cut_windows[-300:]


def error(forecaster, windows):
    forecast = forecaster.forecast(windows)
    assert forecast.shape == windows.target.shape
    return np.abs(forecast - windows.target).mean()


def test_rules_say_what_was(windows):
    _, test = windows
    np.testing.assert_array_equal(Rule(1).forecast(test), np.repeat(test.recent[:, -1:], 7, axis=1))
    np.testing.assert_array_equal(Rule(7).forecast(test), test.recent[:, -7:])


def test_seasonal_naive_takes_the_last_week_for_days_beyond_a_week():
    values = np.arange(900.0)
    cut_windows = cut(DAYS, values, Calendar(), 10)[:1]
    np.testing.assert_array_equal(Rule(7).forecast(cut_windows)[0], values[needed(10) - 7 + np.arange(10) % 7])


@pytest.mark.parametrize(
    ("fit", "most"),
    [
        (Usual.fit, 0.5),
        (lambda train: Ridge.fit(train, 10.0), 0.75),
        (lambda train: Trees.fit(train, trees=100, leaves=6, rate=0.1), 0.6),
    ],
)
def test_what_is_told_the_calendar_beats_the_rules(windows, fit, most):
    """The noise alone has an error of 0.24; last week's noise and holidays come on top."""
    train, test = windows
    assert error(Rule(7), test) > 0.75
    assert error(fit(train), test) < most


def test_ridge_is_the_least_squares_solution(windows):
    train, test = windows
    noiseless = replace(train, target=train.base + train.scale.rest * train.coming[:, :, 0])
    fitted = Ridge.fit(noiseless, 1e-6)
    wanted = test.base + test.scale.rest * test.coming[:, :, 0]
    np.testing.assert_allclose(fitted.forecast(test), wanted, atol=1e-2)
    assert np.abs(Ridge.fit(train, 1e5).weights[:, :-1]).max() < np.abs(Ridge.fit(train, 1.0).weights[:, :-1]).max() / 2


def test_trees_are_the_same_when_fitted_again(windows):
    train, test = windows
    cut_windows = Trees.fit(train, trees=20, leaves=6, rate=0.1)
    np.testing.assert_array_equal(Trees.restore(cut_windows.parameters).forecast(test), cut_windows.forecast(test))
