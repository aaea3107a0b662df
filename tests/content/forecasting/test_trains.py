from dataclasses import replace

import numpy as np
import pytest

from unrolled.apps.forecast.forecasters import Ridge
from unrolled.apps.forecast.plan import Plan
from unrolled.apps.forecast.series_windows import cut
from unrolled.content.forecasting import trains, trains_ablation
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


@pytest.fixture
def less(record):
    return numbers_of(record("forecasting.trains_ablation"))


@pytest.fixture(scope="module")
def timetable():
    types = np.where((DAYS.astype(int) + 3) % 7 == 6, "U", np.where((DAYS.astype(int) + 3) % 7 == 5, "A", "W"))
    types[np.datetime64("2019-07-05") == DAYS] = "U"
    return trains_series.Timetable("US", days=DAYS, types=types)


@pytest.fixture(scope="module")
def windows(timetable):
    return cut(DAYS, np.random.default_rng(0).normal(size=len(DAYS)), timetable, 7)[:-7]


def test_the_encoder_decoder_beats_all_others_from_every_seed(numbers):
    others = ("last_week", "usual", "ridge", "trees", "vector_least", "sequence_least")
    assert numbers["decoder_most"] < 0.95 * min(numbers[key] for key in others)
    assert numbers["together"] < numbers["decoder"]


def test_the_order_of_the_others(numbers):
    assert numbers["trees"] < 0.9 * numbers["ridge"]
    assert max(numbers["vector_most"], numbers["sequence_most"]) < 0.9 * numbers["last_week"]


def test_trains_holidays(numbers):
    assert numbers["decoder_holiday"] < 0.6 * min(numbers["vector_holiday"], numbers["last_week_holiday"])


def test_intervals_on_the_trains(numbers):
    assert abs(numbers["coverage"] - numbers["coverage_wanted"]) < 8


def test_christmas_is_forecast_better_than_as_a_week_before(numbers):
    assert numbers["christmas_decoder"] < 0.5 * numbers["christmas_last_week"]


def test_networks_that_see_the_series_alone_are_trained_for_less(record, numbers):
    batches = int(record("forecasting.trains").tables["chosen"].rows[-1][1].split()[0])
    assert trains.ALONE["steps"] < batches
    assert trains.ALONE["batch"] == trains.TRAINING.batch


def test_the_calendar_explains_only_a_part_of_their_distance(numbers, less):
    assert less["no_calendar_most"] < min(numbers["vector_least"], numbers["sequence_least"])
    assert numbers["decoder_other"] < 0.8 * min(numbers["vector_other"], numbers["sequence_other"])


def test_what_is_taken_away_costs(less):
    for key in ("no_calendar", "no_coming", "no_holidays"):
        assert less[f"{key}_least"] > less["whole_most"]
    assert less["no_calendar_least"] > max(less["no_coming_most"], less["no_holidays_most"])
    assert less["no_calendar_more"] == pytest.approx(less["no_calendar"] - less["whole"])


def test_a_line_forecasts_the_distance_from_the_weekday(windows):
    """A line whose weights are zero says the median of the weekday in the four weeks before."""
    flat = Ridge(np.zeros((7, 2 * windows.past.shape[1] + windows.coming.shape[2] + 1, 1)))
    np.testing.assert_array_equal(flat.forecast(windows), windows.base)
    weeks = windows.recent.reshape(len(windows), 4, 7)
    np.testing.assert_allclose(windows.base, np.median(weeks, axis=1))


@pytest.mark.parametrize(("module", "item"), [(trains, "trains"), (trains_ablation, "ablation")])
def test_without_the_data_there_is_only_the_reason(monkeypatch, module, item):
    monkeypatch.delenv("UNROLLED_DATA", raising=False)
    record = Record("forecasting.x")
    module.show(record, module.measure())
    assert record == replace(Record("forecasting.x"), reasons={item: trains_series.MISSING})
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
    none = trains_series.without_calendar(windows)
    assert not none.past[..., 2:].any()
    assert not none.coming[..., :known].any()
    assert not none.coming[..., -4:].any()
    np.testing.assert_array_equal(none.past[..., :2], windows.past[..., :2])
    week = trains_series.without_holidays(windows)
    assert not week.coming[..., 13:known].any()
    np.testing.assert_array_equal(week.coming[..., :13], windows.coming[..., :13])
    np.testing.assert_array_equal(week.past[..., :15], windows.past[..., :15])
    assert not week.past[..., 15:].any()
    flat = trains_series.without_base(windows)
    np.testing.assert_allclose(flat.in_unit(flat.wanted), windows.target, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(flat.base[:, 0], windows.recent.mean(axis=1))


def test_the_columns_that_are_taken_away_are_the_holidays(windows, timetable):
    """The first thirteen columns of the calendar say the same on a holiday as on the days of other years."""
    days = np.array(["2018-12-25", "2019-12-24"], "datetime64[D]")  # two Tuesdays, a day of the year apart
    columns = timetable.columns(days)
    np.testing.assert_allclose(columns[0, :13], columns[1, :13], atol=0.06)
    assert np.abs(columns[0, 13:] - columns[1, 13:]).max() == 1


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
