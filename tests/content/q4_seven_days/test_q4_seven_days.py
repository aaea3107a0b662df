import keras
import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from unrolled.content.q4_seven_days import chicago as chicago_alone
from unrolled.content.q4_seven_days import coming, series
from unrolled.content.q4_seven_days.shared import seven_days_networks as networks
from unrolled.content.q4_seven_days.shared import seven_days_rules as rules
from unrolled.content.q4_seven_days.shared.seven_days_networks import Training, all_at_once, day_by_day, train
from unrolled.content.q4_seven_days.shared.seven_days_report import TEMPERATURE, Comparison, setting_in_words
from unrolled.content.q4_seven_days.shared.seven_days_series import (
    AHEAD,
    DAYS_BEFORE,
    boardings,
    cut,
    holidays,
    measurement,
    temperature,
)
from unrolled.content.shelf.days import weekday, year_waves
from unrolled.engine.records.record import Record


@pytest.fixture(scope="module", autouse=True)
def _one_thread():
    """Threads of many tests at once that wait for one another take minutes to fit what one fits in seconds."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="module")
def toy():
    """A noisy week over two years, as a task."""
    days = np.arange(np.datetime64("2001-01-01"), np.datetime64("2003-01-01"))
    noise = np.random.default_rng(0).normal(scale=0.3, size=len(days))
    values = 50 + 10 * (weekday(days) < 5) + noise
    calendar = np.eye(7)[weekday(days)]
    return cut(days, values, calendar, 14, "2002-03-01", "2002-08-01")


@pytest.fixture
def chicago(record):
    """The numbers of the record with the series alone and of the one with the calendar."""
    alone, told = record("q4_seven_days.chicago"), record("q4_seven_days.coming")
    if not alone.gives("chicago"):
        pytest.skip(alone.reasons["chicago"])
    return tuple({name: number.value for name, number in half.numbers.items()} for half in (alone, told))


@pytest.fixture
def seattle(record):
    return {name: number.value for name, number in record("q4_seven_days.seattle").numbers.items()}


SERIES_ALONE = ("vector", "sequence", "fed_back")


@pytest.mark.claim(
    "q4.seattle",
    "On Seattle's test year ridge regression with the season has the lowest mean error over the seven days; no "
    "network, from any seed, reaches it.",
)
def test_ridge_is_not_beaten_in_seattle(seattle):
    assert min(seattle[f"{key}_least"] for key in (*SERIES_ALONE, "season_sequence")) > seattle["ridge_season"]
    assert seattle["best_network"] > 1.01 * seattle["ridge_season"]
    others = ("persistence", "last_week", "usual", "smooth", "ridge", "trees", "trees_season")
    assert min(seattle[key] for key in others) > 1.005 * seattle["ridge_season"]
    assert seattle["best_network"] == min(seattle[key] for key in (*SERIES_ALONE, "season_sequence"))


@pytest.mark.claim(
    "q4.seattle_naive", "Every network is better than the naive rules and than climatology, by more than a twentieth."
)
def test_networks_beat_the_naive_rules_in_seattle(seattle):
    worst = max(seattle[f"{key}_most"] for key in (*SERIES_ALONE, "season_sequence"))
    assert worst < 0.95 * min(seattle[key] for key in ("persistence", "last_week", "usual"))


@pytest.mark.claim(
    "q4.seattle_alone",
    "With the series alone, ridge regression and the best network differ by less than a fiftieth of their error.",
)
def test_with_the_series_alone_there_is_a_draw_in_seattle(seattle):
    best = min(seattle[key] for key in SERIES_ALONE)
    assert best == pytest.approx(seattle["ridge"], rel=0.02)


@pytest.mark.claim(
    "q4.seattle_season", "Given the season as well, the sequence-to-sequence network does worse than without it."
)
def test_the_season_does_not_help_the_network_in_seattle(seattle):
    assert seattle["season_sequence"] > 1.01 * seattle["sequence"]


@pytest.mark.claim("q4.seattle_ways", "The three ways differ by less than a twentieth of their error.")
def test_the_three_ways_are_close_in_seattle(seattle):
    errors = [seattle[key] for key in SERIES_ALONE]
    assert max(errors) < 1.05 * min(errors)


@pytest.mark.claim(
    "q4.chicago_alone",
    "Here all three networks, from every seed, have a lower mean error than ridge regression and than Holt-Winters "
    "smoothing, by more than a tenth.",
)
def test_networks_beat_linear_rules_in_chicago(chicago):
    alone, _ = chicago
    assert max(alone[f"{key}_most"] for key in SERIES_ALONE) < 0.9 * min(alone["ridge"], alone["smooth"])


@pytest.mark.claim(
    "q4.chicago_seq",
    "Sequence-to-sequence and sequence-to-vector differ by less than a twentieth of their mean error.",
)
def test_every_step_or_the_last_is_close_in_chicago(chicago):
    alone, _ = chicago
    assert max(alone["vector"], alone["sequence"]) < 1.05 * min(alone["vector"], alone["sequence"])


@pytest.mark.claim(
    "q4.chicago_fed_back",
    "One day fed back is about as good as the others on the first day, and worse than both on the seventh.",
)
def test_errors_feed_on_themselves(chicago):
    alone, _ = chicago
    for key in ("vector", "sequence"):
        assert alone["fed_back_first"] == pytest.approx(alone[f"{key}_first"], rel=0.06)
        assert alone["fed_back_last"] > alone[f"{key}_last"]


@pytest.mark.claim(
    "q4.holidays_alone",
    "For seven days with a holiday among them, the mean error of sequence-to-sequence is more than three times that "
    "for seven days without.",
)
def test_holidays_are_what_the_series_does_not_say(chicago):
    alone, _ = chicago
    assert alone["sequence_holiday"] > 3 * alone["sequence_other"]


@pytest.mark.claim(
    "q4.calendar",
    "The encoder-decoder that is told the calendar has, from every seed, a lower mean error than every forecaster that "
    "sees the series alone.",
)
def test_the_calendar_is_worth_more_than_the_way(chicago):
    alone, told = chicago
    others = (*SERIES_ALONE, "ridge", "trees", "smooth", "last_week", "persistence")
    assert told["decoder_most"] < 0.95 * min(alone[f"{key}_least"] for key in others)


@pytest.mark.claim(
    "q4.holidays",
    "For seven days with a holiday among them, its mean error is less than a third of that of sequence-to-sequence "
    "without the calendar.",
)
def test_the_decoder_knows_the_holidays(chicago):
    alone, told = chicago
    assert told["decoder_holiday"] < alone["sequence_holiday"] / 3


@pytest.mark.claim(
    "q4.trees",
    "Boosted trees with the calendar also beat every forecaster that sees the series alone, and the encoder-decoder's "
    "error, in the median of the seeds, is lower than theirs, by less than a tenth.",
)
def test_trees_get_most_of_the_gain(chicago):
    alone, told = chicago
    others = (*SERIES_ALONE, "ridge", "trees", "smooth", "last_week", "persistence")
    assert told["trees"] < 0.95 * min(alone[f"{key}_least"] for key in others)
    assert 0.9 * told["trees"] < told["decoder"] < 0.99 * told["trees"]


@pytest.mark.claim(
    "q4.together",
    "The mean of the encoder-decoders' forecasts has a lower error than each of them.",
)
def test_the_mean_of_forecasts_is_better_than_each(chicago):
    _, told = chicago
    assert told["together"] < 0.995 * told["decoder_least"]


@pytest.mark.parametrize(("module", "item"), [(chicago_alone, "chicago"), (coming, "coming"), (series, "chicago")])
def test_without_the_data_there_is_a_record_that_says_so(monkeypatch, module, item):
    monkeypatch.delenv("UNROLLED_DATA", raising=False)
    record = Record("q4_seven_days.x")
    module.show(record, module.measure())
    assert "UNROLLED_DATA" in record.reasons[item]
    assert not record.gives(item)
    assert not record.tables


def test_spans_do_not_share_a_target_day():
    for task in (temperature(), boardings()):
        if task is None:
            continue
        train_, valid, test = (task.first[task.spans[span]] for span in ("train", "valid", "test"))
        assert train_[-1] + AHEAD - 1 < valid[0]
        assert valid[-1] + AHEAD - 1 < test[0]
        assert test[-1] + AHEAD - 1 == task.days[-1]
        assert len(test) > 350
        assert len(valid) > 350


def test_windows_targets_and_calendar_are_of_the_same_days(toy):
    place = {day: number for number, day in enumerate(toy.days)}
    for window in (0, 100, len(toy.x) - 1):
        at = place[toy.first[window]]
        scaled = (toy.values - toy.middle) / toy.scale
        np.testing.assert_allclose(toy.x[window, :, 0], scaled[at - 14 : at], rtol=1e-5)
        np.testing.assert_allclose(toy.target[window], scaled[at : at + 7], rtol=1e-5)
        np.testing.assert_array_equal(toy.past[window], toy.calendar[at - 14 : at])
        np.testing.assert_array_equal(toy.coming[window], toy.calendar[at : at + 7])


def test_scaling_uses_training_days_only(toy):
    training = toy.values[toy.days < np.datetime64("2002-03-01")]
    assert (toy.middle, toy.scale) == (training.mean(), training.std())


def test_errors_are_in_the_unit(toy):
    test = toy.spans["test"]
    np.testing.assert_allclose(toy.errors(toy.target[test]), 0)
    np.testing.assert_allclose(toy.errors(toy.target[test] + 1), toy.scale, rtol=1e-5)
    with pytest.raises(ValueError, match="want forecasts"):
        toy.errors(toy.target[test][:, :3])


def test_rules_forecast_a_week_that_repeats(toy):
    """Each rule that can know the week errs by little more than the noise; persistence does not know it."""
    for forecast in (
        rules.last_week(toy),
        rules.usual(toy),
        rules.smoothed(toy, 7)[0],
        rules.linear(toy, (14,), calendar=False)[0],
        rules.linear(toy, (7, 14), calendar=True)[0],
        rules.boosted(toy, calendar=True)[0],
    ):
        assert toy.errors(forecast).max() < 0.6
    assert toy.errors(rules.persistence(toy)).mean() > 2


def test_no_rule_looks_at_the_test_span(toy):
    """Other values after the first forecast's window leave that forecast as it was."""
    changed = toy.values.copy()
    first = int(np.flatnonzero(toy.days == toy.first[toy.spans["test"]][0])[0])
    changed[first:] += 100
    other = cut(toy.days, changed, toy.calendar, 14, "2002-03-01", "2002-08-01")
    for rule in (
        rules.last_week,
        rules.usual,
        lambda task: rules.smoothed(task, 7)[0],
        lambda task: rules.linear(task, (7, 14), calendar=True)[0],
        lambda task: rules.boosted(task, calendar=True)[0],
    ):
        np.testing.assert_allclose(rule(toy)[0], rule(other)[0], atol=1e-6)


