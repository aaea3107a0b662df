"""Contests on series that are odd, or of which a part is: what is measured and forecast stays right.

Without the network, which would take most of the time and decide nothing of this.
"""

import time

import numpy as np
import pytest

from unrolled.apps import forecast
from unrolled.apps.forecast import choose, contest
from unrolled.apps.forecast.fitted import conformal
from unrolled.apps.forecast.plan import plan
from unrolled.apps.forecast.series import LARGEST, Series
from unrolled.apps.forecast.series_report import report
from unrolled.engine.terminal import InputError, printer

FIRST = np.datetime64("2023-01-01")
WEEK = np.array([100.0, 110, 120, 130, 140, 150, 160])


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    every = choose.candidates
    without = ("network", "trees")
    monkeypatch.setattr(
        contest, "candidates", lambda *arguments: [kind for kind in every(*arguments) if kind.key not in without]
    )


def series_of(values):
    return Series("sold", FIRST + np.arange(len(values)), values)


def weekly(days, scale=3.0):
    """A week again and again, with noise."""
    noise = np.random.default_rng(0).normal(scale=scale, size=days)
    return WEEK[np.arange(days) % 7] + noise.round(1)


def printed(outcome, tmp_path):
    path = tmp_path / "printed"
    with path.open("w", encoding="utf-8") as file:
        report(outcome, printer(file, 400))
    return path.read_text("utf-8")


def test_what_goes_below_zero_has_no_floor_whenever_it_did():
    """The level falls below zero in the test: neither rules nor forecasts of the coming days stop at zero."""
    values = np.where(np.arange(260) < 194, 5, -10) + np.random.default_rng(0).normal(size=260)
    result = contest.compare(series_of(values))
    assert result.floor == result.fitted.floor == -np.inf
    np.testing.assert_allclose(result.coming.values, -10, atol=2.5)
    assert (result.coming.low < -10).all()
    windows = result.plan.windows(result.series)["test"]
    for key, period in (("naive", 1), ("seasonal", 7)):
        by_hand = np.abs(windows.recent[:, -period:][:, np.arange(7) % period] - windows.target).mean()
        assert result.score(key).test.mean() == pytest.approx(by_hand)
    assert any("first values below 0 are in the test" in note for note in result.series.notes)


@pytest.mark.parametrize("place", [20, 150, 250])
def test_one_value_below_zero_is_enough_wherever_it_is(place):
    values = np.abs(np.random.default_rng(0).normal(size=260))
    assert contest.compare(series_of(values)).fitted.floor == 0
    values[place] = -0.1
    assert contest.compare(series_of(values)).fitted.floor == -np.inf


def test_the_coming_days_are_forecast_by_what_has_seen_the_last_quarter():
    """Closed at weekends from the test on: what was fitted before the test cannot know it, what comes must."""
    days = np.arange(600)
    weekend = days % 7 >= 5
    values = np.where(weekend, 150.0, 200) + np.random.default_rng(0).normal(scale=5, size=600).round(1)
    values[weekend & (days >= 480)] = 0
    result = contest.compare(series_of(values), test_days=120)
    assert str(result.plan.test) == str(FIRST + 480)
    came = np.arange(600, 607) % 7 >= 5
    np.testing.assert_allclose(result.coming.values[came], 0, atol=25)
    np.testing.assert_allclose(result.coming.values[~came], 200, atol=25)


def test_what_is_saved_says_what_was_printed(tmp_path):
    series = series_of(weekly(300))
    result = contest.compare(series)
    result.save(tmp_path / "model")
    again = forecast.load(tmp_path / "model").predict(series.dates, series.values)
    np.testing.assert_allclose(again.values, result.coming.values, rtol=1e-6)
    np.testing.assert_allclose(again.high, result.coming.high, rtol=1e-6)


def test_intervals_use_what_the_test_taught():
    """Ten times the noise in the test: the intervals of the coming days are wider than the validation's errors."""
    values = weekly(300, 1.0)
    values[200:] += np.random.default_rng(1).normal(scale=20, size=100)
    result = contest.compare(series_of(values), test_days=100)
    assert result.coverage.mean() < 0.4
    width = result.coming.high - result.coming.low
    assert width.mean() > 25
    # By hand, of the chosen one's errors on both parts together.
    parts = plan(series_of(values), test_days=100).windows(series_of(values))
    chosen = next(kind for kind in contest.candidates(False, None, 0) if kind.key == "seasonal").choose(parts)
    errors = [np.abs(chosen.final.forecast(parts[part]) - parts[part].target) for part in ("valid", "test")]
    assert conformal(np.concatenate(errors)).mean() == pytest.approx(width.mean() / 2, rel=0.35)


def test_a_rule_without_error_is_not_level_with_anything():
    values = weekly(260)
    values[187:] = WEEK[np.arange(187, 260) % 7]
    result = contest.compare(series_of(values))
    assert result.chosen.key != "seasonal"
    assert result.gain == -np.inf
    assert "does not beat the best simple rule" in result.verdict
    assert (
        "seasonal-naive (as a week before) makes no error there, and its own mean absolute error is" in result.verdict
    )
    assert any("test days sold is exactly what it was a week before" in note for note in result.series.notes)


def test_a_week_that_repeats_exactly_is_forecast_so_and_not_called_sure(tmp_path):
    result = contest.compare(series_of(WEEK[np.arange(300) % 7]))
    np.testing.assert_allclose(result.coming.values, WEEK[np.arange(300, 307) % 7])
    assert result.gain == 0
    assert "an interval without width says that no error was made so far" in printed(result, tmp_path)


