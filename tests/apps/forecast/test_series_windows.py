import numpy as np
import pytest

from unrolled.apps.forecast.calendar import Calendar
from unrolled.apps.forecast.series_windows import STEPS, WEEKS, Scale, cut, needed

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