def test_training_differs_by_seed_and_repeats(toy, monkeypatch):
    def build():
        return keras.Sequential([keras.Input((14, 1)), keras.layers.Flatten(), keras.layers.Dense(7)])

    monkeypatch.setattr(networks, "SEEDS", (0, 1, 0))
    forecasts = train(build, toy.x, toy.target, toy, all_at_once, Training(epochs=3, batch=64, rate=0.01))
    assert forecasts.shape == (3, toy.spans["test"].sum(), 7)
    assert np.abs(forecasts[0] - forecasts[1]).max() > 1e-3
    np.testing.assert_allclose(forecasts[0], forecasts[2], atol=1e-6)


def test_all_at_once_takes_the_last_step():
    x = np.arange(12.0, dtype="float32").reshape(2, 6, 1)
    np.testing.assert_array_equal(all_at_once(lambda window: np.repeat(window, 7, axis=2), [x])[:, 0], x[:, -1, 0])
    np.testing.assert_array_equal(day_by_day(lambda window: window + 1, [x])[0], np.arange(6.0, 13.0))


def test_the_same_weekday_of_the_weeks_before():
    days = np.arange(np.datetime64("2001-01-01"), np.datetime64("2002-06-01"))
    calendar = np.random.default_rng(0).integers(0, 2, size=(len(days), 17))
    task = cut(days, np.arange(len(days)) * 1.0, calendar, 28, "2001-10-01", "2002-02-01")
    before = coming.weeks_before(task)
    assert before.shape == (len(task.x), 7, 8)
    for day in range(7):
        for week in range(4):
            np.testing.assert_array_equal(before[:, day, 2 * week], task.x[:, 7 * week + day, 0])
            np.testing.assert_array_equal(before[:, day, 2 * week + 1], task.past[:, 7 * week + day, 8])


