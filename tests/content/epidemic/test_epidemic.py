import io

import keras
import numpy as np
import pytest

from unrolled.content.data import seir
from unrolled.content.data.epidemic import Cases
from unrolled.content.epidemic import contest, curves
from unrolled.content.epidemic.shared import network_drawing, networks, own, rules, turning, words
from unrolled.content.epidemic.shared.task import (
    AHEAD,
    LEAST,
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
)  # fmt: skip
from unrolled.engine.records.record import Record


@pytest.fixture(scope="module")
def simulated() -> Task:
    return prepare(seir.simulate())


@pytest.fixture
def found(record):
    return {name: number.value for name, number in record("epidemic.contest").numbers.items()}


@pytest.fixture
def real(found):
    if found["simulated"]:
        pytest.skip("UNROLLED_DATA does not hold the table of confirmed cases: the record is of simulated ones")
    return found


def made_up(growth: float) -> Task:
    """Three curves that grow by one factor a week, without any rhythm."""
    dates = np.arange(np.datetime64("2021-05-01"), np.datetime64("2022-03-01"))
    daily = 100 * growth ** (np.arange(len(dates)) / 7)
    cumulative = np.stack([np.cumsum(daily) * size for size in (3, 2, 1)])
    return prepare(Cases(dates, np.array(["p", "q", "r"]), cumulative))


# What the page says


def test_the_network_beats_what_a_rule_of_thumb_gives(found):
    for key in ("persistence", "seasonal", "growth"):
        assert found["network_day_most"] < 0.97 * found[f"{key}_day"]
        assert found["network_week_most"] < 0.97 * found[f"{key}_week"]


def test_the_worth_of_the_network_on_reported_cases(real):
    assert real["network_day_most"] < 0.95 * real["ridge_day"]
    assert real["network_week_most"] < 0.95 * real["ridge_week"]
    assert real["network_week"] == pytest.approx(real["trees_week"], rel=0.1)
    assert real["network_week"] < real["linear_week"]


def test_sentences_follow_the_numbers(record, found):
    made = record("epidemic.contest")
    runs = [found[f"network_week{end}"] for end in ("_least", "", "_most")]
    for key in ("growth", "ridge", "trees"):
        assert words.compare(runs, found[f"{key}_week"]) in made.texts["verdict"]
    assert str(made.numbers["network_week"]) in made.texts["scale"]
    assert str(made.numbers["network_week_same"]) in made.texts["later"]
    assert ("simulation" in made.texts["span"]) == bool(found["simulated"])
    assert f"of the {found['held']:.0f} held-out places" in made.texts["span"]
    assert f"every one of {found['seeds']:.0f} seeds" in made.texts["verdict"]
    assert found["seeds"] == len(networks.SEEDS)
    assert f"are {made.numbers['times_the_scale']} times that constant" in made.texts["scale"]


def test_in_the_test_months_there_are_many_more_cases_than_the_linear_scale_expects(real):
    assert real["times_the_scale"] > 2


def test_the_page_counts_the_places_that_took_cases_back(record):
    made = record("epidemic.curves")
    places, corrected = (made.numbers[name].value for name in ("places", "places_corrected"))
    assert 0 < corrected <= places == sum(row[2] for row in held_and_learned(made))
    assert f"Of the {places:.0f} places used below, {corrected:.0f} took cases back" in made.texts["corrections"]


def held_and_learned(made):
    """The rows of the spans whose places together are all: those held out, and the others."""
    rows = [[row[0], row[1], int(row[2])] for row in made.tables["spans"].rows]
    return [row for row in rows if "train" in row[0] or "others" in row[0]]


def test_around_a_peak_forecasts_change_from_too_low_to_too_high(found):
    for key in ("growth", "network"):
        assert found[f"{key}_after_peak"] > found[f"{key}_before_peak"] + 5
        assert found[f"{key}_after_peak"] > 0
    assert found["persistence_before_peak"] < 0
    assert found["peaks"] >= 8


