import keras
import numpy as np
import pytest

from unrolled.content.data import seir
from unrolled.content.data.epidemic import Cases
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
    prepare,
    weekday,
)
from unrolled.content.shelf.weights import pack
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
    assert real["network_day_most"] < 0.95 * real["ridge_day"]
    assert real["network_week_most"] < 0.95 * real["ridge_week"]
    assert real["network_week"] == pytest.approx(real["trees_week"], rel=0.1)
    assert real["network_week"] < real["linear_week"]


def test_sentences_follow_the_numbers(record, numbers):
    contest_record = record("epidemic.contest")
    runs = [numbers[f"network_week{end}"] for end in ("_least", "", "_most")]
    for key in ("growth", "ridge", "trees"):
        assert epidemic_words.compare(runs, numbers[f"{key}_week"]) in contest_record.texts["verdict"]
    assert str(contest_record.numbers["network_week"]) in contest_record.texts["scale"]
    assert str(contest_record.numbers["network_week_same"]) in contest_record.texts["later"]
    assert ("simulation" in contest_record.texts["span"]) == bool(numbers["simulated"])
    assert f"of the {numbers['held']:.0f} held-out places" in contest_record.texts["span"]
    assert f"every one of {numbers['seeds']:.0f} seeds" in contest_record.texts["verdict"]
    assert numbers["seeds"] == len(epidemic_training.SEEDS)
    assert f"are {contest_record.numbers['times_the_scale']} times that constant" in contest_record.texts["scale"]


def test_the_verdict_is_that_of_the_errors():
    """Each rival stands in the sentence of its outcome, whatever the outcomes are."""

    def at(day, week=None):
        return {"day": {"others": [day]}, "week": {"others": [week or day]}}

    record = Record("x")
    counts = {"seeds": 3, "held": 20, "places_better_than_growth": 18, "places_better_than_trees": 11}
    for name, value in {"network_week": 10, "growth_week": 12.5, **counts}.items():
        record.number(name, value, digits=0)
    network = {"day": {"others": [9.9, 10.0, 10.3]}, "week": {"others": [9.8, 10.0, 10.2]}}
    rivals = {"persistence": at(20), "growth": at(12), "ridge": at(10.1), "trees": at(8, 15)}
    sentence = epidemic_words.verdict(record, {"network": network, **rivals})
    assert "error is lower than that of repeating last week and damped growth." in sentence
    assert "error is about the same as that of ridge regression." in sentence
    assert "against that of boosted trees on the same windows, is higher for single days and lower for" in sentence
    assert "is higher than" not in sentence
    assert "takes 20 % off" in sentence
    assert "better in 18 of 20 places" in sentence


def test_in_the_test_months_there_are_many_more_cases_than_the_linear_scale_expects(real):
    assert real["times_the_scale"] > 2


def test_the_page_counts_the_places_that_took_cases_back(record):
    curves_record = record("epidemic.curves")
    places, corrected = (curves_record.numbers[name].value for name in ("places", "places_corrected"))
    assert 0 < corrected <= places == sum(row[2] for row in held_and_learned(curves_record))
    sentence = f"Of the {places:.0f} places used below, {corrected:.0f} took cases back"
    assert sentence in curves_record.texts["corrections"]


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
    assert source.endswith("places, 2020-01-22 to 2023-01-30; used up to 2022-02-28.")
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
    monkeypatch.setattr(epidemic_rules, "boosted_trees", lambda task, spans: epidemic_rules.ridge(task, spans)[0])

    def quick(build, inputs, targets, seeds=(0, 1)):
        model = build()
        model.layers[-1].set_weights([0.01 * w for w in model.layers[-1].get_weights()])
        return epidemic_training.Trained(model, [model.get_weights()] * len(seeds))

    monkeypatch.setattr(contest, "train", quick)
    record = Record("epidemic.contest")
    contest.show(record, contest.measure())
    assert {"errors", "phases"} == set(record.tables)
    assert {"network", "horizon", "examples", "turning"} == set(record.figures)
    assert all("Simulated" in table.caption for table in record.tables.values())
    assert record.numbers["simulated"].value == 1
    # Outputs near 0 are “as last week”.
    assert record.numbers["network_week"].value == pytest.approx(record.numbers["persistence_week"].value, rel=0.1)
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


def test_the_damping_is_chosen_on_validation_only(simulated):
    spans = dict(simulated.spans)
    spans["others"] = Span(**{**vars(spans["others"]), "cases": 0 * spans["others"].cases})
    other = Task(**{**vars(simulated), "spans": spans})
    for rule in (epidemic_rules.growth, epidemic_rules.ridge):
        (forecasts, chosen), (others, chosen_other) = rule(simulated, ("others",)), rule(other, ("others",))
        assert chosen == chosen_other
        np.testing.assert_array_equal(forecasts["others"], others["others"])


def test_trees_learn_what_depends_on_the_window(simulated):
    few = Span(**{name: array[::10] for name, array in vars(simulated.spans["train"]).items()})
    task = Task(**{**vars(simulated), "spans": {**simulated.spans, "train": few}})
    forecast = epidemic_rules.boosted_trees(task, ("valid",))["valid"]
    span = simulated.spans["valid"]
    assert errors(span, forecast).day.mean() < errors(span, epidemic_rules.seasonal(span)).day.mean()


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

    trained = epidemic_training.train(build, x, y, seeds=(0, 1, 0), epochs=2, batch=32)
    outputs = trained.outputs(x)
    assert outputs.shape == (3, 64, 7)
    assert np.abs(outputs[0] - outputs[1]).max() > 1e-3
    np.testing.assert_allclose(outputs[0], outputs[2], atol=1e-6)


def test_training_learns():
    x = np.random.default_rng(0).normal(size=(512, 3, 1)).astype("float32")
    y = np.repeat(x[:, -1], 7, axis=1)

    def build():
        return keras.Sequential([keras.Input((3, 1)), keras.layers.Flatten(), keras.layers.Dense(7)])

    outputs = epidemic_training.train(build, x, y, seeds=(0,), epochs=15, batch=64, rate=0.05).outputs(x)[0]
    assert np.abs(outputs - y).mean() < 0.1 * np.abs(y).mean()


def test_the_linear_scale_knows_training_days_only(simulated):
    span = simulated.spans["others"]
    inputs, scale = contest.linear_scale(simulated, span)
    daily = simulated.daily.copy()
    daily[:, simulated.dates > TRAIN_END] = 7
    again = contest.linear_scale(Task(**{**vars(simulated), "daily": daily}), span)
    np.testing.assert_array_equal(scale, again[1])
    place, last = span.place[0], span.last[0]
    means = [simulated.daily[place, day - 6 : day + 1].mean() for day in range(last - STEPS + 1, last + 1)]
    np.testing.assert_allclose(inputs[0, :, 0] * scale[0], means, rtol=1e-4)
    np.testing.assert_array_equal(inputs[0, :, 2:], span.x[0, :, 3:])


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
    week = own_curve.forecast(daily, "2021-11-14", weights)
    assert week.shape == (7,)
    assert (week > 0).all()
    np.testing.assert_allclose(own_curve.forecast(daily[-27:], "2021-11-14", weights), week, rtol=1e-5)
    assert np.abs(own_curve.forecast(daily, "2021-11-15", weights) - week).max() > 0.1, "the weekday counts"
    with pytest.raises(ValueError, match="26 days, want 27"):
        own_curve.forecast(daily[-26:], "2021-11-14", weights)
    with pytest.raises(ValueError, match="negative or missing"):
        own_curve.forecast(np.where(np.arange(90) == 80, -1, daily), "2021-11-14", weights)
