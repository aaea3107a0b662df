from dataclasses import replace

import numpy as np
import pytest

from unrolled.content.forecasting import trains, trains_ablation
from unrolled.content.forecasting.shared.trains import report, task
from unrolled.apps.forecast.contest import Plan
from unrolled.apps.forecast.models import Ridge
from unrolled.apps.forecast.windows import cut
from unrolled.engine.records.record import Record

DAYS = np.datetime64("2018-01-01") + np.arange(800)


def numbers(made):
    if "missing" in made.texts:
        pytest.skip("UNROLLED_DATA does not hold ridership.tgz")
    return {name: number.value for name, number in made.numbers.items()}


@pytest.fixture
def found(record):
    return numbers(record("forecasting.trains"))


@pytest.fixture
def taken(record):
    return numbers(record("forecasting.trains_ablation"))


@pytest.fixture(scope="module")
def timetable():
    types = np.where((DAYS.astype(int) + 3) % 7 == 6, "U", np.where((DAYS.astype(int) + 3) % 7 == 5, "A", "W"))
    types[np.datetime64("2019-07-05") == DAYS] = "U"
    return task.Timetable("US", days=DAYS, types=types)


@pytest.fixture(scope="module")
def windows(timetable):
    return cut(DAYS, np.random.default_rng(0).normal(size=len(DAYS)), timetable, 7)[:-7]


def test_the_encoder_decoder_beats_all_others_from_every_seed(found):
    others = ("last_week", "usual", "ridge", "trees", "vector_least", "sequence_least")
    assert found["decoder_most"] < 0.95 * min(found[key] for key in others)
    assert found["together"] < found["decoder"]


def test_the_order_of_the_others(found):
    assert found["trees"] < 0.9 * found["ridge"]
    assert max(found["vector_most"], found["sequence_most"]) < 0.9 * found["last_week"]


def test_trains_holidays(found):
    assert found["decoder_holiday"] < 0.6 * min(found["vector_holiday"], found["last_week_holiday"])


def test_intervals_on_the_trains(found):
    assert abs(found["coverage"] - found["coverage_wanted"]) < 8


def test_christmas_is_forecast_better_than_as_a_week_before(found):
    assert found["christmas_decoder"] < 0.5 * found["christmas_last_week"]


def test_networks_that_see_the_series_alone_are_trained_for_less(record, found):
    batches = int(record("forecasting.trains").tables["chosen"].rows[-1][1].split()[0])
    assert trains.ALONE["steps"] < batches
    assert trains.ALONE["batch"] == trains.TRAINING.batch


def test_the_calendar_explains_only_a_part_of_their_distance(found, taken):
    assert taken["no_calendar_most"] < min(found["vector_least"], found["sequence_least"])
    assert found["decoder_other"] < 0.8 * min(found["vector_other"], found["sequence_other"])


def test_what_is_taken_away_costs(taken):
    for key in ("no_calendar", "no_coming", "no_holidays"):
        assert taken[f"{key}_least"] > taken["whole_most"]
    assert taken["no_calendar_least"] > max(taken["no_coming_most"], taken["no_holidays_most"])
    assert taken["no_calendar_more"] == pytest.approx(taken["no_calendar"] - taken["whole"])


def test_a_line_forecasts_the_distance_from_the_weekday(windows):
    """A line whose weights are zero says the median of the weekday in the four weeks before."""
    flat = Ridge(np.zeros((7, 2 * windows.past.shape[1] + windows.coming.shape[2] + 1, 1)))
    np.testing.assert_array_equal(flat.forecast(windows), windows.base)
    weeks = windows.recent.reshape(len(windows), 4, 7)
    np.testing.assert_allclose(windows.base, np.median(weeks, axis=1))


def test_without_the_data_there_is_one_text(monkeypatch):
    monkeypatch.delenv("UNROLLED_DATA", raising=False)
    for module in (trains, trains_ablation):
        made = Record("forecasting.x")
        module.run(made)
        assert made == replace(Record("forecasting.x"), texts={"missing": task.MISSING})
    assert "python -m unrolled.content.data.ridership" in task.MISSING


def test_the_timetable_is_part_of_the_calendar(timetable):
    days = np.array(["2019-07-04", "2019-07-05", "2019-07-06", "2019-07-07"], "datetime64[D]")
    np.testing.assert_array_equal(timetable.columns(days)[:, -2:], [[0, 0], [0, 1], [1, 0], [0, 1]])
    # The fifth is no public holiday, but its timetable is a Sunday's.
    np.testing.assert_array_equal(timetable.is_holiday(days), [True, True, False, False])


def test_each_part_that_is_taken_away_is_gone_and_nothing_else(windows):
    known = windows.calendar
    coming = task.without_coming(windows)
    assert not coming.coming[..., :known].any()
    np.testing.assert_array_equal(coming.coming[..., known:], windows.coming[..., known:])
    np.testing.assert_array_equal(coming.past, windows.past)
    none = task.without_calendar(windows)
    assert not none.past[..., 2:].any()
    assert not none.coming[..., :known].any()
    assert not none.coming[..., -4:].any()
    np.testing.assert_array_equal(none.past[..., :2], windows.past[..., :2])
    week = task.without_holidays(windows)
    assert not week.coming[..., 13:known].any()
    np.testing.assert_array_equal(week.coming[..., :13], windows.coming[..., :13])
    np.testing.assert_array_equal(week.past[..., :15], windows.past[..., :15])
    assert not week.past[..., 15:].any()
    flat = task.without_base(windows)
    np.testing.assert_allclose(flat.in_unit(flat.wanted), windows.target, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(flat.base[:, 0], windows.recent.mean(axis=1))


def test_the_columns_that_are_taken_away_are_the_holidays(windows, timetable):
    """The first thirteen columns of the calendar say the same on a holiday as on the days of other years."""
    days = np.array(["2018-12-25", "2019-12-24"], "datetime64[D]")  # two Tuesdays, a day of the year apart
    columns = timetable.columns(days)
    np.testing.assert_allclose(columns[0, :13], columns[1, :13], atol=0.06)
    assert np.abs(columns[0, 13:] - columns[1, 13:]).max() == 1


def test_the_parts_of_the_trains():
    made = task.boardings()
    if made is None:
        pytest.skip("UNROLLED_DATA does not hold ridership.tgz")
    series, plan = made
    windows = plan.windows(series)
    assert isinstance(plan, Plan)
    assert windows["both"].first[-1] + 6 == np.datetime64("2019-05-31")
    assert (windows["valid"].first[0], windows["valid"].first[-1] + 6) == (task.VALID, np.datetime64("2019-05-31"))
    assert (windows["test"].first[0], windows["test"].first[-1] + 6) == (task.TEST, np.datetime64("2020-02-29"))


def test_a_table_is_sorted_and_has_median_and_range(windows):
    made = Record("forecasting.x")
    part = windows[:50]
    worse = np.stack([part.target + off for off in (1000.0, 5000.0, 2000.0)])
    entries = [
        report.Entry.of("worse", "worse", worse, part, "a rate"),
        report.Entry.of("better", "better", part.target + 10, part),
    ]
    report.tabulate(made, "x", entries, "A table.")
    assert [row[0] for row in made.tables["x"].rows] == ["better", "worse"]
    thin = "\N{THIN SPACE}"
    assert made.tables["x"].rows[1][1:4] == [f"2{thin}000", f"1{thin}000 to 5{thin}000", f"2{thin}000"]
    assert made.numbers["worse_most"].value == pytest.approx(5000)
    assert made.tables["chosen"].rows == [["worse", "a rate"]]
