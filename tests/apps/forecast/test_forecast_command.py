"""The command as a user calls it: what it refuses is one line and status 2, and leaves nothing behind."""

import io

import numpy as np
import pytest

from unrolled.apps import forecast
from unrolled.apps.forecast import choose, contest, forecast_command, series_picture
from unrolled.apps.forecast.calendar import weekday
from unrolled.apps.forecast.network import PIECES, Training
from unrolled.console import main

pytestmark = pytest.mark.slow

DAYS = np.datetime64("2020-03-01") + np.arange(300)


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A file of its own in a folder of its own, and networks that train in a moment."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    values = 10 + 5 * (weekday(DAYS) > 4) + np.random.default_rng(0).normal(size=len(DAYS))
    lines = [f"{day},{value:.3f},x" for day, value in zip(DAYS, values, strict=True)]
    path = folder / "sold.csv"
    path.write_text("day,sold,note\n" + "\n".join(lines) + "\n")
    monkeypatch.setattr(choose, "MEMBERS", 1)
    monkeypatch.setattr(choose, "TREES", ({"trees": 10, "leaves": 6, "rate": 0.3},))
    monkeypatch.setattr(contest, "TRAINING", Training(units=4, steps=2 * PIECES))
    return path


@pytest.fixture
def simple(file, monkeypatch):
    """The file, and only the forecasters that need no training."""
    everyone = choose.candidates
    monkeypatch.setattr(contest, "candidates", lambda *given: everyone(*given)[:3])
    return file


def call(*arguments):
    return main(["forecast", "sold.csv", "--date", "day", "--value", "sold", *arguments])