def test_year_waves_come_back_after_a_year():
    days = np.array(["2001-01-01", "2002-01-01", "2001-07-02"], "datetime64[D]")
    waves = year_waves(days, 2)
    assert waves.shape == (3, 4)
    np.testing.assert_allclose(waves[0], waves[1])
    assert np.abs(waves[0] - waves[2]).max() > 1


@pytest.fixture
def comparison(toy):
    """Two forecasters of the made-up week: one is off by 1 and, from other seeds, by 3 and 4; one is off by 1."""
    target = toy.target[toy.spans["test"]]
    worse = np.stack([target + off / toy.scale for off in (1, 4, 3)])
    settings = {"worse": {"rate": 0.5, "season_rate": 0.0}}
    measured = measurement(toy, {"worse": worse, "better": worse[0]}, settings, "2002-11-04")
    return Comparison(measured, TEMPERATURE, {"worse": "the worse", "better": "the better"})


def test_a_table_is_sorted_and_has_the_median_and_the_range(comparison):
    record = Record("q4_seven_days.x")
    comparison.tabulate(record, "x", "A table.")
    assert [row[0] for row in record.tables["x"].rows] == ["the better", "the worse"]
    assert record.tables["x"].rows[1][1:3] == ["3.00 (1.00–4.00)", "3.00"]
    assert record.numbers["worse_most"].value == pytest.approx(4, rel=1e-4)
    assert record.tables["chosen"].rows == [["the worse", "rate 0.5"]]


