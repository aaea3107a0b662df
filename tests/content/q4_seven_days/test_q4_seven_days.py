import keras
import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from snippets.q4_seven_days.encoder_decoder import encoder_decoder
from unrolled.content.q4_seven_days import chicago as chicago_alone
from unrolled.content.q4_seven_days import coming, series
from unrolled.content.q4_seven_days.shared import seven_days_networks as networks
from unrolled.content.q4_seven_days.shared import seven_days_rules as rules
from unrolled.content.q4_seven_days.shared.seven_days_choice import (
    DAYS_BEFORE,
    Chosen,
    choose,
    holidays,
    measurement,
)
from unrolled.content.q4_seven_days.shared.seven_days_networks import Training, all_at_once, day_by_day, falling, train
from unrolled.content.q4_seven_days.shared.seven_days_report import TEMPERATURE, Comparison
from unrolled.content.q4_seven_days.shared.seven_days_series import AHEAD, boardings, cut, temperature
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
    return cut(days, values, calendar, (), 14, "2002-03-01", "2002-08-01")


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


WAYS = ("vector", "sequence", "fed_back")
ALONE = ("persistence", "last_week", "smooth", "ridge", "weekday", "trees")
"""What stands beside the networks where Chicago's series is all that is known."""


@pytest.mark.claim(
    "q4.grids",
    "No rate of the smoothing, no penalty, no number of leaves and no learning rate that was chosen stands at an end "
    "of what was tried.",
)
def test_nothing_chosen_stands_at_an_end(record):
    for name in ("seattle", "chicago", "coming"):
        numbers = record(f"q4_seven_days.{name}").numbers
        assert not numbers or numbers["ends"].value == 0, name


@pytest.mark.claim(
    "q4.seattle",
    "On Seattle's test year ridge regression with the season has the lowest mean error over the seven days; no "
    "network, from any seed, reaches it, and none does with both leans taken away.",
)
def test_ridge_is_not_beaten_in_seattle(seattle):
    networks_ = (*WAYS, "season_sequence")
    assert min(seattle[f"{key}_least"] for key in networks_) > seattle["ridge_season"]
    assert min(seattle[f"{key}_upright_least"] for key in networks_) > seattle["ridge_season_upright"]
    assert seattle["best_network"] > 1.01 * seattle["ridge_season"]
    others = ("persistence", "last_week", "usual", "smooth", "ridge", "trees", "trees_season")
    assert min(seattle[key] for key in others) > 1.005 * seattle["ridge_season"]
    assert seattle["best_network"] == min(seattle[key] for key in networks_)


@pytest.mark.claim(
    "q4.seattle_naive", "Every network is better than the naive rules and than climatology, by more than a twentieth."
)
def test_networks_beat_the_naive_rules_in_seattle(seattle):
    worst = max(seattle[f"{key}_most"] for key in (*WAYS, "season_sequence"))
    assert worst < 0.95 * min(seattle[key] for key in ("persistence", "last_week", "usual"))


@pytest.mark.claim(
    "q4.seattle_alone",
    "With the series alone, ridge regression and the best network differ by less than a fiftieth of their error.",
)
def test_with_the_series_alone_there_is_a_draw_in_seattle(seattle):
    best = min(seattle[key] for key in WAYS)
    assert best == pytest.approx(seattle["ridge"], rel=0.02)


@pytest.mark.claim(
    "q4.seattle_season",
    "Whatever is told the season leans to the cool side by a degree or more, and further than the same method without "
    "it: 2015 was warmer than each year before it.",
)
def test_the_season_leans_to_the_cool_side_in_seattle(seattle):
    assert max(seattle[f"{key}_lean"] for key in ("usual", "ridge_season", "trees_season", "season_sequence")) < -1
    for told, alone in (("ridge_season", "ridge"), ("trees_season", "trees"), ("season_sequence", "sequence")):
        assert seattle[f"{told}_lean"] < seattle[f"{alone}_lean"]
    weather = temperature()
    years = weather.days.astype("datetime64[Y]").astype(int) + 1970
    means = {year: weather.values[years == year].mean() for year in sorted(set(years))}
    assert list(means) == [2012, 2013, 2014, 2015]
    assert means.pop(2015) > max(means.values())


