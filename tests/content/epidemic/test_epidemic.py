import re
import warnings

import keras
import numpy as np
import pytest

from snippets.q4_seven_days.ridge import fit_ridge
from unrolled.content.data import seir
from unrolled.content.data.epidemic import Cases, load
from unrolled.content.epidemic import contest, curves
from unrolled.content.epidemic.shared import (
    epidemic_rules,
    epidemic_training,
    epidemic_words,
    network_drawing,
    own_curve,
    turning_points,
)
from unrolled.content.epidemic.shared.epidemic_spans import (
    AHEAD,
    LEAST_LEVEL,
    PLACES,
    STEPS,
    TRAIN_END,
    VALID_END,
    Span,
    Task,
    available,
    errors,
    late_cases,
    prepare,
    undisturbed,
    weekday,
)
from unrolled.content.shelf.weights import pack
from unrolled.content.shelf.words import number
from unrolled.engine.cells import results
from unrolled.engine.records.record import Record


@pytest.fixture(scope="module")
def simulated() -> Task:
    return prepare(seir.simulate())


@pytest.fixture
def numbers(record):
    return {name: number.value for name, number in record("epidemic.contest").numbers.items()}


@pytest.fixture
def real(numbers):
    if numbers["simulated"]:
        pytest.skip("UNROLLED_DATA does not hold the table of confirmed cases: the record is of simulated ones")
    return numbers


@pytest.fixture(scope="module")
def curve_weights() -> bytes:
    return results(contest).file("curve.npz")


def made_up(growth: float) -> Task:
    """Three curves that grow by one factor a week, without any rhythm."""
    dates = np.arange(np.datetime64("2021-05-01"), np.datetime64("2022-03-01"))
    daily = 100 * growth ** (np.arange(len(dates)) / 7)
    cumulative = np.stack([np.cumsum(daily) * size for size in (3, 2, 1)])
    return prepare(Cases(dates, np.array(["p", "q", "r"]), cumulative))


# What the page says


def test_the_network_beats_what_a_rule_of_thumb_gives(numbers):
    for key in ("persistence", "seasonal", "growth"):
        assert numbers["network_day_most"] < 0.97 * numbers[f"{key}_day"]
        assert numbers["network_week_most"] < 0.97 * numbers[f"{key}_week"]


def test_the_worth_of_the_network_on_reported_cases(real):
    assert real["network_day_most"] < 0.97 * real["linear_day"]
    assert real["network_week_most"] < 0.97 * real["linear_week"]
    assert real["network_week"] == pytest.approx(real["trees_week"], rel=0.1)
    assert real["network_day_most"] < 0.97 * real["ratios_day_least"]


def test_no_setting_lies_at_the_edge_of_what_was_tried(numbers):
    """The page says so of the penalty, the trees and the rate; the damping may be at most all of the growth."""
    grids = {
        "penalty": epidemic_rules.PENALTIES,
        "leaves": epidemic_rules.LEAVES,
        "rate": epidemic_training.RATES,
        "rate_on_ratios": contest.RATES_ON_RATIOS,
        "damping": epidemic_rules.DAMPING,
    }
    for name, grid in grids.items():
        assert min(grid) < numbers[name] < max(grid), name
    assert numbers["trees"] > epidemic_rules.TREES, "or fewer might be better"


def test_sentences_follow_the_numbers(record, numbers):
    contest_record = record("epidemic.contest")
    runs = [numbers[f"network_week{end}"] for end in ("_least", "", "_most")]
    for key in ("growth", "linear", "trees"):
        assert epidemic_words.compare(runs, numbers[f"{key}_week"]) in contest_record.texts["verdict"]
    rivals = {key: numbers[f"{key}_valid"] for key in epidemic_words.RIVALS}
    best = epidemic_words.RIVALS[min(rivals, key=rivals.get)]
    assert f"is least with {best}: the one to beat" in contest_record.texts["verdict"]
    assert str(contest_record.numbers["network_week"]) in contest_record.texts["scale"]
    assert str(contest_record.numbers["network_week_same"]) in contest_record.texts["later"]
    assert ("simulation" in contest_record.texts["span"]) == bool(numbers["simulated"])
    assert f"of the {numbers['held']:.0f} held-out places" in contest_record.texts["span"]
    assert f"every one of {numbers['seeds']:.0f} seeds" in contest_record.texts["verdict"]
    assert numbers["seeds"] == len(epidemic_training.SEEDS)


