import json
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from unrolled.apps.forecast import forecast_command
from unrolled.apps.forecast.series_report import report
from unrolled.content.forecasting import diagram, seattle_command
from unrolled.content.forecasting.seattle import KINDS, RULES, network_key
from unrolled.content.forecasting.shared import forecasting_words
from unrolled.content.forecasting.shared import weather_networks as networks
from unrolled.content.forecasting.shared import weather_rules as rules
from unrolled.content.forecasting.shared import weather_windows as weather
from unrolled.content.forecasting.shared.weather_networks import SEEDS, recurrent, train
from unrolled.content.forecasting.shared.weather_windows import AHEAD, COLUMNS, PAST, TEST, VALID, prepare
from unrolled.content.shelf.terminal_text import terminal_text
from unrolled.content.shelf.weights import unpack
from unrolled.engine.cells import Results
from unrolled.engine.records.record import Record
from unrolled.engine.terminal import Parser

NETWORKS = [network_key(kind, told) for kind in KINDS for told in ("alone", "all")]


@pytest.fixture(scope="module")
def task():
    return prepare()


@pytest.fixture
def numbers(record):
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

    def forecasts(task):
        every = [rules.persistence(task), rules.last_week(task), rules.damped(task), rules.ridge(task, "all")[0]]
        return np.stack(every)[:, window]

    monkeypatch.setattr(weather, "load", lambda: replace(later, temp_max=changed))
    other = prepare()
    np.testing.assert_allclose(forecasts(other), forecasts(task), atol=1e-6)
    assert (other.targets[window] == task.targets[window] + 50).all()


def test_the_rules_are_what_they_are_called(task):
    day = int(np.flatnonzero(task.first == np.datetime64("2015-03-08"))[0])
    measured = weather.load().temp_max
    at = int(np.searchsorted(task.days, np.datetime64("2015-03-08")))
    np.testing.assert_allclose(rules.persistence(task)[day], measured[at - 1], atol=1e-4)
    np.testing.assert_allclose(rules.last_week(task)[day], measured[at - 7 : at], atol=1e-4)


def test_training_gives_each_seed_its_own_forecast_in_degrees(task, monkeypatch):
    monkeypatch.setattr(networks, "SEEDS", (0, 1, 0))
    forecasts = train(task, lambda: recurrent("SimpleRNN", 1, units=2), task.inputs[..., :1], epochs=1)
    assert forecasts.shape == (3, len(task.first), AHEAD)
    assert not np.allclose(forecasts[0], forecasts[1])
    np.testing.assert_allclose(forecasts[0], forecasts[2], atol=1e-3)
    assert 5 < forecasts.mean() < 30


@pytest.mark.parametrize("kind", ["SimpleRNN", "LSTM", "GRU"])
def test_a_network_goes_from_a_window_to_seven_days(kind):
    assert recurrent(kind, 6, units=3).output_shape == (None, AHEAD)
    assert recurrent(kind, 6, units=3).input_shape == (None, PAST, 6)


@pytest.fixture
def chosen(numbers):
    """The keys of the rule and of the network with the least error on the validation year."""
    return tuple(min(keys, key=lambda key: numbers[f"{key}_valid"]) for keys in (RULES, NETWORKS))


def test_the_network_chosen_does_not_beat_ridge_regression(numbers, chosen):
    rule, network = chosen
    assert rule.startswith("ridge_")
    assert numbers[network] > 1.01 * numbers[rule]


def test_choices_are_made_on_the_validation_year(record, numbers, chosen):
    rule, network = chosen
    assert (numbers["best_rule"], numbers["best_network"]) == (numbers[rule], numbers[network])
    texts = record("forecasting.seattle").texts
    assert texts["best_rule"] == RULES[rule]
    assert texts["best_network"].partition("-")[0].lower().startswith(network.partition("_")[0])
    assert texts["best_network"].endswith("all columns" if network.endswith("_all") else "temperature alone")


def test_every_run_of_a_network_is_better_than_the_naive_rules(numbers):
    assert max(numbers[f"{key}_most"] for key in NETWORKS) < 0.97 * min(numbers["persistence"], numbers["last_week"])


def test_who_has_learnt_the_season_is_too_cold_in_a_warm_year(numbers):
    assert numbers["usual_lean"] < -1
    assert numbers["ridge_all_lean"] < -0.5
    assert numbers["gru_all_lean"] < numbers["gru_alone_lean"] - 0.3


def test_more_columns_help_both_years_once_the_lean_is_away(numbers):
    """2014, 2015 without each one's mean error, and 2015 corrected by what was known in time: all kinds of network."""
    kinds = [kind.partition("-")[0].lower() for kind in KINDS]
    for end in ("_valid", "_without_lean", "_kept_up"):
        assert all(numbers[f"{kind}_all{end}"] < numbers[f"{kind}_alone{end}"] for kind in kinds), end
    assert all(numbers[f"{kind}_all"] > numbers[f"{kind}_alone"] for kind in kinds)


def test_without_its_lean_the_network_is_level_with_ridge_regression(numbers):
    assert numbers["gru_all_without_lean"] == pytest.approx(numbers["ridge_all_without_lean"], rel=0.02)
    assert numbers["gru_all_kept_up"] == pytest.approx(numbers["ridge_all_kept_up"], rel=0.02)
    assert numbers["gru_all_kept_up"] < numbers["gru_all"] - 0.15


def test_the_network_has_no_smaller_error_than_the_best_simple_rule(numbers, chosen):
    _, network = chosen
    assert numbers[network] > 0.98 * min(numbers[key] for key in ("persistence", "last_week", "usual", "damped"))