@pytest.mark.claim(
    "q4.seattle_network_season",
    "The season makes the sequence-to-sequence network worse than it is without; with both leans taken away, the two "
    "differ by less than a twentieth of their error.",
)
def test_the_season_does_not_help_the_network_in_seattle(seattle):
    assert seattle["season_sequence_least"] > 1.01 * seattle["sequence_most"]
    assert seattle["season_sequence_upright"] == pytest.approx(seattle["sequence_upright"], rel=0.05)


@pytest.mark.claim("q4.seattle_ways", "The three ways differ by less than a twentieth of their error.")
def test_the_three_ways_are_close_in_seattle(seattle):
    errors = [seattle[key] for key in WAYS]
    assert max(errors) < 1.05 * min(errors)


@pytest.mark.claim(
    "q4.chicago_alone",
    "Sequence-to-vector has, from every seed, a lower mean error than every forecaster that is no network. The best of "
    "those is the linear model for each weekday: it is ahead of the trees, and nearer to that network than to ridge "
    "regression.",
)
def test_a_network_beats_the_rules_in_chicago(chicago):
    alone, _ = chicago
    assert alone["vector_most"] < 0.97 * min(alone[key] for key in ALONE)
    assert min(ALONE, key=alone.get) == "weekday"
    assert alone["weekday"] < 0.97 * alone["trees"]
    assert alone["weekday"] - alone["vector"] < 0.7 * (alone["ridge"] - alone["weekday"])


@pytest.mark.claim(
    "q4.chicago_seq",
    "Sequence-to-sequence is no better than sequence-to-vector here: from every seed its mean error is greater, in the "
    "median by less than a tenth.",
)
def test_every_step_or_the_last_is_close_in_chicago(chicago):
    alone, _ = chicago
    assert alone["sequence_least"] > 1.005 * alone["vector_most"]
    assert alone["sequence"] < 1.1 * alone["vector"]


@pytest.mark.claim(
    "q4.chicago_fed_back",
    "One day fed back is within a tenth of the others on the first day, and worse than both on the seventh.",
)
def test_errors_feed_on_themselves(chicago):
    alone, _ = chicago
    for key in ("vector", "sequence"):
        assert alone["fed_back_first"] == pytest.approx(alone[f"{key}_first"], rel=0.1)
        assert alone["fed_back_last"] > 1.03 * alone[f"{key}_last"]


@pytest.mark.claim(
    "q4.holidays_alone",
    "For seven days with a holiday among them, the mean error of sequence-to-sequence is more than three times that "
    "for seven days without.",
)
def test_holidays_are_what_the_series_does_not_say(chicago):
    alone, _ = chicago
    assert alone["sequence_holiday"] > 3 * alone["sequence_other"]


@pytest.mark.claim(
    "q4.lean_alone", "All three networks forecast too much on average, and each is worse with its lean taken away."
)
def test_a_lean_that_holidays_make_is_not_to_be_taken_away(chicago):
    alone, _ = chicago
    for key in WAYS:
        assert alone[f"{key}_lean"] > 0.05 * alone[key]
        assert alone[f"{key}_upright"] > 1.01 * alone[key]


@pytest.mark.claim(
    "q4.calendar",
    "The encoder-decoder that is told the calendar has, from every seed, a lower mean error than every forecaster that "
    "sees the series alone.",
)
def test_the_calendar_is_worth_more_than_the_way(chicago):
    alone, told = chicago
    assert told["decoder_most"] < 0.95 * min(alone[f"{key}_least"] for key in (*WAYS, *ALONE))


@pytest.mark.claim(
    "q4.calendar_for_all",
    "The calendar makes ridge regression, the linear models by weekday, the trees and sequence-to-sequence better, "
    "each by more than a tenth.",
)
def test_the_calendar_helps_every_model(chicago):
    alone, told = chicago
    for key, same in {"ridge": "ridge", "weekday": "weekday", "trees": "trees", "features": "sequence"}.items():
        assert told[key] < 0.9 * alone[same]


@pytest.mark.claim(
    "q4.features",
    "It has, from every seed, a lower mean error than sequence-to-sequence that reads the calendar as features; but it "
    "also has a second layer, and reads the same weekday of the weeks before beside each coming day.",
)
def test_the_decoder_is_the_better_place(chicago):
    _, told = chicago
    assert told["decoder_most"] < 0.99 * told["features_least"]
    layers = [layer for layer in encoder_decoder(28, 4, 3).layers if isinstance(layer, keras.layers.GRU)]
    assert len(layers) == 2


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
    "Boosted trees with the calendar and the encoder-decoder differ by less than a twentieth of their error, with "
    "their leans as they are and with both taken away.",
)
def test_trees_are_level_with_the_decoder(chicago):
    _, told = chicago
    for end in ("", "_upright"):
        assert told[f"trees{end}"] == pytest.approx(told[f"decoder{end}"], rel=0.05)