def test_after_a_peak_most_of_the_gain_over_last_week_is_lost(found):
    rising = found["network_rising"] / found["persistence_rising"]
    after = found["network_peak_in_last_week"] / found["persistence_peak_in_last_week"]
    assert after > rising + 0.15
    assert found["goes_on"] > 65


def test_every_caption_says_where_the_cases_come_from(record, found):
    note = "Simulated epidemic, not COVID-19." if found["simulated"] else "Johns Hopkins University"
    shown = []
    for made in (record("epidemic.contest"), record("epidemic.curves")):
        shown += [table.caption for table in made.tables.values()]
        shown += [figure.caption for name, figure in made.figures.items() if name != "network"]
    assert len(shown) == 8
    assert all(note in caption for caption in shown)


def test_a_record_of_reported_cases_never_says_simulated(real, record):
    for name in ("epidemic.contest", "epidemic.curves"):
        assert "imulat" not in record(name).to_json().replace('"simulated"', "")


# Both ways to get cases


def test_without_the_file_cases_are_simulated(monkeypatch):
    monkeypatch.delenv("UNROLLED_DATA", raising=False)
    assert available().simulated
    task = prepare()
    assert task.simulated
    assert "Simulated" in task.note


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
    monkeypatch.setattr(contest.rules, "boosted", lambda task, spans: rules.linear(task, spans)[0])

    def quick(build, inputs, targets, seeds=(0, 1)):
        model = build()
        model.layers[-1].set_weights([0.01 * w for w in model.layers[-1].get_weights()])
        return networks.Trained(model, [model.get_weights()] * len(seeds))

    monkeypatch.setattr(contest, "train", quick)
    made = Record("epidemic.contest")
    contest.run(made)
    assert {"errors", "phases"} == set(made.tables)
    assert {"network", "horizon", "examples", "turning"} == set(made.figures)
    assert all("Simulated" in table.caption for table in made.tables.values())
    assert made.numbers["simulated"].value == 1
    # Outputs near 0 are “as last week”.
    assert made.numbers["network_week"].value == pytest.approx(made.numbers["persistence_week"].value, rel=0.1)
    week = own.forecast(np.full(40, 50.0), "2021-05-01", made.files["curve.npz"])
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
    assert all(span.level.min() >= LEAST for span in simulated.spans.values())


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
    monkeypatch.setattr(curves, "prepare", lambda: simulated)
    made = Record("epidemic.curves")
    curves.run(made)
    assert made.numbers["corrections"].value == simulated.corrected.sum()
    assert "Place 0" in made.tables["spans"].caption
    assert all("Simulated" in one.caption for one in (*made.tables.values(), *made.figures.values()))
    assert [row[2] for row in made.tables["spans"].rows] == ["40", "40", "20", "40"]


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
    assert errors(flat, rules.persistence(flat)).day.max() < 1e-3
    assert errors(flat, rules.seasonal(flat)).day.max() < 1e-3
    assert errors(doubling, rules.persistence(doubling)).week.min() == pytest.approx(50, abs=1)
    # What is left: the mean of a week that doubles is a little more than the value in its middle.
    assert errors(doubling, rules.growing(doubling, 1.0)).day.max() < 8
    np.testing.assert_allclose(rules.growing(doubling, 0.0), rules.seasonal(doubling))


def test_the_damping_is_chosen_on_validation_only(simulated):
    spans = dict(simulated.spans)
    spans["others"] = Span(**{**vars(spans["others"]), "cases": 0 * spans["others"].cases})
    other = Task(**{**vars(simulated), "spans": spans})
    for rule in (rules.growth, rules.linear):
        (said, chosen), (said_other, chosen_other) = rule(simulated, ("others",)), rule(other, ("others",))
        assert chosen == chosen_other
        np.testing.assert_array_equal(said["others"], said_other["others"])


def test_trees_learn_what_depends_on_the_window(simulated):
    few = Span(**{name: array[::10] for name, array in vars(simulated.spans["train"]).items()})
    said = rules.boosted(Task(**{**vars(simulated), "spans": {**simulated.spans, "train": few}}), ("valid",))["valid"]
    span = simulated.spans["valid"]
    assert errors(span, said).day.mean() < errors(span, rules.seasonal(span)).day.mean()


