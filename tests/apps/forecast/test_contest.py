import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from unrolled.apps import forecast
from unrolled.apps.forecast import choose, contest, saved_forecaster, series_picture
from unrolled.apps.forecast.average import Average
from unrolled.apps.forecast.calendar import weekday
from unrolled.apps.forecast.fitted import conformal
from unrolled.apps.forecast.forecasters import Rule, Trees, Usual
from unrolled.apps.forecast.network import PIECES, Training
from unrolled.apps.forecast.plan import FEWEST_WINDOWS, least_days, plan
from unrolled.apps.forecast.series import Series
from unrolled.apps.forecast.series_windows import needed
from unrolled.engine.terminal import InputError

pytestmark = pytest.mark.slow

TINY = Training(units=8, steps=5 * PIECES, rate=0.01)
DAYS = np.datetime64("2020-03-01") + np.arange(420)
WEEK = np.array([10.0, 11, 12, 12, 15, 25, 20])


def weekly(scale=2.0, seed=0):
    noise = np.random.default_rng(seed).normal(scale=scale, size=len(DAYS))
    return Series("sold", DAYS, WEEK[weekday(DAYS)] + noise)


@pytest.fixture(scope="module", autouse=True)
def quick():
    """Few small trees and one small network: what is tested is the contest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choose, "TREES", ({"trees": 10, "leaves": 6, "rate": 0.3},))
        patch.setattr(choose, "MEMBERS", 1)
        yield


@pytest.fixture(scope="module")
def result(quick):
    return contest.compare(weekly(), training=TINY)


def test_the_parts_share_no_target_day():
    series = weekly()
    parts = plan(series, 7, 100)
    windows = parts.windows(series)
    assert windows["train"].first[-1] + 6 < parts.valid == windows["valid"].first[0]
    assert windows["valid"].first[-1] + 6 < parts.test == windows["test"].first[0]
    assert windows["both"].first[-1] + 7 == parts.test
    assert windows["test"].first[-1] + 6 == series.dates[-1]
    assert series.dates[-1] - parts.test == np.timedelta64(99, "D")
    assert windows["last"].first == [series.dates[-1] + 1]
    assert len(windows["train"]) >= FEWEST_WINDOWS


def test_nothing_of_the_test_reaches_what_is_chosen_or_measured(result):
    """Other values on the test days change the measured error, and what is fitted to all days after it."""
    series = weekly()
    changed = series.values.copy()
    changed[series.dates >= result.plan.test] += 50
    other = contest.compare(replace(series, values=changed), training=TINY)
    assert other.chosen.key == result.chosen.key
    for one, two in zip(result.scores, other.scores, strict=True):
        assert one.setting == two.setting
        np.testing.assert_allclose(one.validation, two.validation, rtol=1e-4)
    assert other.score("naive").test.mean() != pytest.approx(result.score("naive").test.mean())


def test_the_chosen_one_is_best_on_validation_and_beats_the_best_simple_rule(result):
    assert [score.key for score in result.scores] == ["naive", "seasonal", "ridge", "trees", "network", "average"]
    assert result.chosen.validation.mean() == min(score.validation.mean() for score in result.scores)
    assert result.gain > 0.1
    assert f"beats the best simple rule on the 105 untouched test days by {result.gain:.0%}" in result.verdict
    assert "of seasonal-naive (as a week before)." in result.verdict


def test_the_rule_to_beat_is_the_one_with_the_least_error_on_the_test_days(result):
    """Whichever of the rules it is: what beats the others only has beaten nothing."""
    mine = result.chosen.test
    for key in ("naive", "seasonal", "climatology"):
        others = [replace(score, test=mine * 3) for score in result.scores if score.key not in (key, result.chosen.key)]
        best = replace(result.chosen, key=key, name=f"the {key}", test=mine * 1.25)
        outcome = replace(result, scores=(*others, best, result.chosen))
        assert outcome.rule is best
        assert outcome.gain == pytest.approx(0.2)
        assert "by 20%: " in outcome.verdict
        assert f"of the {key}." in outcome.verdict


def test_what_learns_is_no_rule_to_beat(result):
    better = tuple(replace(score, test=score.test / 9) if score.key == "ridge" else score for score in result.scores)
    assert replace(result, scores=better).rule.key == "seasonal"


def test_the_verdict_says_so_when_it_does_not(result):
    naive = result.score("seasonal")
    worse = replace(result.chosen, test=naive.test * 1.5)
    assert "does not beat the best simple rule" in replace(result, chosen=worse).verdict
    assert "50% worse" in replace(result, chosen=worse).verdict
    assert "is level with the best simple rule" in replace(result, chosen=replace(worse, test=naive.test)).verdict
    assert "so it was chosen" in replace(result, chosen=naive).verdict
    other = result.score("naive")
    assert f", and {naive.name} has " in replace(result, chosen=other).verdict


def test_the_verdict_says_how_far_and_to_which_side_the_forecasts_lean(result):
    assert replace(result, chosen=replace(result.chosen, lean=-1.5)).verdict.endswith("are 1.50 too low on average.")
    assert replace(result, chosen=replace(result.chosen, lean=0.25)).verdict.endswith("are 0.250 too high on average.")
    windows = result.plan.windows(result.series)["test"]
    lean = (Rule(7).forecast(windows) - windows.target).mean()
    assert result.score("seasonal").lean == pytest.approx(lean)
    assert "on average" not in replace(result, chosen=replace(result.chosen, lean=0.0)).verdict


def test_an_average_is_that_of_the_two_or_three_best_on_the_validation_days(result):
    others = sorted(result.scores[:-1], key=lambda score: score.validation.mean())
    average = result.score("average")
    *first, last = (score.key for score in others[:2])
    *more, third = (score.key for score in others[:3])
    assert average.name in (f"average of {first[0]} and {last}", f"average of {', '.join(more)} and {third}")
    assert average.validation.mean() < others[0].validation.mean() * 1.1


def test_intervals_hold_about_what_they_say(result):
    assert result.coverage.shape == (7,)
    assert 0.65 < result.coverage.mean() < 0.93
    coming = result.coming
    assert coming.dates[0] == DAYS[-1] + 1
    assert (coming.low < coming.values).all()
    assert (coming.values < coming.high).all()
    np.testing.assert_allclose(coming.values, WEEK[weekday(coming.dates)], atol=3)


def test_conformal_takes_the_rank_that_is_sure_enough():
    residuals = np.arange(1.0, 10)[:, np.newaxis]
    assert conformal(residuals, 0.8) == [8.0]
    assert conformal(residuals, 0.99) == [9.0]


def test_values_that_are_never_negative_are_never_forecast_so(result):
    assert result.fitted.floor == 0
    low = replace(result.fitted, margins=np.full(7, 1e6)).predict(DAYS, weekly().values).low
    np.testing.assert_array_equal(low, 0)


@pytest.mark.parametrize(
    ("days", "options", "complaint"),
    [
        (420, {"horizon": 0}, "--horizon is 0; want a whole number from 1"),
        (420, {"horizon": 57}, "--horizon is 57"),
        (420, {"horizon": 14, "test_days": 13}, "--test-days is 13; want at least as many as --horizon, 14"),
        (420, {"test_days": 300}, "sold has 420 days; want at least 488 to forecast 7 ahead with a test of 300"),
        (100, {}, f"sold has 100 days; want at least {least_days()}"),
        (420, {"country": "XX"}, "there is no country 'XX'"),
    ],
)
def test_what_makes_no_sense_is_refused(days, options, complaint):
    series = weekly()
    with pytest.raises(InputError, match=complaint):
        plan(Series("sold", series.dates[:days], series.values[:days]), **options)


def test_the_least_number_of_days_will_do():
    least = least_days()
    assert least == needed(7) + 3 * (FEWEST_WINDOWS + 6)
    series = weekly()
    with pytest.raises(InputError, match=f"has {least - 1} days"):
        plan(Series("sold", DAYS[: least - 1], series.values[: least - 1]))
    short = Series("sold", DAYS[:least], series.values[:least])
    windows = plan(short).windows(short)
    assert min(len(windows[part]) for part in ("train", "valid", "test")) >= FEWEST_WINDOWS


@pytest.fixture(scope="module")
def forecasters(result):
    """One of each kind."""
    windows = result.plan.windows(weekly())
    learners = {
        "ridge": choose.choose_ridge(windows).final,
        "trees": Trees.fit(windows["both"], trees=10, leaves=6, rate=0.1, squared=True, share=0.5),
        "network": choose.choose_network(windows, training=TINY, seeds=range(1)).final,
    }
    rules = {"naive": Rule(1), "seasonal": Rule(7), "climatology": Usual.fit(windows["both"])}
    return rules | learners | {"average": Average(learners)}


@pytest.mark.parametrize("key", ["naive", "seasonal", "climatology", "ridge", "trees", "network", "average"])
def test_a_saved_forecaster_says_the_same(result, forecasters, tmp_path, key):
    series = weekly()
    fitted = replace(result.fitted, key=key, forecaster=forecasters[key])
    saved_forecaster.save(fitted, series, tmp_path / "model")
    assert sorted(path.name for path in (tmp_path / "model").iterdir()) == ["parameters.npz", "settings.json"]
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    loaded = forecast.load(tmp_path / "model")
    again, wanted = (each.predict(DAYS[:-30], series.values[:-30]) for each in (loaded, fitted))
    np.testing.assert_array_equal(again.dates, DAYS[-30:-23])
    np.testing.assert_allclose(again.values, wanted.values, rtol=1e-4)
    np.testing.assert_allclose(again.high, wanted.high, rtol=1e-4)


def test_a_folder_with_something_in_it_is_left_alone(result, tmp_path):
    (tmp_path / "mine").write_text("mine")
    for taken in (tmp_path, tmp_path / "mine"):
        with pytest.raises(InputError, match="is there already; want a new or an empty folder"):
            result.save(taken)
    with pytest.raises(InputError, match="there is no folder"):
        result.save(tmp_path / "none/there")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_loading_refuses_what_is_not_whole(result, tmp_path):
    folder = tmp_path / "model"
    with pytest.raises(InputError, match=r"there is no settings\.json"):
        forecast.load(folder)
    result.save(folder)
    sealed = json.loads((folder / "settings.json").read_text())
    (folder / "settings.json").write_text(json.dumps({**sealed, "floor": 7.0}))
    with pytest.raises(InputError, match="are not as they were saved"):
        forecast.load(folder)
    settings = {name: value for name, value in sealed.items() if name != "seal"}
    for change, complaint in (
        ({"format": 1}, f"was not saved in format {saved_forecaster.FORMAT}"),
        ({"kind": "code"}, "the kind 'code' is not known"),
        ({"ahead": 3}, "holds no whole forecaster"),
        ({"scale": {"level": 1.0, "rest": 99.0}}, "gives other numbers here"),
    ):
        (folder / "settings.json").write_text(json.dumps({**settings, **change}))
        with pytest.raises(InputError, match=complaint):
            forecast.load(folder)
    (folder / "settings.json").write_text(json.dumps(settings))
    forecast.load(folder)
    np.savez(folder / "parameters.npz", margins=np.array([print], dtype=object))
    with pytest.raises(InputError, match="can be read"):
        forecast.load(folder)
    for content in (b"no archive", *broken_archives()):
        (folder / "parameters.npz").write_bytes(content)
        with pytest.raises(InputError, match="can be read"):
            forecast.load(folder)
    (folder / "settings.json").write_text("[" * 100_000)
    with pytest.raises(InputError, match="can be read"):
        forecast.load(folder)


def broken_archives():
    """Archives whose bytes, or whose array's header, are not what they should be."""
    archive_bytes = io.BytesIO()
    np.savez_compressed(archive_bytes, margins=np.arange(1000))
    bad = bytearray(archive_bytes.getvalue())
    begin = bad.index(b"margins.npy") + len("margins.npy") + 20
    bad[begin : begin + 40] = b"\xff" * 40
    yield bytes(bad)
    # Neither of the two is a dictionary in Python's notation, which NumPy's header is.
    for header in (b"{'descr': (((", b"{'descr': '<i8', 'shape': 1 1"):
        array = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header
        archive_bytes = io.BytesIO()
        with zipfile.ZipFile(archive_bytes, "w") as archive:
            archive.writestr("margins.npy", array)
        yield archive_bytes.getvalue()