def test_the_verdict_is_that_of_the_errors():
    """Each rival stands in the sentence of its outcome, whatever the outcomes are."""

    def at(day, week=None):
        return {"day": {"others": [day], "valid": [day]}, "week": {"others": [week or day]}}

    record = Record("x")
    counts = {"seeds": 3, "held": 20, "places_better_than_growth": 18, "places_better_than_trees": 11}
    for name, value in counts.items():
        record.number(name, value, digits=0)
    network = {"day": {"others": [9.9, 10.0, 10.3]}, "week": {"others": [9.8, 10.0, 10.2]}}
    rivals = {"persistence": at(20), "growth": at(12), "linear": at(10.1), "trees": at(8, 15)}
    sentence = epidemic_words.verdict(record, {"network": network, **rivals})
    assert "error is lower than that of repeating last week and damped growth." in sentence
    assert "error is about the same as that of the linear model." in sentence
    assert "against that of boosted trees, is higher for single days and lower for" in sentence
    assert "is higher than" not in sentence
    assert "is least with boosted trees: the one to beat" in sentence
    assert "than that of boosted trees in 11 of 20 places, and lower than that of damped growth in 18" in sentence


def test_the_page_counts_the_falls_of_the_count(record):
    curves_record = record("epidemic.curves")
    places, corrected = (curves_record.numbers[name].value for name in ("places", "places_corrected"))
    assert 0 < corrected <= places == sum(row[2] for row in held_and_learned(curves_record))
    assert f"in {corrected:.0f} of the {places:.0f} places used below" in curves_record.texts["corrections"]


def test_the_places_that_are_named_are_as_the_page_says(record, real):
    """What the page and its tables say by name: the table's places, its rows, its falls, and who reports seldom."""
    cases = load()
    if cases is None:
        pytest.skip("UNROLLED_DATA does not hold the table")
    odd = {"Diamond Princess", "MS Zaandam", "Summer Olympics 2020", "Winter Olympics 2022", "Antarctica"}
    task = prepare(cases)
    assert odd <= set(cases.places.tolist())
    assert not odd & set(task.names.tolist())
    texts = record("epidemic.curves").texts
    france = task.names.tolist().index("France")
    assert f"{task.corrected[france].sum()} of them in France" in texts["corrections"]
    assert number(348840) in texts["corrections"]
    marked = [(task.names[place], str(task.dates[day])) for place, day in np.argwhere(late_cases(task.daily))]
    assert ("Turkey", "2020-12-10") in marked, "announced the day before, and listed in the table's README"
    assert texts["late"].startswith(f"On {len(marked)} other days")
    assert all(name in texts["closed"] for name in ("Spain", "Sweden", "Costa Rica"))


def test_the_caption_counts_the_peaks_of_every_distance(record, simulated):
    span = simulated.spans["others"]
    peaks = turning_points.peaks_within(simulated, span)
    counts = turning_points.peaks_at(span, peaks, contest.OFFSETS)
    assert counts[list(contest.OFFSETS).index(-7)] == counts[list(contest.OFFSETS).index(7)] == len(peaks)
    assert turning_points.peaks_at(span, [(span.place[0], 10**6)], contest.OFFSETS) == [0] * len(contest.OFFSETS)
    caption = record("epidemic.contest").figures["turning"].caption
    assert re.search(r"the median over (\d+ to )?\d+ peaks", caption)