# Turns


def test_turns_of_a_wave_are_found():
    days = np.arange(140)
    wave = 1000 * np.exp(np.cos(2 * np.pi * days / 70))
    peaks, lows = turning.turns(wave)
    assert peaks.tolist() == [70]
    assert lows.tolist() == [35, 105]
    for straight in (np.full(140, 50.0), 100 * 1.05**days, np.zeros(140)):
        assert [len(found) for found in turning.turns(straight)] == [0, 0]


def test_phases_of_a_wave():
    days = np.arange(140)
    daily = 1000 * np.exp(np.cos(2 * np.pi * days / 70))[None]
    last = np.arange(27, 130)
    cases = np.lib.stride_tricks.sliding_window_view(daily[0], 7)[last + 1]
    level = np.array([daily[0, day - 6 : day + 1].mean() for day in last])
    span = Span(np.zeros((len(last), 1, 10)), cases, level, cases, np.zeros(len(last), int), last)
    task = Task("", True, days, np.array(["x"]), np.array([True]), daily, daily < 0, {"others": span})
    phase = dict(zip(last, turning.phases(task, span), strict=True))
    names = {day: turning.PHASES[phase[day]] for day in phase}
    assert [names[day] for day in (50, 62)] == ["rising"] * 2
    assert {names[day] for day in range(63, 70)} == {"peak in the coming week"}
    assert {names[day] for day in range(70, 77)} == {"peak in the last week"}
    assert [names[day] for day in (77, 90)] == ["falling"] * 2
    assert {names[day] for day in range(98, 112)} == {"around a low point"}
    off = turning.around_peaks(task, span, np.repeat(level[:, None], 7, axis=1), np.array([-14, 14]))
    assert np.isnan(off).all(), "one peak is no median"


# Networks


def test_training_differs_by_seed_and_repeats():
    random = np.random.default_rng(0)
    x, y = random.normal(size=(64, 5, 2)).astype("float32"), random.normal(size=(64, 7))

    def build():
        return keras.Sequential([keras.Input((5, 2)), keras.layers.Flatten(), keras.layers.Dense(7)])

    trained = networks.train(build, x, y, seeds=(0, 1, 0), epochs=2, batch=32)
    said = trained.outputs(x)
    assert said.shape == (3, 64, 7)
    assert np.abs(said[0] - said[1]).max() > 1e-3
    np.testing.assert_allclose(said[0], said[2], atol=1e-6)


def test_training_learns():
    x = np.random.default_rng(0).normal(size=(512, 3, 1)).astype("float32")
    y = np.repeat(x[:, -1], 7, axis=1)

    def build():
        return keras.Sequential([keras.Input((3, 1)), keras.layers.Flatten(), keras.layers.Dense(7)])

    said = networks.train(build, x, y, seeds=(0,), epochs=15, batch=64, rate=0.05).outputs(x)[0]
    assert np.abs(said - y).mean() < 0.1 * np.abs(y).mean()


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
    kept = io.BytesIO()
    np.savez(kept, *model.get_weights())
    daily = np.random.default_rng(0).integers(100, 200, 90)
    week = own.forecast(daily, "2021-11-14", kept.getvalue())
    assert week.shape == (7,)
    assert (week > 0).all()
    np.testing.assert_allclose(own.forecast(daily[-27:], "2021-11-14", kept.getvalue()), week, rtol=1e-5)
    assert np.abs(own.forecast(daily, "2021-11-15", kept.getvalue()) - week).max() > 0.1, "the weekday counts"
    with pytest.raises(ValueError, match="26 days, want 27"):
        own.forecast(daily[-26:], "2021-11-14", kept.getvalue())
    with pytest.raises(ValueError, match="negative or missing"):
        own.forecast(np.where(np.arange(90) == 80, -1, daily), "2021-11-14", kept.getvalue())
