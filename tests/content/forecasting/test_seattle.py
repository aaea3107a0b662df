import io
import json

import numpy as np
import pytest

from unrolled.content.forecasting import diagram
from unrolled.content.forecasting.seattle import KINDS
from unrolled.content.forecasting.seattle_command import parts
from unrolled.content.forecasting.shared.seattle import networks as training
from unrolled.content.forecasting.shared.seattle import task as weather
from unrolled.content.forecasting.shared.seattle.networks import SEEDS, recurrent, train
from unrolled.content.forecasting.shared.seattle.task import AHEAD, PAST, TEST, VALID, prepare

NETWORKS = [f"{kind.partition('-')[0].lower()}_{what}" for kind in KINDS for what in ("alone", "all")]
RULES = ("persistence", "last_week", "usual", "damped")


@pytest.fixture(scope="module")
def task():
    return prepare()


@pytest.fixture
def found(record):
    return {name: number.value for name, number in record("forecasting.seattle").numbers.items()}


def test_spans_share_no_day_of_a_target(task):
    last = task.first + (AHEAD - 1)
    assert (last[task.train] < np.datetime64(VALID)).all()
    assert (task.first[task.valid] >= np.datetime64(VALID)).all()
    assert (last[task.valid] < np.datetime64(TEST)).all()
    assert (task.first[task.test] >= np.datetime64(TEST)).all()
    assert (~(task.train | task.valid | task.test)).sum() == 2 * (AHEAD - 1)


def test_the_scale_is_that_of_the_training_days(task):
    training_days = task.columns[task.days < np.datetime64(VALID)]
    np.testing.assert_allclose(training_days.mean(axis=0), 0, atol=1e-4)
    np.testing.assert_allclose(training_days.std(axis=0), 1, atol=1e-4)
    np.testing.assert_allclose(task.unscaled(task.goal), task.targets, atol=1e-4)


def test_rules_look_at_no_day_of_the_target(task, monkeypatch):
    later = weather.load()
    changed = later.temp_max.copy()
    begin = int(np.searchsorted(task.days, np.datetime64("2015-06-01")))
    changed[begin:] += 50
    window = int(np.flatnonzero(task.first == np.datetime64("2015-06-01"))[0])

    def said(task):
        made = [weather.persistence(task), weather.last_week(task), weather.damped(task), weather.ridge(task, "all")[0]]
        return np.stack(made)[:, window]

    before = said(task)
    monkeypatch.setattr(weather, "load", lambda: type(later)(
        later.dates, changed, later.temp_min, later.precipitation, later.wind))  # fmt: skip
    np.testing.assert_allclose(said(prepare()), before, atol=1e-6)
    assert (prepare().targets[window] == task.targets[window] + 50).all()


def test_the_rules_are_what_they_are_called(task):
    day = int(np.flatnonzero(task.first == np.datetime64("2015-03-08"))[0])
    measured = weather.load().temp_max
    at = int(np.searchsorted(task.days, np.datetime64("2015-03-08")))
    np.testing.assert_allclose(weather.persistence(task)[day], measured[at - 1], atol=1e-4)
    np.testing.assert_allclose(weather.last_week(task)[day], measured[at - 7 : at], atol=1e-4)


def test_training_gives_each_seed_its_own_forecast_in_degrees(task, monkeypatch):
    monkeypatch.setattr(training, "SEEDS", (0, 1, 0))
    made = train(task, lambda: recurrent("SimpleRNN", 1, units=2), task.inputs[..., :1], epochs=1)
    assert made.shape == (3, len(task.first), AHEAD)
    assert not np.allclose(made[0], made[1])
    np.testing.assert_allclose(made[0], made[2], atol=1e-3)
    assert 5 < made.mean() < 30


@pytest.mark.parametrize("kind", ["SimpleRNN", "LSTM", "GRU"])
def test_a_network_goes_from_a_window_to_seven_days(kind):
    assert recurrent(kind, 6, units=3).output_shape == (None, AHEAD)
    assert recurrent(kind, 6, units=3).input_shape == (None, PAST, 6)


def test_the_network_chosen_does_not_beat_ridge_regression(record, found):
    texts = record("forecasting.seattle").texts
    assert texts["best_rule_key"].startswith("ridge_")
    assert found[texts["best_network_key"]] > 1.01 * found[texts["best_rule_key"]]