def test_late_cases_are_days_beyond_all_days_around():
    daily = np.full((3, 60), 100.0)
    daily[0, 30] = 201
    daily[1, 30] = 199
    daily[2, [30, 33]] = 500
    assert np.argwhere(late_cases(daily)).tolist() == [[0, 30]]
    weekly = np.where(np.arange(60) % 7 == 0, 700.0, 0)[None]
    assert not late_cases(weekly).any(), "one report a week is no dump"
    assert not late_cases(np.where(np.arange(60) == 30, 30.0, 0)[None]).any(), "too few"


def test_forecasts_near_late_cases_and_corrections_are_left_out(simulated):
    span = simulated.spans["others"]
    quiet = Task(**{**vars(simulated), "daily": 100 + 0 * simulated.daily, "corrected": simulated.corrected & False})
    assert undisturbed(quiet, span).all()
    place, day = span.place[0], span.last[0] + 40
    quiet.corrected[place, day] = True
    left_out = {int(last) for last in span.last[~undisturbed(quiet, span)]}
    here = set(span.last[span.place == place].tolist())
    assert left_out == here & set(range(day - AHEAD, day + STEPS + 6))


def held_and_learned(curves_record):
    """The rows of the spans whose places together are all: those held out, and the others."""
    rows = [[row[0], row[1], int(row[2])] for row in curves_record.tables["spans"].rows]
    return [row for row in rows if "train" in row[0] or "others" in row[0]]


def test_around_a_peak_forecasts_change_from_too_low_to_too_high(numbers):
    for key in ("growth", "network"):
        assert numbers[f"{key}_after_peak"] > numbers[f"{key}_before_peak"] + 5
        assert numbers[f"{key}_after_peak"] > 0
    assert numbers["persistence_before_peak"] < 0
    assert numbers["peaks"] >= 8


def test_after_a_peak_most_of_the_gain_over_last_week_is_lost(numbers):
    rising = numbers["network_rising"] / numbers["persistence_rising"]
    after = numbers["network_peak_in_last_week"] / numbers["persistence_peak_in_last_week"]
    assert after > rising + 0.15
    assert numbers["goes_on"] > 65


def test_every_caption_says_where_the_cases_come_from(record, numbers):
    note = "Simulated epidemic, not COVID-19." if numbers["simulated"] else "Johns Hopkins University"
    captions = []
    for one in (record("epidemic.contest"), record("epidemic.curves")):
        captions += [table.caption for table in one.tables.values()]
        captions += [figure.caption for name, figure in one.figures.items() if name != "network"]
    assert len(captions) == 8
    assert all(note in caption for caption in captions)


def test_a_record_of_reported_cases_never_says_simulated(real, record):
    for name in ("epidemic.contest", "epidemic.curves"):
        assert "imulat" not in record(name).to_json().replace('"simulated"', "")


def test_the_page_says_where_the_cases_come_from(real, record):
    source = record("epidemic.curves").texts["source"]
    assert "Johns Hopkins University, CC BY 4.0." in source
    assert "201 places (countries, two cruise ships, two Olympic Games, Antarctica), 2020-01-22 to" in source
    assert source.endswith("to 2023-01-30; used up to 2022-02-28.")
    computed = epidemic_words.source(True, {"places": 40, "first": "2020-01-22", "last": "2022-03-31"})
    assert "They say nothing about COVID-19. 40 places" in computed


# Both ways to get cases


def test_without_the_file_cases_are_simulated(monkeypatch):
    monkeypatch.delenv("UNROLLED_DATA", raising=False)
    assert available().simulated
    task = prepare()
    assert task.simulated
    assert "Simulated" in epidemic_words.source_note(task.simulated)


def test_with_the_file_cases_are_those_reported():
    if available().simulated:
        pytest.skip("UNROLLED_DATA does not hold the table of confirmed cases")
    task = prepare()
    assert not task.simulated
    assert task.names[0] == "US"
    assert len(task.names) == PLACES
    assert (task.corrected.sum(axis=1) > 0).sum() > 5