@pytest.mark.parametrize("told", [*COLUMNS])
def test_ridge_reads_what_the_networks_read_and_its_penalty_is_no_edge(task, monkeypatch, told):
    forecast, penalty = rules.ridge(task, told)
    assert min(rules.PENALTIES) < penalty < max(rules.PENALTIES)
    for column in range(task.inputs.shape[-1]):
        # Every day of every column that a network is told counts, and no other does.
        for day in (0, PAST - 1):
            inputs = task.inputs.copy()
            inputs[-1, day, column] += 1
            moved = np.abs(rules.ridge(replace(task, inputs=inputs), told)[0][-1] - forecast[-1]).max() > 1e-6
            assert moved == (column in COLUMNS[told]), (column, day)


def test_a_comparison_with_an_error_says_which_is_below():
    words = [forecasting_words.beside(mine, 2.0) for mine in (1.0, 1.99, 2.01, 3.0)]
    assert words == ["is 50% below", "is level with", "is level with", "is 50% above"]


def test_the_sentences_follow_the_numbers():
    """With a network that wins, and one that loses: what is said turns."""
    for network, said in ((2.0, "the network beats the linear model, and a single run"), (3.0, "does not beat")):
        scores = Record("forecasting.x")
        keys = [*RULES, *NETWORKS, "best_rule", "best_network"]
        for key in keys:
            value = network if key in (*NETWORKS, "best_network") else 2.5
            for end in ("", "_least", "_valid", "_lean", "_without_lean", "_kept_up"):
                scores.number(key + end, value, digits=2)
        scores.text("best_rule", "the line")
        scores.text("best_network", "the net")
        shown = Results(scores)
        assert said in forecasting_words.contest(shown)
        assert ("20% below" if network < 2.5 else "20% above") in forecasting_words.contest(shown)
        assert ("20% below" if network < 2.5 else "20% above") in forecasting_words.leans(shown)
        assert "More columns help 0 of the 4 kinds" in forecasting_words.leans(shown)


def test_the_first_day_is_easier_than_the_last(numbers):
    assert all(numbers[f"{key}_first"] < 0.92 * numbers[f"{key}_last"] for key in (*NETWORKS, "damped", "ridge_all"))


@pytest.fixture
def forecasts():
    """The forecasts of the chosen rule, `(windows, AHEAD)`, and of the chosen network, `(seeds, windows, AHEAD)`."""
    from unrolled.engine.records.store import Store

    return unpack(Store().read("forecasting.seattle", "forecasts.npz"))


def test_the_forecasts_of_the_record_are_those_that_were_measured(numbers, task, forecasts):
    rule, network = forecasts
    assert network.shape == (len(SEEDS), len(task.first), AHEAD)
    for key, array in (("best_rule", rule), ("best_network", network)):
        error = np.abs(array - task.targets)[..., task.test, :].mean(axis=(-1, -2))
        assert np.median(error) == pytest.approx(numbers[key], abs=1e-3)


def test_the_interval_is_right_on_average_and_wrong_in_summer(task, forecasts):
    from snippets.forecasting.intervals import coverage, half_widths

    error = forecasts[0] - task.targets
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


def test_the_command_prints_an_error_a_verdict_and_where_it_saved(record):
    from unrolled.engine.records.store import Store

    command = record("forecasting.seattle_command")
    assert sum("(chosen)" in row[0] for row in command.tables["errors"].rows) == 1
    assert all(2 < float(cell) < 5 for row in command.tables["errors"].rows for cell in row[1:5])
    assert f"Saved in {seattle_command.FOLDER}" in command.texts["after"]
    assert "80%" in command.texts["after"]
    assert "/" not in command.texts["command"]
    assert json.loads(Store().read(command.name, "settings.json"))["columns"] == ["date", "temp_max"]


def test_what_the_page_calls_the_command_is_a_call_that_does_what_was_measured():
    parser = Parser(prog="unrolled")
    forecast_command.add(parser.add_subparsers())
    program, *words = seattle_command.COMMAND.split()
    chosen = parser.parse_args(words)
    assert program == "unrolled"
    assert (chosen.file, chosen.date, chosen.value) == ("seattle.csv", "date", "temp_max")
    assert str(chosen.save) == seattle_command.FOLDER
    # All else is as `compare` has it where nothing is asked for.
    assert (chosen.horizon, chosen.test_days, chosen.country, chosen.seed) == (7, None, None, 0)


def test_the_page_prints_what_the_command_prints_of_a_result():
    """The sentences before and after the table, and no table, for it is set as one of the page."""
    errors = np.linspace(2, 4, 7)
    scores = [
        {"key": key, "name": f"the {key}", "setting": "", "validation": errors, "test": errors + off, "lean": -off}
        for key, off in (("seasonal", 1.0), ("ridge", 0.0))
    ]
    measured = {
        "first": "2012-01-01",
        "values": np.sin(np.arange(1461.0)),
        "notes": ["one day was there twice"],
        "ahead": 7,
        "valid": "2014-01-01",
        "test": "2015-01-01",
        "scores": scores,
        "chosen": "ridge",
        "coming": {"values": errors, "low": errors - 1, "high": errors + 1},
        "coverage": np.full(7, 0.75),
        "files": {"settings.json": b"{}"},
    }
    record = Record("forecasting.x")
    seattle_command.show(record, measured)
    printed = terminal_text(partial(report, seattle_command.outcome_of(measured)))
    shown = record.texts["before"] + record.texts["after"]
    [left_out] = [block for block in printed.split("\n\n") if block not in shown]
    assert left_out.startswith("Mean absolute error")
    assert "one day was there twice" in record.texts["before"]
    assert record.tables["errors"].rows[1] == ["the ridge (chosen)", "3.00", "3.00", "2.00", "4.00", ""]
    assert record.files == {"settings.json": b"{}"}
