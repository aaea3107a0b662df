from dataclasses import replace

import numpy as np
import pytest

from unrolled.apps.forecast.choose import PENALTIES
from unrolled.apps.forecast.forecasters import Ridge
from unrolled.apps.forecast.plan import Plan
from unrolled.apps.forecast.series_windows import cut
from unrolled.content.forecasting import trains
from unrolled.content.forecasting.shared import trains_series
from unrolled.engine.records.record import Record

DAYS = np.datetime64("2018-01-01") + np.arange(800)


def numbers_of(record):
    if record.reasons:
        pytest.skip(*record.reasons.values())
    return {name: number.value for name, number in record.numbers.items()}


@pytest.fixture
def numbers(record):
    return numbers_of(record("forecasting.trains"))


@pytest.fixture(scope="module")
def timetable():
    types = np.where((DAYS.astype(int) + 3) % 7 == 6, "U", np.where((DAYS.astype(int) + 3) % 7 == 5, "A", "W"))
    types[np.datetime64("2019-07-05") == DAYS] = "U"
    return trains_series.Timetable("US", days=DAYS, types=types)


@pytest.fixture(scope="module")
def windows(timetable):
    return cut(DAYS, np.random.default_rng(0).normal(size=len(DAYS)), timetable, 7)[:-7]


def test_the_encoder_decoder_beats_all_others_from_every_seed(numbers):
    others = ("last_week", "usual", "ridge", "trees")
    assert numbers["decoder_most"] < 0.99 * min(numbers[key] for key in others)
    assert numbers["together"] < numbers["decoder"]


def test_without_its_lean_it_beats_the_others_too(numbers):
    others = ("last_week", "usual", "ridge", "trees")
    assert numbers["decoder_without_lean"] < min(numbers[f"{key}_without_lean"] for key in others)


def test_more_trees_than_were_tried_would_gain_less_than_the_lead(numbers):
    """The last hundred trees brought little, and each hundred brings less than the one before it."""
    lead = 100 * (1 - numbers["decoder"] / numbers["trees"])
    assert numbers["last_hundred_trees"] < min(lead / 2, 1)


def test_a_smaller_penalty_than_the_smallest_changes_nothing():
    prepared = trains_series.boardings()
    if prepared is None:
        pytest.skip("UNROLLED_DATA does not hold ridership.tgz")
    series, plan = prepared
    windows = plan.windows(series)
    smallest = min(PENALTIES)
    errors = [
        windows["valid"].errors(ridge.forecast(windows["valid"])).mean()
        for ridge in Ridge.fit(windows["train"], [smallest / 100, smallest, smallest * 100])
    ]
    assert errors[0] == pytest.approx(errors[1], rel=1e-3)
    assert errors[2] > errors[1]


def test_trains_holidays(numbers):
    assert numbers["decoder_holiday"] < 0.6 * numbers["last_week_holiday"]


def test_intervals_on_the_trains(numbers):
    assert abs(numbers["coverage"] - numbers["coverage_wanted"]) < 8


def test_christmas_is_forecast_better_than_as_a_week_before(numbers):
    assert numbers["christmas_decoder"] < 0.5 * numbers["christmas_last_week"]


def test_what_is_taken_away_costs(numbers):
    for key in trains.LESS:
        assert numbers[f"{key}_least"] > numbers["decoder_most"]
        assert numbers[f"{key}_more"] == pytest.approx(numbers[key] - numbers["decoder"])
    assert numbers["alone_least"] > numbers["no_coming_most"]


def test_a_line_forecasts_the_distance_from_the_weekday(windows):
    """A line whose weights are zero says the median of the weekday in the four weeks before."""
    flat = Ridge(np.zeros((1 + windows.past[0].size + windows.coming[0].size, 7)))
    np.testing.assert_array_equal(flat.forecast(windows), windows.base)
    weeks = windows.recent.reshape(len(windows), 4, 7)
    np.testing.assert_allclose(windows.base, np.median(weeks, axis=1))