def test_the_whole_record_comes_from_simulated_cases(simulated, monkeypatch):
    monkeypatch.setattr(contest, "prepare", lambda: simulated)
    monkeypatch.setattr(
        epidemic_rules, "boosted_trees", lambda task, spans: (epidemic_rules.linear(task, spans)[0], (7, 100))
    )

    def quick(build, inputs, targets, error, *, rates, seeds=(0, 1)):
        model = build()
        model.layers[-1].set_weights([0.01 * w for w in model.layers[-1].get_weights()])
        assert 0 < error(model) < 100
        return epidemic_training.Trained(model, [model.get_weights()] * len(seeds), rates[0])

    monkeypatch.setattr(contest, "train", quick)
    record = Record("epidemic.contest")
    contest.show(record, contest.measure())
    assert {"errors", "phases"} == set(record.tables)
    assert {"network", "horizon", "examples", "turning"} == set(record.figures)
    assert all("Simulated" in table.caption for table in record.tables.values())
    assert record.numbers["simulated"].value == 1
    # Outputs near 0 are “as last week”.
    assert record.numbers["network_week"].value == pytest.approx(record.numbers["persistence_week"].value, rel=0.1)
    with pytest.warns(UserWarning, match="better repeat"):
        week = own_curve.forecast(np.full(40, 50.0), "2021-05-01", record.files["curve.npz"])
    np.testing.assert_allclose(week, 50, rtol=0.1)


# Spans


def test_no_place_and_no_day_is_on_both_sides(simulated):
    days = {name: (span.last + 1, span.last + AHEAD) for name, span in simulated.spans.items()}
    places = {name: set(span.place) for name, span in simulated.spans.items()}
    assert not places["others"] & (places["train"] | places["valid"])
    assert places["same"] == places["train"] == places["valid"]
    assert simulated.dates[days["train"][1].max()] <= TRAIN_END
    assert simulated.dates[days["valid"][0].min()] > TRAIN_END
    assert simulated.dates[days["valid"][1].max()] <= VALID_END
    for name in ("others", "same"):
        assert simulated.dates[days[name][0].min()] > VALID_END
    assert all(span.level.min() >= LEAST_LEVEL for span in simulated.spans.values())


def test_windows_are_of_the_days_they_say(simulated):
    span = simulated.spans["others"]
    for window in (0, 700, len(span.x) - 1):
        daily, last = simulated.daily[span.place[window]], span.last[window]
        np.testing.assert_array_equal(span.cases[window], daily[last + 1 : last + 1 + AHEAD])
        assert span.level[window] == pytest.approx(daily[last - 6 : last + 1].mean())
        assert span.x[window, -1, 3:].argmax() == weekday(simulated.dates[last : last + 1])[0]
    assert simulated.dates[span.last.max() + AHEAD] == simulated.dates[-1]


def test_models_learn_from_every_fourth_window(simulated):
    span = simulated.spans["train"]
    gaps = np.diff(span.last)[np.diff(span.place) == 0]
    assert np.bincount(gaps).argmax() == 4


def test_places_are_chosen_by_what_was_known(simulated):
    cases = seir.simulate()
    later = cases.cumulative.copy()
    later[:, cases.dates > TRAIN_END] += 1e6 * np.arange(len(later))[:, None]
    other = prepare(Cases(cases.dates, cases.places, later, True))
    np.testing.assert_array_equal(other.names, simulated.names)
    np.testing.assert_array_equal(other.spans["train"].x, simulated.spans["train"].x)


def test_the_rhythm_is_that_of_the_weekdays(simulated):
    days = weekday(simulated.dates)
    daily = np.tile(np.where(days == 6, 0.0, 10.0), (len(simulated.names), 1))
    share = curves.rhythm(Task(**{**vars(simulated), "daily": daily}))
    np.testing.assert_allclose(share.sum(axis=1), 100)
    assert (share[:, 6] == 0).all()
    np.testing.assert_allclose(share[:, :6], 100 / 6, rtol=0.02)
    assert (curves.rhythm(simulated).argmin(axis=1) >= 5).mean() > 0.6, "fewest reports at weekends"


