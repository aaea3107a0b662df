import numpy as np
import pytest

from unrolled.content.shelf.forecast_errors import by_day, by_kind, kept_up, lean, without_lean
from unrolled.content.shelf.forecast_report import Entry, horizon_figure, tabulate, tabulate_holidays
from unrolled.engine.records.record import Record

TARGET = np.zeros((50, 7))
THIN = "\N{THIN SPACE}"


@pytest.fixture
def entries():
    """One that is off by 1000, 5000 and 2000 from three seeds, and one that is off by 10."""
    runs = np.stack([TARGET + off for off in (1000.0, 5000.0, 2000.0)])
    return [
        Entry("worse", "the worse", by_day(runs, TARGET), "a rate"),
        Entry("better", "the better", by_day(TARGET - 10, TARGET)),
    ]


def test_a_table_is_sorted_and_has_median_and_range(entries):
    record = Record("shelf.x")
    tabulate(record, "x", entries, "A table.", before=("2014", {"worse": 7, "better": 8}))
    table = record.tables["x"]
    assert table.columns[:4] == ["forecaster", "2014", "seven days", "day 1"]
    assert [row[0] for row in table.rows] == ["the better", "the worse"]
    assert table.rows[1][1:4] == ["7", f"2{THIN}000 (1{THIN}000–5{THIN}000)", f"2{THIN}000"]
    assert record.numbers["worse"].value == pytest.approx(2000)
    assert record.numbers["worse_least"].value == pytest.approx(1000)
    assert record.numbers["worse_most"].value == pytest.approx(5000)
    assert record.numbers["better_last"].value == pytest.approx(10)


def test_the_middle_is_the_median_over_the_seeds_of_the_mean_over_the_days():
    errors = np.array([[0.0, 8.0], [1.0, 1.0], [2.0, 4.0]])
    entry = Entry("x", "x", errors)
    np.testing.assert_array_equal(entry.by_seed, [4, 1, 3])
    assert entry.middle == 3
    np.testing.assert_array_equal(entry.by_day, [1, 4])


def test_errors_are_of_the_rows_that_were_to_be_forecast():
    with pytest.raises(ValueError, match="want forecasts"):
        by_day(TARGET[:, :3], TARGET)
    with pytest.raises(ValueError, match="want forecasts"):
        by_day(np.stack([TARGET[1:]] * 2), TARGET)


def test_errors_by_kind_are_those_of_the_rows_or_of_the_days():
    forecasts = np.stack([np.arange(4.0).reshape(2, 2)] * 3)
    target = np.zeros((2, 2))
    rows, days = np.array([True, False]), np.array([[False, True], [False, True]])
    errors = by_kind(forecasts, target, {"rows": rows, "days": days})
    np.testing.assert_array_equal(errors["rows"], [0.5] * 3)
    np.testing.assert_array_equal(errors["days"], [2.0] * 3)


def test_holidays_have_the_median_over_the_seeds():
    record = Record("shelf.x")
    errors = {"x": {"on": np.array([1.0, 9.0, 2.0]), "off": np.array([4.0])}, "y": {}}
    tabulate_holidays(record, "holidays", {"x": "the x"}, errors, {"off": "else", "on": "holidays"}, "A table.")
    assert record.tables["holidays"].columns == ["forecaster", "else", "holidays"]
    assert record.tables["holidays"].rows == [["the x", "4", "2"]]
    assert record.numbers["x_on"].value == 2


def test_the_figure_names_the_lowest_and_the_highest_and_keeps_its_numbers(entries):
    record = Record("shelf.x")
    horizon_figure(record, "horizon", entries, "A figure.", unit="boardings")
    figure = record.figures["horizon"]
    assert "lowest line on average is “the better”, from 10 to 10" in figure.alt
    assert f"highest “the worse”, from 2{THIN}000 to 2{THIN}000" in figure.alt
    assert figure.data.columns == ["days ahead", "the worse", "the better"]
    assert figure.data.rows[6] == ["7", f"2{THIN}000", "10"]
    assert all(word in figure.svg for word in ("the worse", "the better", "mean absolute error (boardings)"))


def test_the_lean_has_a_sign_and_is_taken_away_from_each_seed():
    came = np.random.default_rng(0).normal(size=(40, 7))
    noise = np.random.default_rng(1).normal(size=(40, 7))
    noise -= noise.mean()
    runs = np.stack([came + noise - 3, came + noise + 2])
    np.testing.assert_allclose(lean(runs, came), [-3, 2])
    np.testing.assert_allclose(without_lean(runs, came), [np.abs(noise).mean()] * 2)
    assert without_lean(runs, came).max() < by_day(runs, came).mean(axis=1).min()


def test_forecasts_kept_up_use_no_error_that_was_not_known_when_they_were_made():
    came = np.random.default_rng(0).normal(size=(60, 7))
    forecasts = np.zeros((2, 60, 7))
    before = kept_up(forecasts, came, rows=20)
    for row in (0, 6, 7, 30, 59):
        # Rows begin a day apart: the last one whose seven days all lie before this row's first is seven rows before.
        known = came[max(row - 26, 0) : max(row - 6, 0)]
        wanted = known.mean() if len(known) else 0.0
        np.testing.assert_allclose(before[:, row], wanted)
    later = came.copy()
    later[24:] += 100
    np.testing.assert_array_equal(kept_up(forecasts, later, rows=20)[:, :31], before[:, :31])
