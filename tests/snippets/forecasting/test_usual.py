import numpy as np
import pytest

from snippets.forecasting.usual import lasting, usual, year_waves

DAYS = np.arange(np.datetime64("2012-01-01"), np.datetime64("2014-01-01"))


def test_a_yearly_wave_is_found_again():
    values = 12 + year_waves(DAYS) @ [3.0, -7.0]
    np.testing.assert_allclose(usual(DAYS, values, known=200), values, atol=1e-9)


def test_days_that_are_not_known_change_nothing():
    values = np.random.default_rng(0).normal(size=len(DAYS))
    changed = values.copy()
    changed[400:] += 100
    np.testing.assert_array_equal(usual(DAYS, values, 400), usual(DAYS, changed, 400))
    changed[399] += 100
    assert not np.allclose(usual(DAYS, values, 400), usual(DAYS, changed, 400))


def test_the_year_begins_anew():
    waves = year_waves(np.array(["2012-01-01", "2013-01-01", "2013-07-02"], "datetime64[D]"))
    np.testing.assert_allclose(waves[0], [0, 1], atol=1e-12)
    np.testing.assert_array_equal(waves[0], waves[1])
    assert waves[2, 1] < -0.99


def test_what_lasts_is_the_least_squares_share():
    rng = np.random.default_rng(1)
    last = rng.normal(size=5000)
    later = np.outer(last, [0.7, 0.4]) + rng.normal(scale=0.1, size=(5000, 2))
    np.testing.assert_allclose(lasting(last, later), [0.7, 0.4], atol=0.01)


@pytest.mark.parametrize("known", [2, 732])
def test_too_few_or_too_many_known_days_are_refused(known):
    with pytest.raises(ValueError, match="cannot fit"):
        usual(DAYS, np.zeros(len(DAYS)), known)


def test_a_year_has_365_and_a_quarter_days_and_three_known_days_are_enough():
    np.testing.assert_allclose(year_waves(DAYS[[100]])[0], [np.sin(200 * np.pi / 365.25), np.cos(200 * np.pi / 365.25)])
    values = 2 - year_waves(DAYS) @ [1.0, 4.0]
    for known in (3, len(DAYS)):
        np.testing.assert_allclose(usual(DAYS, values, known)[:9], values[:9], atol=1e-6)
    with pytest.raises(ValueError, match="cannot fit on 9 of 731 values, 730 days"):
        usual(DAYS[1:], values, 9)