def test_simulated_curves_are_drawn_as_such(simulated, monkeypatch):
    monkeypatch.setattr(curves, "prepare", lambda cases: simulated)
    monkeypatch.setattr(curves, "available", seir.simulate)
    record = Record("epidemic.curves")
    curves.show(record, curves.measure())
    assert record.numbers["corrections"].value == simulated.corrected.sum()
    assert "Place 0" in record.tables["spans"].caption
    assert all("Simulated" in one.caption for one in (*record.tables.values(), *record.figures.values()))
    assert [row[2] for row in record.tables["spans"].rows] == ["40", "40", "20", "40"]


# Measures and rules


def test_errors_are_shares_of_the_cases_for_each_place():
    cases = np.array([[10.0] * 7, [1000.0] * 7])
    span = Span(np.zeros((2, 1, 10)), cases, cases[:, 0], cases, np.array([0, 1]), np.array([0, 0]))
    half = errors(span, 0.5 * cases)
    assert (half.day.tolist(), half.week.tolist()) == ([50, 50], [50, 50])
    swapped = cases + np.array([5, -5, 5, -5, 5, -5, 0])
    assert errors(span, swapped).week.tolist() == [0, 0]
    assert errors(span, swapped).day[0] == pytest.approx(100 * 30 / 70)
    assert errors(span, swapped).days[0].tolist() == [50] * 6 + [0]
    assert errors(span, 0.5 * cases, np.array([True, False])).day.tolist() == [50]
    with pytest.raises(ValueError, match="want forecasts"):
        errors(span, cases[:, :3])


def test_rules_on_curves_that_they_describe():
    flat, doubling = (made_up(growth).spans["others"] for growth in (1.0, 2.0))
    assert errors(flat, epidemic_rules.persistence(flat)).day.max() < 1e-3
    assert errors(flat, epidemic_rules.seasonal(flat)).day.max() < 1e-3
    assert errors(doubling, epidemic_rules.persistence(doubling)).week.min() == pytest.approx(50, abs=1)
    # What is left: the mean of a week that doubles is a little more than the value in its middle.
    assert errors(doubling, epidemic_rules.damped(doubling, 1.0)).day.max() < 8
    np.testing.assert_allclose(epidemic_rules.damped(doubling, 0.0), epidemic_rules.seasonal(doubling))


def test_rules_are_chosen_on_validation_only(simulated):
    spans = dict(simulated.spans)
    spans["others"] = Span(**{**vars(spans["others"]), "cases": 0 * spans["others"].cases})
    other = Task(**{**vars(simulated), "spans": spans})
    for rule in (epidemic_rules.growth, epidemic_rules.linear):
        (forecasts, chosen), (others, chosen_other) = rule(simulated, ("others",)), rule(other, ("others",))
        assert chosen == chosen_other
        np.testing.assert_array_equal(forecasts["others"], others["others"])


def test_the_linear_model_follows_the_many_and_not_the_far(simulated):
    """With a tenth of the targets far off, least squares lean and least absolute errors do not."""
    random = np.random.default_rng(0)
    x = random.normal(size=(500, 2))
    y = (x @ [1.0, -2.0] + 3)[:, None] + np.where(np.arange(500) % 10 == 0, 50.0, 0)[:, None]
    weights = epidemic_rules.fit_absolute(x, y, penalty=1e-6)
    np.testing.assert_allclose(weights[:, 0], [1, -2, 3], atol=0.05)
    assert abs(fit_ridge(x, y, 1e-6)[-1, 0] - 3) > 3
    small = epidemic_rules.fit_absolute(x, y, penalty=1e6)
    assert np.abs(small[:2]).max() < 0.1, "the penalty holds the weights, not the intercept"
    assert small[-1, 0] == pytest.approx(np.median(y), abs=1)