def test_it_tells_shows_draws_and_keeps(file, capsys):
    assert call("--out", "x.png", "--save", "model", "--country", "US", "--test-days", "70") == 0
    printed, _ = capsys.readouterr()
    for wanted in (
        "sold: 300 days, 2020-03-01 to 2020-12-25",
        "settings and forecaster chosen on 2020-08-02 to 2020-10-16, fitted on the days before it; "
        "then fitted on 2020-03-01 to 2020-10-16 and tested on 2020-10-17 to 2020-12-25; "
        "for the coming days the chosen one is fitted once more, on all days\n",
        "Note: no forecast goes below zero, since no value does.\n",
        "seasonal-naive (as a week before)",
        "\n>",
        "beats the best simple rule on the 70 untouched test days by",
        "2020-12-26  Sat",
        "The 80% intervals come from the errors on the validation and the test days",
        "Wrote x.png",
        "unrolled predict model FILE.csv",
        "forecast.load('model').predict(dates, values)",
    ):
        assert wanted in printed
    assert printed.count("2020-12-2") + printed.count("2020-12-3") >= 6
    assert (file.parent / "x.png").read_bytes().startswith(b"\x89PNG")
    assert sorted(path.name for path in file.parent.iterdir()) == ["model", "sold.csv", "x.png"]
    series = forecast.read_csv(file, "day", "sold")
    loaded = forecast.load(file.parent / "model").predict(series.dates, series.values)
    assert f"{loaded.values[0]:.1f}" in printed


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--horizon", "0"], "argument --horizon: want a whole number from 1 to 56, got '0'"),
        (["--horizon", "week"], "argument --horizon: want a whole number from 1 to 56, got 'week'"),
        (["--horizon", "99"], "argument --horizon: want a whole number from 1 to 56, got '99'"),
        (["--test-days", "-3"], "argument --test-days: want a whole number of at least 1, got '-3'"),
        (["--test-days", "5"], "--test-days is 5; want at least as many as --horizon, 7"),
        (["--test-days", "280"], "has 300 days; want at least"),
        (["--seed", "1.5"], "argument --seed: want a whole number from 0 to"),
        (["--seed", str(2**32)], "argument --seed: want a whole number from 0 to 4294967295, got '4294967296'"),
        (["--nothing"], "unrecognized arguments: --nothing"),
        (["--country", "Atlantis"], "there is no country 'Atlantis'"),
        (["--value", "none"], "sold.csv has no column 'none'; its columns are day, sold, note"),
        (["--value", "note"], "sold.csv, line 2: note is 'x' (and in 299 more rows); want a number"),
        (["--out", "x.jpg"], "--out is x.jpg; want a name that ends in .png or .svg"),
        (["--out", "none/x.png"], "none/x.png cannot be written: there is no folder"),
        (["--out", "x.png", "--save", "./x.png"], "--out and --save are both x.png; want a file and a folder"),
        (["--save", "."], ". is there already; want a new or an empty folder"),
        (["--save", "sold.csv"], "sold.csv is there already; want a new or an empty folder"),
        (["--out", "sold.csv"], "--out is sold.csv; want a name that ends in .png or .svg"),
        (["--save", "none/there"], "none/there cannot be written: there is no folder"),
    ],
)
def test_what_makes_no_sense_is_one_line_before_anything_is_done(file, capsys, monkeypatch, arguments, complaint):
    monkeypatch.setattr(forecast_command, "compare", lambda *_: pytest.fail("it has begun"))
    # A picture and a folder that could be written must not be there afterwards either.
    others = [] if "--out" in arguments or "--save" in arguments else ["--out", "fine.png", "--save", "fine"]
    assert call(*others, *arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("unrolled: ")
    assert complaint in err
    assert err.count("\n") == 1
    assert [path.name for path in file.parent.iterdir()] == ["sold.csv"]


def test_a_file_that_is_not_there(file, capsys):
    assert main(["forecast", "none.csv", "--date", "day", "--value", "sold"]) == 2
    assert capsys.readouterr().err == "unrolled: there is no file none.csv\n"


def test_rows_in_any_order_values_below_zero_and_the_last_seed_are_taken(simple, capsys):
    lines = simple.read_text().splitlines()
    day, _, note = lines[5].split(",")
    lines[5] = f"{day},-0.5,{note}"
    simple.write_text("\n".join([lines[0], *lines[:0:-1]]) + "\n")
    assert call("--seed", str(2**32 - 1)) == 0
    printed, err = capsys.readouterr()
    assert "Note: the rows were not in the order of their days and were sorted.\n" in printed
    assert "below zero" not in printed
    assert "Traceback" not in printed + err


def test_the_name_of_a_column_is_shown_as_it_is(simple, capsys):
    name = "[/][red]sold[/]$sold_{$:smile:"
    simple.write_text(simple.read_text().replace("day,sold", f"day,{name}", 1))
    assert main(["forecast", "sold.csv", "--date", "day", "--value", name, "--out", "x.svg"]) == 0
    printed = capsys.readouterr().out
    assert f"{name}: 300 days" in printed
    assert any(name in line and "80% interval" in line for line in printed.splitlines())
    assert (simple.parent / "x.svg").is_file()


@pytest.mark.parametrize("what", ["picture", "save"])
def test_what_cannot_be_written_costs_neither_the_other_nor_the_report(simple, capsys, monkeypatch, what):
    def fail(*_):
        raise OSError(28, "No space left on device", "x")

    if what == "picture":
        monkeypatch.setattr(series_picture, "picture", fail)
    else:
        monkeypatch.setattr(contest.Result, "save", fail)
    assert call("--out", "x.png", "--save", "model") == 1
    printed, err = capsys.readouterr()
    assert err == "unrolled: x: No space left on device\n"
    assert "80% interval" in printed
    assert ("Saved in model" in printed, "Wrote x.png" in printed) == (what == "picture", what == "save")
    if what == "picture":
        assert forecast.load(simple.parent / "model").ahead == 7
    else:
        assert (simple.parent / "x.png").exists()


def test_all_is_written_before_the_first_word(simple, monkeypatch):
    def refuse(*_):
        assert (simple.parent / "x.svg").exists()
        assert (simple.parent / "model").exists()
        raise BrokenPipeError

    left = type("Left", (io.BytesIO,), {"write": refuse})
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(left(), "ascii"))
    assert call("--out", "x.svg", "--save", "model") == 0


def test_what_was_left_out_is_told_before_the_refusal_that_it_explains(file, capsys):
    rows = [f"{day},1,x" for day in DAYS for _ in range(3)]
    file.write_text("\n".join(["day,sold,note", *rows]))
    assert call() == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[0] == "unrolled: note: 600 rows repeat a day with the same value and were left out"
    assert err.splitlines()[1].startswith("unrolled: sold is 1 on all days")


def test_thousands_with_points_are_asked(file, capsys):
    values = np.where(weekday(DAYS) > 4, 900, 1100) + np.arange(len(DAYS)) % 90
    rows = [f"{day};{value:,}" for day, value in zip(DAYS, values, strict=True)]
    file.write_text("\n".join(["day;sold", *rows]).replace(",", "."))
    assert call() == 2
    assert "is that 1101, or 1 and a bit?" in capsys.readouterr().err
    file.write_text("\n".join(["day;sold", *rows]))
    np.testing.assert_array_equal(forecast.read_csv(file, "day", "sold").values, values)
