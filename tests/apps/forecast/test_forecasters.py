from dataclasses import replace

import numpy as np
import pytest

from unrolled.apps.forecast.average import Average
from unrolled.apps.forecast.calendar import Calendar, weekday
from unrolled.apps.forecast.forecasters import Ridge, Rule, Trees, Usual, _tree_columns
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
        (lambda train: Ridge.fit(train, [10.0])[0], 0.75),
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
    [fitted] = Ridge.fit(noiseless, [1e-6])
    wanted = test.base + test.scale.rest * test.coming[:, :, 0]
    np.testing.assert_allclose(fitted.forecast(test), wanted, atol=1e-2)
    strong, weak = Ridge.fit(train, [1e5, 1.0])
    assert np.abs(strong.weights[1:]).max() < np.abs(weak.weights[1:]).max() / 2


@pytest.mark.parametrize("penalty", [0.01, 10.0])
def test_a_line_is_fitted_for_each_day_to_what_the_network_reads_for_it(windows, penalty):
    """For each day ahead solved by itself, from the past with its calendar and the coming days up to that day."""
    train, test = windows
    [fitted] = Ridge.fit(train, [penalty])
    for day in (0, 3, 6):
        x, z = (
            np.column_stack([part.past.reshape(len(part), -1), part.coming[:, : day + 1].reshape(len(part), -1)])
            for part in (train, test)
        )
        middle, height = x.mean(axis=0, dtype=float), train.wanted[:, day].mean(dtype=float)
        centred = x - middle
        weights = np.linalg.solve(
            centred.T @ centred + penalty * np.eye(x.shape[1]), centred.T @ (train.wanted[:, day] - height)
        )
        wanted = test.base[:, day] + test.scale.rest * ((z - middle) @ weights + height)
        np.testing.assert_allclose(fitted.forecast(test)[:, day], wanted, atol=1e-4)


@pytest.mark.parametrize("day", [0, 2, 5])
def test_no_forecast_reads_a_day_after_the_one_it_is_for(windows, day):
    """As the network: what a day's forecast is made from ends with that day, and holds all that comes before it."""
    train, test = windows
    later, earlier = test.coming.copy(), test.coming.copy()
    later[:, day + 1 :] += 1
    earlier[:, :day] += 1
    for fitted in (Ridge.fit(train, [10.0])[0], Trees.fit(train, trees=10, leaves=6, rate=0.3)):
        after = fitted.forecast(replace(test, coming=later))
        np.testing.assert_allclose(after[:, : day + 1], fitted.forecast(test)[:, : day + 1], rtol=1e-12)
    ridge = Ridge.fit(train, [10.0])[0]
    assert day == 0 or not np.allclose(
        ridge.forecast(replace(test, coming=earlier))[:, day], ridge.forecast(test)[:, day]
    )


def test_trees_are_the_same_when_fitted_again(windows):
    train, test = windows
    cut_windows = Trees.fit(train, trees=20, leaves=6, rate=0.1)
    np.testing.assert_array_equal(Trees.restore(cut_windows.parameters).forecast(test), cut_windows.forecast(test))


def test_the_first_trees_are_as_if_no_more_had_been_fitted(windows):
    train, test = windows
    few, many = (Trees.fit(train, trees=trees, leaves=6, rate=0.1) for trees in (10, 30))
    np.testing.assert_array_equal(many.first(10).forecast(test), few.forecast(test))
    np.testing.assert_array_equal(next(many.stages(test, 10)), few.forecast(test))
    np.testing.assert_array_equal([*many.stages(test, 10)][2], many.forecast(test))
    np.testing.assert_array_equal(Trees.restore(many.first(10).parameters).forecast(test), few.forecast(test))
    assert not np.array_equal(few.forecast(test), many.forecast(test))


def test_trees_read_of_other_days_what_their_date_does_not_tell(windows):
    """Two windows that differ in one holiday, before the day or after it: trees see the first and not the second."""
    _, test = windows
    holiday = test.dated + 2  # whether the day itself is a holiday
    for day, place, seen in ((4, 2, True), (4, 6, False)):
        other = test.coming.copy()
        other[:, place, holiday] = 1 - other[:, place, holiday]
        changed = (_tree_columns(replace(test, coming=other), day), _tree_columns(test, day))
        assert np.array_equal(*changed, equal_nan=True) != seen
    past = test.past.copy()
    past[:, 9, 2 + holiday] = 1 - past[:, 9, 2 + holiday]
    assert not np.array_equal(_tree_columns(replace(test, past=past), 0), _tree_columns(test, 0), equal_nan=True)


def test_days_of_different_kinds_have_different_numbers_for_trees(windows):
    _, test = windows
    flags = test.past[:, -1, 2 + test.dated :]
    numbers = _tree_columns(test, 0)[:, test.coming.shape[2] + 1 + test.past.shape[1] * 2 + 4]
    assert len(np.unique(flags, axis=0)) == len(np.unique(numbers)) > 5


def test_wild_targets_are_not_learnt(windows):
    train, test = windows
    wild = train.target.copy()
    wild[np.arange(len(train)) % 50 == 7] = -1e6
    base = np.where(wild < -100, train.base, wild)
    for fit in (Usual.fit, lambda train: Ridge.fit(train, [10.0])[0]):
        without = fit(replace(train, target=wild, low=-100.0, high=100.0)).forecast(test)
        np.testing.assert_allclose(without, fit(replace(train, target=base)).forecast(test))
        assert np.abs(without - fit(train).forecast(test)).mean() < 0.5


def test_a_line_that_cannot_be_fitted_says_what_is_no_number(windows):
    train, test = windows
    with np.errstate(all="ignore"):
        [fitted] = Ridge.fit(replace(train, past=np.full_like(train.past, np.inf)), [1.0])
    assert test.errors(fitted.forecast(test)).min() == np.inf


def test_an_average_is_the_mean_of_its_members(windows):
    train, test = windows
    members = {"seasonal": Rule(7), "climatology": Usual.fit(train)}
    forecasts = [member.forecast(test) for member in members.values()]
    np.testing.assert_allclose(Average(members).forecast(test), (forecasts[0] + forecasts[1]) / 2)
    assert list(Average(members).parameters) == ["climatology_weights"]