def test_trees_learn_what_depends_on_the_window(simulated, monkeypatch):
    monkeypatch.setattr(epidemic_rules, "TREES", 20)
    monkeypatch.setattr(epidemic_rules, "LEAVES", (4, 8))
    few = Span(**{name: array[::10] for name, array in vars(simulated.spans["train"]).items()})
    task = Task(**{**vars(simulated), "spans": {**simulated.spans, "train": few}})
    forecasts, (leaves, trees) = epidemic_rules.boosted_trees(task, ("valid",))
    tried = {leaves: epidemic_rules.grow(task, leaves) for leaves in (4, 8)}
    assert (trees, tried[leaves][1]) == min(tried.values(), key=lambda grown: grown[1])
    span, forecast = simulated.spans["valid"], forecasts["valid"]
    assert errors(span, forecast).day.mean() < errors(span, epidemic_rules.seasonal(span)).day.mean()
    error = errors(span, forecast).days[:, epidemic_rules.MIDDLE].mean()
    assert error == pytest.approx(tried[leaves][1]), "trees that were added are those that were fitted at once"


def test_trees_are_added_as_long_as_they_gain(simulated, monkeypatch):
    few = Span(**{name: array[::10] for name, array in vars(simulated.spans["train"]).items()})
    task = Task(**{**vars(simulated), "spans": {**simulated.spans, "train": few}})
    monkeypatch.setattr(epidemic_rules, "TREES", 10)
    count, least = epidemic_rules.grow(task, 4)
    assert count > 10
    monkeypatch.setattr(epidemic_rules, "GAIN", 1.0)
    first, more = epidemic_rules.grow(task, 4)
    assert first == 10
    assert more > least


# Turns


def test_turns_of_a_wave_are_found():
    days = np.arange(140)
    wave = 1000 * np.exp(np.cos(2 * np.pi * days / 70))
    peaks, lows = turning_points.turns(wave)
    assert peaks.tolist() == [70]
    assert lows.tolist() == [35, 105]
    for straight in (np.full(140, 50.0), 100 * 1.05**days, np.zeros(140)):
        assert [len(turns) for turns in turning_points.turns(straight)] == [0, 0]


def test_phases_of_a_wave():
    days = np.arange(140)
    daily = 1000 * np.exp(np.cos(2 * np.pi * days / 70))[None]
    last = np.arange(27, 130)
    cases = np.lib.stride_tricks.sliding_window_view(daily[0], 7)[last + 1]
    level = np.array([daily[0, day - 6 : day + 1].mean() for day in last])
    span = Span(np.zeros((len(last), 1, 10)), cases, level, cases, np.zeros(len(last), int), last)
    task = Task(True, days, np.array(["x"]), np.array([True]), daily, daily < 0, {"others": span})
    phase = dict(zip(last, turning_points.phases(task, span), strict=True))
    names = {day: turning_points.PHASES[phase[day]] for day in phase}
    assert [names[day] for day in (50, 62)] == ["rising"] * 2
    assert {names[day] for day in range(63, 70)} == {"peak in the coming week"}
    assert {names[day] for day in range(70, 77)} == {"peak in the last week"}
    assert [names[day] for day in (77, 90)] == ["falling"] * 2
    assert {names[day] for day in range(98, 112)} == {"around a low point"}
    assert turning_points.peaks_within(task, span) == [(0, 70)]
    forecast, offsets = np.repeat(level[:, None], 7, axis=1), np.array([-14, 14])
    off = turning_points.around_peaks(span, forecast, [(0, 70)], offsets)
    assert np.isnan(off).all(), "one peak is no median"
    off = turning_points.around_peaks(span, forecast, [(0, 70)] * 3, offsets)
    assert off[0] < -20
    assert off[1] > 20


# Networks


def test_training_differs_by_seed_and_repeats():
    random = np.random.default_rng(0)
    x, y = random.normal(size=(64, 5, 2)).astype("float32"), random.normal(size=(64, 7))

    def build():
        return keras.Sequential([keras.Input((5, 2)), keras.layers.Flatten(), keras.layers.Dense(7)])

    settings = {"rates": (0.015,), "epochs": 2, "batch": 32}
    trained = epidemic_training.train(build, x, y, lambda network: 0.0, seeds=(0, 1, 0), **settings)
    outputs = trained.outputs(x)
    assert outputs.shape == (3, 64, 7)
    assert np.abs(outputs[0] - outputs[1]).max() > 1e-3
    np.testing.assert_allclose(outputs[0], outputs[2], atol=1e-6)