def test_the_example_is_of_the_days_that_it_names(comparison, toy):
    example = comparison.measured["example"]
    begin = int(np.flatnonzero(toy.days == np.datetime64("2002-11-04"))[0])
    came = toy.values[begin : begin + AHEAD]
    np.testing.assert_array_equal(example["values"][DAYS_BEFORE:], came)
    # Of several seeds the first one forecasts.
    np.testing.assert_allclose(example["forecasts"]["worse"], came + 1, rtol=1e-5)
    record = Record("q4_seven_days.x")
    comparison.draw_example(record, {"worse": "the worse"}, "A week.")
    assert "the worse 1.00" in record.figures["example"].alt


def test_weeks_with_a_holiday_are_those_with_a_sunday_timetable_before_sunday():
    days = np.arange(np.datetime64("2001-01-01"), np.datetime64("2002-06-01"))
    sunday_timetable = (weekday(days) == 6) | (days == np.datetime64("2002-03-20"))
    columns = [np.eye(7)[weekday(days)], weekday(days) == 5, sunday_timetable]
    task = cut(days, np.sin(np.arange(len(days))), np.column_stack(columns), 28, "2001-10-01", "2002-02-01")
    target = task.target[task.spans["test"]]
    first = task.first[task.spans["test"]]
    holiday = (first <= np.datetime64("2002-03-20")) & (first > np.datetime64("2002-03-13"))
    off = np.where(holiday, 2.0, 1.0)[:, np.newaxis] / task.scale
    errors = holidays(task, {"rule": target + off})
    assert errors["holiday_windows"] == 7
    assert errors["holidays"]["rule"]["holiday"] == pytest.approx(2, rel=1e-5)
    assert errors["holidays"]["rule"]["other"] == pytest.approx(1, rel=1e-5)


@pytest.mark.parametrize("setting", rules.TREES)
def test_the_settings_of_trees_are_told_apart_in_words(setting):
    words = [setting_in_words(other) for other in rules.TREES]
    assert words.count(setting_in_words(setting)) == 1
    assert f"{setting['trees']} trees" in setting_in_words(setting)