def test_choices_are_made_on_the_validation_year(record, found):
    texts = record("forecasting.seattle").texts
    assert texts["best_network_key"] == min(NETWORKS, key=lambda key: found[f"{key}_valid"])
    rules = (*RULES, "ridge_alone", "ridge_season", "ridge_all")
    assert texts["best_rule_key"] == min(rules, key=lambda key: found[f"{key}_valid"])


def test_every_run_of_a_network_is_better_than_the_naive_rules(found):
    assert max(found[f"{key}_most"] for key in NETWORKS) < 0.97 * min(found["persistence"], found["last_week"])


def test_who_has_learnt_the_season_is_too_cold_in_a_warm_year(found):
    assert found["usual_bias"] < -1
    assert found["ridge_season_bias"] < -0.5
    assert found["gru_all_bias"] < found["gru_alone_bias"] - 0.3


def test_the_lean_does_not_explain_what_more_columns_cost(found, task):
    assert found["ridge_season"] < found["ridge_alone"] - 0.03
    kinds = [kind.partition("-")[0].lower() for kind in KINDS]
    assert all(found[f"{kind}_all_valid"] < found[f"{kind}_alone_valid"] for kind in kinds)
    assert all(found[f"{kind}_all"] > found[f"{kind}_alone"] for kind in kinds)
    warmer = [(task.targets - task.usual)[span].mean() for span in (task.valid, task.test)]
    assert min(warmer) > 1
    assert abs(warmer[0] - warmer[1]) < 0.6


def test_the_first_day_is_easier_than_the_last(found):
    assert all(found[f"{key}_first"] < 0.92 * found[f"{key}_last"] for key in (*NETWORKS, "damped", "ridge_all"))


def test_what_is_kept_is_what_was_measured(record, found, task):
    from unrolled.engine.records.store import Store

    kept = np.load(io.BytesIO(Store().read("forecasting.seattle", "forecasts.npz")))
    texts = record("forecasting.seattle").texts
    assert kept["network"].shape == (len(SEEDS), len(task.first), AHEAD)
    for item, key in (("rule", texts["best_rule_key"]), ("network", texts["best_network_key"])):
        error = np.abs(kept[item] - task.targets)[..., task.test, :].mean(axis=(-1, -2))
        assert np.median(error) == pytest.approx(found[key], abs=1e-3)


def test_the_interval_is_right_on_average_and_wrong_in_summer(record, task):
    from snippets.forecasting.intervals import coverage, half_widths
    from unrolled.engine.records.store import Store

    kept = np.load(io.BytesIO(Store().read("forecasting.seattle", "forecasts.npz")))
    error = kept["rule"] - task.targets
    widths = half_widths(error[task.valid], 0.8)
    assert coverage(error[task.test], widths).mean() == pytest.approx(0.8, abs=0.04)
    month = task.first.astype("datetime64[M]").astype(int) % 12 + 1
    assert coverage(error[task.test & (month >= 5) & (month <= 7)], widths).mean() < 0.72
    assert coverage(error[task.test & (month >= 9)], widths).mean() > 0.86


def test_the_drawing_hands_the_state_on_and_gives_each_shown_day_a_forecast():
    lines = [line.strip() for line in diagram.unrolled(28, 7).body]
    assert [line for line in lines if line.startswith("encoder3 -> ")] == ["encoder3 -> decoder4"]
    assert sum("-> output" in line for line in lines) == 2
    assert [line.split(" [")[0] for line in lines if line.startswith("input1 -> ")] == ["input1 -> encoder1"]


def test_the_command_says_an_error_a_verdict_and_where_it_saved(record):
    from unrolled.engine.records.store import Store

    made = record("forecasting.seattle_command")
    assert sum("(chosen)" in row[0] for row in made.tables["errors"].rows) == 1
    assert all(2 < float(cell) < 5 for row in made.tables["errors"].rows for cell in row[1:5])
    assert "Saved to forecaster" in made.texts["after"]
    assert "80%" in made.texts["after"]
    assert "/" not in made.texts["command"]
    assert json.loads(Store().read(made.name, "settings.json"))["series"] == "temp_max"


def test_the_table_of_the_command_is_cut_out():
    printed = (
        "a\n\nMean absolute error:\n head  x\n   naive: b      1  2  3  4\n→  trees  9 leaves  5  6  7  8\n\nc\n\nd\n"
    )
    rows = [["naive: b", "1", "2", "3", "4", ""], ["trees (chosen)", "5", "6", "7", "8", "9 leaves"]]
    assert parts(printed) == ("a", rows, "c\n\nd")
    with pytest.raises(ValueError, match="no table"):
        parts("nothing")