@pytest.mark.claim(
    "q4.trees_kinds",
    "The encoder-decoder has the lower error for seven days with a holiday among them, the trees for seven days "
    "without.",
)
def test_trees_and_decoder_are_good_at_different_weeks(chicago):
    _, told = chicago
    assert told["decoder_holiday"] < 0.95 * told["trees_holiday"]
    assert told["trees_other"] < 0.98 * told["decoder_other"]


@pytest.mark.claim(
    "q4.lean",
    "Whatever is told the calendar forecasts too much on average, and is better with the lean of the validation year "
    "taken away: fewer people rode in the test year than, on average, in the validation year and in the training "
    "years.",
)
def test_what_is_told_the_calendar_leans_upwards(chicago):
    _, told = chicago
    for key in ("usual", "ridge", "weekday", "trees", "features", "decoder", "together"):
        assert told[f"{key}_lean"] > 0.1 * told[key]
        assert told[f"{key}_upright"] < 0.98 * told[key]
    trains = boardings()
    if trains is None:
        return
    begins = [trains.first[trains.spans[span]][0] for span in ("valid", "test")]
    training, valid, test = np.split(trains.values, [np.flatnonzero(trains.days == begin)[0] for begin in begins])
    assert test.mean() < 0.98 * valid.mean() < 0.96 * training.mean()