def test_training_learns():
    x = np.random.default_rng(0).normal(size=(512, 3, 1)).astype("float32")
    y = np.repeat(x[:, -1], 7, axis=1)

    def build():
        return keras.Sequential([keras.Input((3, 1)), keras.layers.Flatten(), keras.layers.Dense(7)])

    def error(network):
        return float(np.abs(network(x) - y).mean())

    settings = {"seeds": (0,), "epochs": 15, "batch": 64}
    trained = epidemic_training.train(build, x, y, error, rates=(1e-6, 0.05, 1e-5), **settings)
    assert trained.rate == 0.05
    assert np.abs(trained.outputs(x)[0] - y).mean() < 0.1 * np.abs(y).mean()
    assert epidemic_training.train(build, x, y, lambda one: -error(one), rates=(1e-6, 0.05), **settings).rate == 1e-6


def test_ratios_are_the_same_inputs_without_the_logarithm(simulated):
    span = simulated.spans["others"]
    inputs = contest.as_ratios(span)
    place, last = span.place[0], span.last[0]
    means = [simulated.daily[place, day - 6 : day + 1].mean() for day in range(last - STEPS + 1, last + 1)]
    np.testing.assert_allclose(inputs[0, :, 0] * span.level[0], means, rtol=1e-4)
    np.testing.assert_array_equal(inputs[..., 2:], span.x[..., 2:])


def test_the_diagram_is_of_the_model():
    model = contest.curve_model(steps=12, ahead=5, layer=keras.layers.LSTM)
    drawn = network_drawing.sizes(model)
    source = network_drawing.unrolled(drawn["steps"], drawn["ahead"], drawn["layers"]).source
    assert "LSTM" in source
    assert "x₁₂" in source
    assert "ŷ₅" in source


def test_ones_own_curve_is_forecast_from_its_last_days():
    model = contest.curve_model()
    weights = pack(model.get_weights())
    daily = np.random.default_rng(0).integers(100, 200, 90)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        week = own_curve.forecast(daily, "2021-11-14", weights)
        assert week.shape == (7,)
        assert (week > 0).all()
        np.testing.assert_allclose(own_curve.forecast(daily[-34:], "2021-11-14", weights), week, rtol=1e-5)
        assert np.abs(own_curve.forecast(daily, "2021-11-15", weights) - week).max() > 0.1, "the weekday counts"
    with pytest.raises(ValueError, match="33 days, want 34"):
        own_curve.forecast(daily[-33:], "2021-11-14", weights)
    with pytest.raises(ValueError, match="negative or missing"):
        own_curve.forecast(np.where(np.arange(90) == 80, -1, daily), "2021-11-14", weights)


@pytest.mark.parametrize("few", [0, 3, LEAST_LEVEL - 1])
def test_a_curve_smaller_than_any_that_was_learned_from_is_refused(curve_weights, few):
    with pytest.raises(ValueError, match=f"has {few}.0 cases a day; the network learned from {LEAST_LEVEL} or more"):
        own_curve.forecast(np.full(50, few), "2021-11-14", curve_weights)


@pytest.mark.parametrize("week", [[100, 110, 120, 115, 150, 200, 30], [300] * 7])
def test_a_curve_that_the_network_does_not_suit_is_warned_of(curve_weights, week):
    """Each week is as the one before: to repeat it is never wrong."""
    with pytest.warns(UserWarning, match="repeating the week before by 0 %: better repeat the last week"):
        own_curve.forecast(np.tile(week, 8), "2021-11-14", curve_weights)


def test_a_growing_curve_is_not_warned_of(curve_weights):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        own_curve.forecast(100 * 1.05 ** np.arange(60), "2021-11-14", curve_weights)