def test_without_the_data_there_is_only_the_reason(monkeypatch):
    monkeypatch.delenv("UNROLLED_DATA", raising=False)
    record = Record("forecasting.x")
    trains.show(record, trains.measure())
    assert record == replace(Record("forecasting.x"), reasons={"trains": trains_series.MISSING})
    assert "python -m unrolled.content.data.ridership" in trains_series.MISSING


def test_the_timetable_is_part_of_the_calendar(timetable):
    days = np.array(["2019-07-04", "2019-07-05", "2019-07-06", "2019-07-07"], "datetime64[D]")
    np.testing.assert_array_equal(timetable.columns(days)[:, -2:], [[0, 0], [0, 1], [1, 0], [0, 1]])
    # The fifth is no public holiday, but its timetable is a Sunday's.
    np.testing.assert_array_equal(timetable.is_holiday(days), [True, True, False, False])


def test_each_part_that_is_taken_away_is_gone_and_nothing_else(windows):
    known = windows.calendar
    coming = trains_series.without_coming(windows)
    assert not coming.coming[..., :known].any()
    np.testing.assert_array_equal(coming.coming[..., known:], windows.coming[..., known:])
    np.testing.assert_array_equal(coming.past, windows.past)
    alone = trains_series.boardings_alone(windows)
    assert not alone.past[..., 1:].any()
    assert not alone.coming.any()
    np.testing.assert_array_equal(alone.past[..., 0], windows.past[..., 0])
    np.testing.assert_allclose(alone.in_unit(alone.wanted), windows.target, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(alone.base, np.repeat(windows.recent.mean(axis=1, keepdims=True), 7, axis=1))


def test_the_columns_after_those_of_the_date_are_zeros_and_ones(windows, timetable):
    """The first columns say the same on a holiday as on the days of other years."""
    assert windows.dated == timetable.dated == 13
    days = np.array(["2018-12-25", "2019-12-24"], "datetime64[D]")  # two Tuesdays, a day of the year apart
    columns = timetable.columns(days)
    np.testing.assert_allclose(columns[0, :13], columns[1, :13], atol=0.06)
    assert np.abs(columns[0, 13:] - columns[1, 13:]).max() == 1
    assert set(np.unique(timetable.columns(DAYS)[:, 13:])) == {0, 1}


def test_the_parts_of_the_trains():
    prepared = trains_series.boardings()
    if prepared is None:
        pytest.skip("UNROLLED_DATA does not hold ridership.tgz")
    series, plan = prepared
    windows = plan.windows(series)
    valid, test = windows["valid"], windows["test"]
    assert isinstance(plan, Plan)
    assert windows["both"].first[-1] + 6 == np.datetime64("2019-05-31")
    assert (valid.first[0], valid.first[-1] + 6) == (trains_series.VALID, np.datetime64("2019-05-31"))
    assert (test.first[0], test.first[-1] + 6) == (trains_series.TEST, np.datetime64("2020-02-29"))


def test_every_day_is_a_holiday_or_lies_beside_one_or_is_another(windows, timetable):
    kinds = trains.kinds_of_days(windows, timetable)
    np.testing.assert_array_equal(np.sum([*kinds.values()], axis=0), 1)
    row = int(np.flatnonzero(windows.first == np.datetime64("2019-07-01"))[0])
    names = ["other", "other", "near", "holiday", "holiday", "near", "other"]
    assert [next(kind for kind, mask in kinds.items() if mask[row, day]) for day in range(7)] == names


def test_weeks_are_drawn_as_they_were_forecast_on_sundays(monkeypatch, windows):
    monkeypatch.setattr(trains, "CHRISTMAS", "2019-01-07")
    weeks = trains.some_weeks(windows, windows.target + 1)
    row = int(np.flatnonzero(windows.first == np.datetime64("2019-01-07"))[0])
    np.testing.assert_array_equal(weeks["came"], windows.target[row : row + 28 : 7].reshape(-1))
    np.testing.assert_array_equal(weeks["forecast"], weeks["came"] + 1)
    np.testing.assert_array_equal(weeks["week_before"][7:], weeks["came"][:-7])