@pytest.mark.claim(
    "q4.together",
    "The mean of the encoder-decoders' forecasts has a lower error than the forecasts of each encoder-decoder.",
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


@pytest.mark.claim(
    "q4.scale", "The mean and the standard deviation that scale a series here are those of its training days."
)
def test_scaling_uses_training_days_only(toy):
    for task, valid in ((toy, "2002-03-01"), (temperature(), "2014-01-01"), (boardings(), "2018-03-01")):
        if task is None:
            continue
        training = task.values[task.days < np.datetime64(valid)]
        assert (task.middle, task.scale) == (training.mean(), training.std())
        np.testing.assert_allclose(task.x[0, :, 0], (task.values[: task.steps] - task.middle) / task.scale, rtol=1e-4)


def test_errors_are_in_the_unit(toy):
    np.testing.assert_allclose(toy.errors(toy.target), 0)
    np.testing.assert_allclose(toy.errors(toy.target + 1), toy.scale, rtol=1e-5)
    with pytest.raises(ValueError, match="want forecasts"):
        toy.errors(toy.target[:, :3])


def test_the_lean_is_the_mean_of_forecast_less_truth(toy):
    off = np.where(np.arange(len(toy.x)) % 2, 1.0, -0.5)[:, np.newaxis] * np.arange(AHEAD)
    forecasts = np.stack([toy.target + off, toy.target - 2])
    for span in ("valid", "test"):
        lean = toy.lean(forecasts, span)
        assert lean.shape == (2, AHEAD)
        np.testing.assert_allclose(lean[0], off[toy.spans[span]].mean(axis=0) * toy.scale, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(lean[1], -2 * toy.scale, rtol=1e-5)


def test_what_is_taken_away_is_the_lean_of_the_validation_span(toy):
    """A forecast that is off by the same in both years is right without it; one that is off in the test year is not."""
    steady = toy.target + np.arange(AHEAD)
    np.testing.assert_allclose(toy.errors(toy.upright(steady)), 0, atol=1e-5)
    late = toy.target + 3.0 * toy.spans["test"][:, np.newaxis]
    np.testing.assert_allclose(toy.errors(toy.upright(late)), 3 * toy.scale, rtol=1e-5)
    both = toy.upright(np.stack([steady, late]))
    np.testing.assert_allclose(both[0], toy.upright(steady))
    np.testing.assert_allclose(both[1], toy.upright(late))


def test_the_setting_is_chosen_on_the_validation_span(toy):
    off = {span: toy.spans[span][:, np.newaxis] for span in ("train", "valid", "test")}
    elsewhere = 9.0 * off["test"] + 9.0 * off["train"]
    tried = {
        (1, 8): toy.target + 1.0 * off["valid"],
        (2, 4): toy.target + 0.1 * off["valid"] + elsewhere,
        (3, 4): toy.target + 0.2 * off["valid"],
    }
    chosen = choose(toy, ("days", "leaves"), tried)
    assert chosen.setting == {"days": 2, "leaves": 4}
    assert chosen.ends == 1  # of the leaves
    np.testing.assert_array_equal(chosen.forecast, tried[2, 4])
    assert choose(toy, ("trees", "days"), {(1, 1): tried[1, 8], (2, 2): tried[2, 4], (3, 3): tried[3, 4]}).ends == 0
    assert choose(toy, ("trees", "days"), {(1, 1): tried[1, 8], (2, 2): tried[3, 4], (3, 3): tried[2, 4]}).ends == 1
    assert choose(toy, ("days", "trees"), {(1, 1): tried[1, 8], (2, 3): tried[2, 4], (3, 2): tried[3, 4]}).ends == 0


def test_of_settings_that_hardly_differ_the_simplest_is_chosen(toy):
    off = toy.spans["valid"][:, np.newaxis]
    tried = {(number,): toy.target + error * off for number, error in enumerate((1.01, 1.002, 1.0))}
    assert choose(toy, ("penalty",), tried).setting == {"penalty": 1}


def rules_of(task):
    """The forecasts of each rule that can know the week."""
    return [
        rules.last_week(task),
        rules.usual(task),
        rules.smoothed(task, 7).forecast,
        rules.linear(task, calendar=False).forecast,
        rules.linear(task, calendar=True).forecast,
        rules.by_weekday(task, calendar=False).forecast,
        rules.by_weekday(task, calendar=True).forecast,
        rules.boosted(task, calendar=True, leaves=(8, 16)).forecast,
    ]


@pytest.fixture(scope="module")
def few_trees():
    """Fewer and smaller sets of trees than the pages'."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "TREES", (50, 100, 200))
        yield


@pytest.mark.usefixtures("few_trees")
def test_rules_forecast_a_week_that_repeats(toy):
    """Each rule that can know the week errs by little more than the noise; persistence does not know it."""
    for forecast in rules_of(toy):
        assert toy.errors(forecast).max() < 0.6
    assert toy.errors(rules.persistence(toy)).mean() > 2


@pytest.mark.usefixtures("few_trees")
def test_no_rule_looks_at_the_test_span(toy):
    """Other values after the first forecast's window leave that forecast as it was."""
    changed = toy.values.copy()
    first = int(np.flatnonzero(toy.days == toy.first[toy.spans["test"]][0])[0])
    changed[first:] += 100
    other = cut(toy.days, changed, toy.calendar, (), 14, "2002-03-01", "2002-08-01")
    row = int(np.flatnonzero(toy.spans["test"])[0])
    for one, two in zip(rules_of(toy), rules_of(other), strict=True):
        np.testing.assert_allclose(one[row], two[row], atol=1e-6)


def test_the_absolute_error_is_what_the_linear_model_makes_small(toy):
    """A line through the median, not through the mean: a few rows that are far off do not move it."""
    random = np.random.default_rng(0)
    inputs = random.normal(size=(300, 2))
    target = (inputs @ [[1.0], [-2.0]]) + 0.5 + random.normal(scale=0.1, size=(300, 1))
    target[:30] += 50
    weights = rules.fit_absolute(inputs, target, 0.01)
    np.testing.assert_allclose(weights[:, 0], [1, -2, 0.5], atol=0.1)
    heavy = rules.fit_absolute(inputs, target, 1e9)
    np.testing.assert_allclose(heavy[:2], 0, atol=1e-4)


def fresh(columns, whole):
    """How many of the columns are not among those of the whole."""
    there = {column.tobytes() for column in np.asarray(whole, "float32").T}
    return sum(column.tobytes() not in there for column in np.asarray(columns, "float32").T)


@pytest.mark.claim(
    "q4.same_columns",
    "Ridge regression, the linear models by weekday and the boosted trees read every number that the encoder-decoder "
    "reads, with one exception: of weekdays and season, trees read those of the day that they forecast, from which "
    "the other days' follow.",
)
@pytest.mark.parametrize("ahead", range(AHEAD))
def test_rules_read_what_the_decoder_reads(ahead):
    random = np.random.default_rng(0)
    days = np.arange(np.datetime64("2001-01-01"), np.datetime64("2002-06-01"))
    calendar = random.normal(size=(len(days), 17))
    task = cut(days, random.normal(size=len(days)), calendar, (7, 8, 9, 10), 28, "2001-10-01", "2002-02-01")
    past, before = np.concatenate([task.x, task.past], axis=-1), coming.weeks_before(task)[:, ahead]
    told = [past.reshape(len(past), -1), task.coming.reshape(len(past), -1), before]
    assert fresh(np.concatenate(told, axis=1), rules._inputs(task, calendar=True)) == 0
    trees = rules._columns(task, ahead, calendar=True)
    assert fresh(before, trees) == fresh(task.x[..., 0], trees) == fresh(task.coming[:, ahead], trees) == 0
    assert fresh(task.known[..., 7:11].reshape(len(past), -1), trees) == 0


def test_the_calendar_ahead_of_a_step_is_that_of_the_seven_days_after_it(toy):
    place = {day: number for number, day in enumerate(toy.days)}
    for window in (0, 77):
        at = place[toy.first[window]] - 14
        for step in (0, 6, 13):
            after = toy.calendar[at + step + 1 : at + step + 1 + AHEAD]
            told = toy.ahead_of_each_step[window, step].reshape(-1, AHEAD)
            np.testing.assert_array_equal(told, after.T)


def test_training_differs_by_seed_and_repeats(toy, monkeypatch):
    def build():
        return keras.Sequential([keras.Input((14, 1)), keras.layers.Flatten(), keras.layers.Dense(7)])

    monkeypatch.setattr(networks, "SEEDS", (0, 1, 0))
    training = Training(epochs=3, batch=64, rates=(1e-6, 0.01))
    chosen = train(build, toy.x, toy.target, toy, all_at_once, training)
    assert chosen.setting == {"learning_rate": 0.01}
    forecasts = chosen.forecast[:, toy.judged]
    assert forecasts.shape == (3, toy.judged.sum(), 7)
    assert np.isnan(chosen.forecast[:, toy.spans["train"]]).all()
    assert np.abs(forecasts[0] - forecasts[1]).max() > 1e-3
    np.testing.assert_allclose(forecasts[0], forecasts[2], atol=1e-6)


def test_the_rate_falls():
    rates = [falling(epoch / 20) for epoch in range(20)]
    assert rates[0] == 1
    assert np.diff(rates).max() < 0
    assert 0 < rates[-1] < 0.01


def test_all_at_once_takes_the_last_step():
    x = np.arange(12.0, dtype="float32").reshape(2, 6, 1)
    np.testing.assert_array_equal(all_at_once(lambda window: np.repeat(window, 7, axis=2), [x])[:, 0], x[:, -1, 0])
    np.testing.assert_array_equal(day_by_day(lambda window: window + 1, [x])[0], np.arange(6.0, 13.0))


def test_the_same_weekday_of_the_weeks_before():
    days = np.arange(np.datetime64("2001-01-01"), np.datetime64("2002-06-01"))
    calendar = np.random.default_rng(0).integers(0, 2, size=(len(days), 17))
    task = cut(days, np.arange(len(days)) * 1.0, calendar, (7, 8), 28, "2001-10-01", "2002-02-01")
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
    worse = np.stack([toy.target + off / toy.scale for off in (1, 4, 3)])
    chosen = Chosen(worse, {"rate": 0.5, "season_rate": 0.0}, ends=1)
    measured = measurement(toy, {"better": worse[0]}, {"worse": chosen}, "2002-11-04")
    return Comparison(measured, TEMPERATURE, {"worse": "the worse", "better": "the better"})


def test_a_table_is_sorted_and_has_the_median_and_the_range(comparison):
    record = Record("q4_seven_days.x")
    comparison.tabulate(record, "x", "A table.")
    assert [row[0] for row in record.tables["x"].rows] == ["the better", "the worse"]
    assert record.tables["x"].rows[1][1:] == ["3.00 (1.00–4.00)", "3.00", "3.00", "+3.00", "0.00"]
    assert record.numbers["ends"].value == 1
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
    task = cut(days, np.sin(np.arange(len(days))), np.column_stack(columns), (7, 8), 28, "2001-10-01", "2002-02-01")
    holiday = (task.first <= np.datetime64("2002-03-20")) & (task.first > np.datetime64("2002-03-13"))
    off = np.where(holiday, 2.0, 1.0)[:, np.newaxis] / task.scale
    errors = holidays(task, {"rule": task.target + off}, {})
    assert errors["holiday_windows"] == 7
    assert errors["holidays"]["rule"]["holiday"] == pytest.approx(2, rel=1e-5)
    assert errors["holidays"]["rule"]["other"] == pytest.approx(1, rel=1e-5)
