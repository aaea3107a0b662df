"""A saved forecaster and a saved classifier, used from the shell."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import pytest

from snippets.video.clip_classifier import clip_classifier
from unrolled.apps import forecast, video
from unrolled.apps.forecast import saved_forecaster
from unrolled.apps.forecast.calendar import Calendar, weekday
from unrolled.apps.forecast.fitted import Fitted
from unrolled.apps.forecast.forecasters import Rule
from unrolled.apps.forecast.series import Series
from unrolled.apps.forecast.series_windows import Scale
from unrolled.apps.video import saved_classifier
from unrolled.apps.video.write import write
from unrolled.console import main

pytestmark = pytest.mark.slow

DAYS = np.datetime64("2024-01-01") + np.arange(70)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A folder with a forecaster, a classifier, and what they can and cannot be used on."""
    folder = tmp_path_factory.mktemp("shop")
    values = 10.0 * weekday(DAYS) + 5
    series = Series("sold", DAYS, values, date="day")
    rule = Fitted(
        *("seasonal", "as a week before", (series.date, series.name), Rule(7), Calendar(), 7),
        *(Scale(1.0, 1.0), np.full(7, 8.0), 0.0),
    )
    saved_forecaster.save(rule, series, folder / "forecaster")
    rows = [f"{day},{value}" for day, value in zip(DAYS, values, strict=True)]
    (folder / "sold.csv").write_text("\n".join(["day,sold", *rows]) + "\n")
    (folder / "short.csv").write_text("\n".join(["day,sold", *rows[:30]]) + "\n")
    (folder / "other.csv").write_text("\n".join(["date,number", *rows]) + "\n")
    keras.utils.set_random_seed(0)
    saved_classifier.save(
        video.Classifier(clip_classifier((2, 8, 8, 3), 2), ["clap", "wave"], 2, 8, False), folder / "classifier"
    )
    rng = np.random.default_rng(0)
    for name in ("a.avi", "more/b.mp4", "more/deep/c.avi"):
        (folder / name).parent.mkdir(exist_ok=True)
        write(folder / name, rng.integers(0, 255, (4, 8, 8, 3), "uint8"))
    (folder / "broken.mp4").write_bytes(b"")
    (folder / "more/notes.txt").write_text("x")
    (folder / "empty").mkdir()
    return folder


@dataclass
class Call:
    status: int
    out: str
    err: str


@pytest.fixture
def call(shop, tmp_path, monkeypatch, capsys):
    """Calls the command in a folder of its own, from which the shop is seen; what it leaves there is what it wrote."""
    for path in shop.iterdir():
        (tmp_path / path.name).symlink_to(path)
    monkeypatch.chdir(tmp_path)

    def predict(*arguments):
        status = main(["predict", *arguments])
        return Call(status, *capsys.readouterr())

    return predict


def test_a_forecaster_gives_the_coming_days(call, shop):
    done = call("forecaster", "sold.csv")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("sold: 70 days, 2024-01-01 to 2024-03-10; by as a week before\n")
    lines = [line.split() for line in done.out.splitlines()[-7:]]
    assert [line[:3] for line in lines] == [
        [str(day), f"{day.item():%a}", str(10 * place + 5)] for place, day in enumerate(DAYS[-1] + np.arange(1, 8))
    ]
    assert lines[0][3:] == ["0", "to", "13"]


