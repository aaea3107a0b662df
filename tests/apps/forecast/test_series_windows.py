from dataclasses import replace

import numpy as np
import pytest

from unrolled.apps.forecast.calendar import Calendar
from unrolled.apps.forecast.series_windows import FAR, STEPS, WEEKS, Scale, bounds, cut, needed, reach

DAYS = np.datetime64("2023-01-01") + np.arange(200)
VALUES = np.random.default_rng(0).normal(size=200).cumsum()


@pytest.mark.parametrize("ahead", [1, 7, 10])
def test_windows_targets_and_bases_are_of_the_days_they_say(ahead):
    windows = cut(DAYS, VALUES, Calendar("US"), ahead)
    known = Calendar("US").columns(DAYS)
    assert len(windows) == 200 - needed(ahead) + 1
    for row in (0, 5, len(windows) - 1 - ahead):
        at = needed(ahead) + row
        assert windows.first[row] == DAYS[at]
        np.testing.assert_array_equal(windows.target[row], VALUES[at : at + ahead])
        np.testing.assert_array_equal(windows.recent[row], VALUES[at - STEPS : at])
        np.testing.assert_array_equal(windows.coming[row, :, : windows.calendar], known[at : at + ahead])
        np.testing.assert_array_equal(windows.past[row, :, 2:], known[at - STEPS : at])
        level = VALUES[at - STEPS : at].mean()
        np.testing.assert_allclose(
            windows.past[row, :, 0] * windows.scale.level + level, VALUES[at - STEPS : at], rtol=1e-4
        )
        for day in range(ahead):
            same = [at + day - 7 * week for week in range(1, 20) if at + day - 7 * week < at][:WEEKS]
            assert windows.base[row, day] == np.median(VALUES[same])
            weeks = windows.coming[row, day, windows.calendar + 1 : windows.calendar + 1 + WEEKS]
            np.testing.assert_allclose(weeks * windows.scale.rest, VALUES[same] - windows.base[row, day], atol=1e-4)


def test_the_last_window_ends_with_the_series_and_knows_no_target():
    windows = cut(DAYS, VALUES, Calendar(), 7)
    assert windows.first[-1] == DAYS[-1] + 1
    assert np.isnan(windows.target[-1]).all()
    assert np.isfinite(windows.target[-8]).all()


def test_no_input_looks_ahead():
    """Other values from a day on leave all inputs of the windows before it as they were."""
    scale, at = Scale(1.0, 1.0), 150
    changed = VALUES.copy()
    changed[at:] += 100
    before, after = (cut(DAYS, values, Calendar(), 7, scale) for values in (VALUES, changed))
    rows = before.first <= DAYS[at]
    for name in ("past", "coming", "base", "recent"):
        np.testing.assert_array_equal(getattr(before, name)[rows], getattr(after, name)[rows], name)
    assert np.abs(before.past[~rows] - after.past[~rows]).max() > 1


def test_the_scale_is_of_the_days_to_fit_on():
    changed = VALUES.copy()
    changed[150:] *= 10
    before, after = (cut(DAYS, values, Calendar(), 7, fit_before=DAYS[150]).scale for values in (VALUES, changed))
    assert before == after
    assert cut(DAYS, changed, Calendar(), 7).scale != before


def test_what_a_model_learns_turns_back_into_the_unit():
    windows = cut(DAYS, VALUES, Calendar(), 7)[:50]
    np.testing.assert_allclose(windows.in_unit(windows.wanted), windows.target, rtol=1e-5, atol=1e-6)


def test_a_week_that_repeats_exactly_has_a_scale():
    windows = cut(DAYS, np.tile(np.arange(7.0), 29)[:200], Calendar(), 7)
    assert windows.scale.rest > 0.1
    np.testing.assert_allclose(windows.wanted[:50], 0)
    assert np.isfinite(windows.coming).all()


def test_too_few_days_are_refused():
    assert len(cut(DAYS[: needed(7)], VALUES[: needed(7)], Calendar(), 7)) == 1
    with pytest.raises(ValueError, match=f"want at least {needed(7)} days"):
        cut(DAYS[: needed(7) - 1], VALUES[: needed(7) - 1], Calendar(), 7)


@pytest.mark.parametrize("wild", [1e3, -1e6, 1e90])
def test_a_wild_value_moves_what_is_read_no_further_than_a_large_one(wild):
    """The rules still say it as it is, and it still is a target."""
    changed = VALUES.copy()
    changed[150] += wild
    before, after = (cut(DAYS, values, Calendar(), 7) for values in (VALUES, changed))
    assert after.scale.rest == pytest.approx(before.scale.rest, rel=0.5)
    assert np.abs(after.past[..., :2]).max() < 60
    assert np.abs(after.base - before.base).max() < 10 * before.scale.rest
    assert np.abs(after.recent).max() == np.abs(changed[150])
    assert np.nanmax(np.abs(after.target)) == np.abs(changed[150])


def test_of_ordinary_values_nothing_is_drawn_in():
    windows = cut(DAYS, VALUES, Calendar(), 7)
    read = windows.past[..., 0] * windows.scale.level + windows.recent.mean(axis=1, keepdims=True)
    np.testing.assert_allclose(read, windows.recent, rtol=1e-4, atol=1e-4)


def test_what_one_of_ten_does_says_nothing_of_what_is_usual():
    distances = np.concatenate([np.full(91, 2.0), np.full(9, 1e9)])
    np.testing.assert_allclose(reach(distances), FAR * 2)
    assert reach(np.concatenate([np.zeros(95), np.ones(5)])) == np.inf


def test_neither_nothing_nor_five_times_the_usual_is_wild():
    low, high = bounds(100 + np.random.default_rng(0).normal(size=300))
    assert low == 0
    assert 490 < high < 510
    low, high = bounds(np.random.default_rng(0).normal(size=300))
    assert -high == pytest.approx(low, rel=0.1)


def test_errors_leave_out_wild_days_and_those_of_what_fails_are_infinite():
    windows = replace(cut(DAYS, VALUES, Calendar(), 7)[:50], low=-100.0, high=100.0)
    target = windows.target.copy()
    target[3, 2] = 1e9
    windows = replace(windows, target=target)
    forecast = windows.target + 1
    forecast[3, 2] = 0
    np.testing.assert_allclose(windows.errors(forecast), 1)
    forecast[5, 4] = 1e9  # a rule that says a wild value once more
    assert windows.errors(forecast)[4] < 5
    forecast[5, 4] = np.nan
    np.testing.assert_allclose(windows.errors(forecast), [1, 1, 1, 1, np.inf, 1, 1])
    target[:] = 1e9
    assert (replace(windows, target=target).errors(forecast) > 1e8).all()