def test_new_days_are_checked(result):
    with pytest.raises(InputError, match="want at least 56 days"):
        result.fitted.predict(DAYS[:30], np.ones(30))
    with pytest.raises(InputError, match="is missing"):
        result.fitted.predict(np.delete(DAYS, 5), np.ones(len(DAYS) - 1))


@pytest.mark.parametrize("ending", ["svg", "PNG"])
def test_a_picture_is_written_whole_and_never_over_another(result, tmp_path, ending):
    path, again = tmp_path / f"x.{ending}", tmp_path / f"y.{ending}"
    series_picture.picture(result, path)
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG" if ending == "PNG" else b"<?xml")
    assert len(content) > 5000
    series_picture.picture(result, again)
    assert again.read_bytes() == content
    again.write_text("mine")
    with pytest.raises(InputError, match="is there already; want a new name"):
        series_picture.picture(result, again)
    assert again.read_text() == "mine"
    assert sorted(file.name for file in tmp_path.iterdir()) == [path.name, again.name]


def test_a_picture_that_cannot_be_is_refused(result, tmp_path):
    with pytest.raises(InputError, match=r"ends in \.png or \.svg"):
        series_picture.picture(result, tmp_path / "x.jpg")
    with pytest.raises(InputError, match="there is no folder"):
        series_picture.picture(result, tmp_path / "none/x.png")
    (tmp_path / "d.svg").mkdir()
    with pytest.raises(InputError, match="is there already"):
        series_picture.picture(result, tmp_path / "d.svg")