def test_a_forecast_is_written_as_a_table_that_can_be_read_again(call):
    done = call("forecaster", "sold.csv", "--out", "coming.csv")
    assert (done.status, done.out, done.err) == (0, "Wrote coming.csv\n", "")
    with Path("coming.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["day", "sold", "low", "high"]
    series = forecast.read_csv("sold.csv", "day", "sold")
    coming = forecast.load("forecaster").predict(series.dates, series.values)
    np.testing.assert_array_equal(np.array([row[0] for row in rows], "datetime64[D]"), coming.dates)
    expected = np.stack([coming.values, coming.low, coming.high], axis=1)
    np.testing.assert_array_equal(np.array([row[1:] for row in rows], float), expected)
    assert forecast.read_csv("coming.csv", "day", "sold").dates[0] == DAYS[-1] + 1


def test_columns_can_be_named_otherwise(call):
    done = call("forecaster", "other.csv", "--date", "date", "--value", "number")
    assert done.status == 0
    assert done.out.startswith("number: 70 days")


def test_a_classifier_gives_the_likeliest_class_of_each_video(call):
    done = call("classifier", "a.avi", "more", "a.avi")
    assert (done.status, done.err) == (0, "unrolled: ignored: notes.txt (no video by name)\n")
    header, *rows = (line.split() for line in done.out.splitlines())
    assert header == ["video", "class", "probability"]
    assert [row[0] for row in rows] == ["a.avi", "more/b.mp4", "more/deep/c.avi"]
    classifier = video.load("classifier")
    for path, name, probability in rows:
        likeliest, chance = next(iter(classifier.predict(path).items()))
        assert (name, probability) == (likeliest, f"{chance:.2f}")
        assert chance >= 0.5


def test_classes_are_written(call):
    done = call("classifier", "a.avi", "--out", "classes.csv")
    assert (done.status, done.out, done.err) == (0, "Wrote classes.csv\n", "")
    with Path("classes.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["video"] == "a.avi"
    probabilities = video.load("classifier").predict("a.avi")
    assert float(row["probability"]) == probabilities[row["class"]] == max(probabilities.values())


def test_a_video_that_cannot_be_read_is_named_and_the_others_are_classified(call):
    done = call("classifier", "broken.mp4", "a.avi")
    assert done.status == 1
    assert done.err == "unrolled: 1 video is left out: broken.mp4 is empty\n"
    assert [line.split()[0] for line in done.out.splitlines()] == ["video", "a.avi"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "the following arguments are required: SAVED, INPUT; see `unrolled predict --help`"),
        (["forecaster"], "the following arguments are required: INPUT; see"),
        (["nowhere", "sold.csv"], "there is no folder nowhere"),
        (["sold.csv", "sold.csv"], "sold.csv is a file; want the folder of a saved forecaster or classifier"),
        (["empty", "sold.csv"], "empty holds neither a saved forecaster nor a saved classifier"),
        (["forecaster", "a.avi"], "forecaster is a forecaster and takes a CSV file, got a.avi"),
        (["forecaster", "more"], "forecaster is a forecaster and takes a CSV file, got more"),
        (["forecaster", "sold.csv", "sold.csv"], "forecaster is a forecaster and takes one CSV file, got 2 inputs"),
        (["forecaster", "none.csv"], "there is no file none.csv"),
        (["forecaster", "other.csv"], "other.csv has no column 'day'; its columns are date, number"),
        (["forecaster", "short.csv"], "want at least 56 days to forecast the next 7, got 30"),
        (["classifier", "sold.csv"], "classifier is a classifier and takes videos (.mp4, "),
        (["classifier", "none.mp4"], "there is no file none.mp4"),
        (["classifier", "empty"], "empty holds no videos"),
        (["classifier", "broken.mp4"], "none of the videos can be used. 1 video is left out: broken.mp4 is empty"),
        (["classifier", "a.avi", "--value", "x"], "classifier is a classifier; --date and --value are for"),
        (["classifier", "a.avi", "--out", "sold.csv"], "sold.csv is there already; want a new name"),
        (["forecaster", "sold.csv", "--out", "more"], "more is there already; want a new name"),
        (["forecaster", "sold.csv", "--out", "none/x.csv"], "none/x.csv cannot be written: there is no folder"),
    ],
)
def test_what_cannot_be_used_is_one_line_and_nothing_is_written(call, tmp_path, shop, arguments, complaint):
    before = {path: path.stat().st_mtime_ns for path in (*tmp_path.iterdir(), *shop.rglob("*"))}
    out = [] if "--out" in arguments else ["--out", "out.csv"]
    done = call(*arguments, *(out if arguments else []))
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"unrolled: {complaint}")
    assert done.err.count("\n") == 1
    assert {path: path.stat().st_mtime_ns for path in (*tmp_path.iterdir(), *shop.rglob("*"))} == before


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("settings.json", "{", "holds no saved forecaster that can be read"),
        ("settings.json", json.dumps({"format": 99}), "was not saved in format"),
        ("settings.json", json.dumps({"format": saved_forecaster.FORMAT}), "holds no whole forecaster"),
        ("classifier.json", "{", "holds no saved classifier"),
    ],
)
def test_a_damaged_or_foreign_folder_is_one_line(call, name, content, complaint):
    Path("damaged").mkdir()
    Path("damaged", name).write_text(content)
    (Path("damaged") / "parameters.npz").symlink_to(Path("forecaster/parameters.npz").resolve())
    done = call("damaged", "a.avi" if name.startswith("classifier") else "sold.csv")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("unrolled: damaged")
    assert complaint in done.err
    assert done.err.count("\n") == 1
