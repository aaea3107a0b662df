import numpy as np
import pytest

from snippets.epidemic.log_windows import FLOOR, log_windows


@pytest.fixture
def curve():
    daily = np.random.default_rng(0).integers(50, 500, 60).astype(float)
    return daily, np.arange(60) % 7


def test_windows_targets_and_levels_are_of_the_same_days(curve):
    daily, weekday = curve
    steps = 14
    x, y, level = log_windows(daily, weekday, steps, 7)
    assert x.shape == (60 - 6 - steps - 7 + 1, steps, 10)
    for window in (0, 5, len(x) - 1):
        last = 6 + steps - 1 + window
        days = np.arange(last - steps + 1, last + 1)
        assert level[window] == pytest.approx(daily[last - 6 : last + 1].mean())
        np.testing.assert_allclose(np.exp(x[window, :, 1]) * level[window], daily[days], rtol=1e-5)
        means = [daily[day - 6 : day + 1].mean() for day in days]
        np.testing.assert_allclose(np.exp(x[window, :, 0]) * level[window], means, rtol=1e-5)
        np.testing.assert_allclose(np.exp(10 * x[window, :, 2]), level[window], rtol=1e-5)
        np.testing.assert_array_equal(x[window, :, 3:].argmax(axis=1), weekday[days])
        np.testing.assert_allclose(np.exp(y[window]) * level[window], daily[last + 1 : last + 8])


def test_no_window_sees_its_target(curve):
    daily, weekday = curve
    x, _, _ = log_windows(daily, weekday)
    changed = daily.copy()
    changed[-7:] *= 5
    np.testing.assert_array_equal(log_windows(changed, weekday)[0][-1], x[-1])


def test_size_shows_in_one_feature_only(curve):
    daily, weekday = curve
    (small, y, _), (large, y_large, _) = (log_windows(factor * daily, weekday) for factor in (1, 1000))
    np.testing.assert_allclose(y, y_large, atol=1e-9)
    np.testing.assert_allclose(np.delete(small, 2, axis=-1), np.delete(large, 2, axis=-1), atol=1e-5)
    assert (large[..., 2] > small[..., 2] + 0.6).all()


def test_days_without_reports_stay_finite(curve):
    daily, weekday = curve
    x, y, level = log_windows(np.where(weekday > 4, 0, daily), weekday)
    assert np.isfinite(x).all()
    assert y.min() == pytest.approx(np.log(FLOOR))
    x, _, level = log_windows(np.zeros(60), weekday)
    assert np.isfinite(x).all()
    assert (level == 1).all()


def test_without_coming_days_the_last_window_is_the_present(curve):
    daily, weekday = curve
    x, y, level = log_windows(daily[-27:], weekday[-27:], 21, ahead=0)
    assert (x.shape, y.shape) == ((1, 21, 10), (1, 0))
    assert level[0] == pytest.approx(daily[-7:].mean())


def test_what_fits_no_window_is_refused(curve):
    daily, weekday = curve
    with pytest.raises(ValueError, match="33 days, want 34"):
        log_windows(daily[:33], weekday[:33])
    with pytest.raises(ValueError, match="twice"):
        log_windows(daily, weekday[1:])
    with pytest.raises(ValueError, match="twice"):
        log_windows(daily[:, None], weekday[:, None])
    for wrong in (-1, np.nan):
        daily[30] = wrong
        with pytest.raises(ValueError, match="negative or missing"):
            log_windows(daily, weekday)


def test_thirty_four_days_are_one_window_of_three_weeks_and_the_week_after(curve):
    daily, weekday = curve
    x, y, level = log_windows(daily[:34], weekday[:34])
    assert (x.shape, y.shape, level.shape) == ((1, 21, 10), (1, 7), (1,))
    assert x.dtype == np.float32


def test_a_day_counts_as_a_twentieth_of_its_week_at_least():
    daily, weekday = np.full(34, 100.0), np.arange(34) % 7
    daily[[20, 30]] = 0
    x, y, level = log_windows(daily, weekday)
    assert np.exp(x[0, 14, 1]) * level[0] == pytest.approx(0.05 * 600 / 7, rel=1e-5)
    np.testing.assert_allclose(np.exp(y[0]), np.array([1, 1, 1, 0.05 * 6 / 7, 1, 1, 1]) * 7 / 6)