def test_mostly_zeros_have_no_certain_interval(tmp_path):
    values = (np.random.default_rng(0).random(400) > 0.95).astype(float)
    result = contest.compare(series_of(values))
    assert (result.coming.high > result.coming.low).all()
    text = printed(result, tmp_path)
    assert "Note: sold is 0 on 9" in text
    assert "0.0000" not in text


def test_an_interval_has_a_width_as_soon_as_any_error_was_made():
    errors = np.zeros((20, 3))
    errors[[3, 7], [0, 1]] = 0.5, 2
    errors[4:, 1] = 1
    np.testing.assert_array_equal(contest._margins(errors), [0.5, 1, 0])


@pytest.mark.parametrize(
    ("span", "part"), [((0, 130), "to fit on"), ((128, 194), "to choose by"), ((194, 260), "of the test")]
)
def test_a_part_that_is_all_the_same_is_refused_with_a_way_out(span, part):
    values = weekly(260)
    values[slice(*span)] = 0
    with pytest.raises(InputError, match=f"sold is 0 on all days {part}, 2023-.*another --test-days"):
        contest.compare(series_of(values))


def test_a_test_of_a_few_days_may_be_all_the_same():
    values = weekly(260)
    values[-2:] = 172
    for horizon, days in ((1, 1), (1, 2)):
        result = contest.compare(series_of(values), horizon, days)
        assert len(result.coming.values) == horizon


@pytest.mark.parametrize("size", [2 * LARGEST, 1e308, -1e308])
def test_values_whose_sums_overflow_are_refused(size):
    values = weekly(260)
    values[150] = size
    with pytest.raises(InputError, match=r"the value of 2023-05-31 is .*e\+\d+; want none above 1e\+100"):
        series_of(values)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("size", [1e12, 1e40, 1e90, -1e90])
@pytest.mark.parametrize("places", [[20], [150, 151], [230, 231, 232]])
def test_huge_values_leave_finite_errors_and_a_sane_forecast(size, places):
    values = weekly(260)
    values[places] = size
    result = contest.compare(series_of(values))
    for score in result.scores:
        assert np.isfinite([score.validation, score.test]).all()
        assert score.test.max() < 1000
    # Where the days that are read last hold them, less can be had.
    near = 45 if places[-1] > 231 else 15
    np.testing.assert_allclose(result.coming.values, WEEK[np.arange(260, 267) % 7], atol=near)
    assert any(f"{size:g}" in note for note in result.series.notes)


@pytest.mark.parametrize("placeholder", [-999, -1, 9999])
def test_placeholders_hardly_move_the_forecast(placeholder):
    values = weekly(400)
    values[np.arange(400) % 45 == 44] = placeholder
    result = contest.compare(series_of(values))
    np.testing.assert_allclose(result.coming.values, WEEK[np.arange(400, 407) % 7], atol=9)
    assert any(f"8 values are exactly {placeholder}" in note for note in result.series.notes)


@pytest.mark.parametrize("place", [100, 210, 370])
def test_one_wild_value_decides_nothing(place):
    """Nearly the same forecast and errors as without it; seasonal-naive says it once more."""
    values = weekly(400)
    plain = contest.compare(series_of(values))
    values[place] *= 1e6
    wild = contest.compare(series_of(values))
    np.testing.assert_allclose(wild.coming.values, plain.coming.values, atol=6)
    for key, more in (("seasonal", 7), ("ridge", 2)):
        assert wild.score(key).test.mean() < plain.score(key).test.mean() + more


def test_a_forecaster_that_fails_is_never_chosen(monkeypatch):
    """Not even where it stands first, and the comparison of what is not a number would keep it."""

    class Broken:
        def forecast(self, windows):
            return np.full(windows.target.shape, np.nan)

    def choose_broken(windows, tick):
        return choose.Choice("", Broken(), Broken(), lambda _: Broken())

    every = contest.candidates
    broken = choose.Candidate("trees", "broken", choose_broken)
    monkeypatch.setattr(contest, "candidates", lambda *arguments: [broken, *every(*arguments)])
    result = contest.compare(series_of(weekly(260)))
    assert result.chosen.key not in ("trees", "average") or "trees" not in result.chosen.name
    assert result.score("trees").validation.mean() == np.inf
    assert np.isfinite(result.chosen.test).all()


def test_what_is_stopped_while_the_trees_grow_beside_it_ends_soon(monkeypatch):
    """As by Ctrl-C in the training of the network: the trees stop when they next tell how far they are."""
    told = []

    def grow(windows, tick):
        for share in range(1000):
            told.append(share)
            time.sleep(0.01)
            tick(share / 1000)

    def stop(windows, tick):
        raise KeyboardInterrupt

    kinds = [choose.Candidate("trees", "trees", grow), choose.Candidate("network", "network", stop)]
    monkeypatch.setattr(contest, "candidates", lambda *_: kinds)
    with pytest.raises(KeyboardInterrupt):
        contest.compare(series_of(weekly(260)))
    assert len(told) < 500


def test_each_forecaster_tells_its_error_as_soon_as_it_is_known():
    notes = {}
    contest.compare(
        series_of(weekly(260)), tell=lambda work, share, note="": notes.setdefault(work, []).append((share, note))
    )
    assert notes["seasonal-naive (as a week before)"][0] == (0.0, "")
    share, note = notes["seasonal-naive (as a week before)"][-1]
    assert share == 1
    assert note.startswith("error on the validation days: 3.")
