import numpy as np
import pytest

from snippets.forecasting.intervals import coverage, half_widths


def test_days_of_the_same_kind_are_covered_as_wanted():
    errors = np.random.default_rng(0).normal(size=(20_000, 3)) * [1, 2, 5]
    widths = half_widths(errors[:10_000], 0.9)
    np.testing.assert_allclose(widths, np.array([1, 2, 5]) * 1.645, rtol=0.05)
    np.testing.assert_allclose(coverage(errors[10_000:], widths), 0.9, atol=0.02)


def test_the_rank_is_that_of_split_conformal_prediction():
    errors = np.arange(1.0, 10.0)[:, np.newaxis]
    assert half_widths(errors, 0.8) == 8
    assert half_widths(-errors, 0.81) == 9


def test_a_day_on_the_border_is_inside():
    np.testing.assert_array_equal(coverage(np.array([[1.0, -3.0], [2.0, 2.0]]), np.array([1.0, 3.0])), [0.5, 1.0])


@pytest.mark.parametrize(("share", "why"), [(0.0, "between 0 and 1"), (1.0, "between 0 and 1"), (0.95, "too few")])
def test_shares_that_cannot_be_had_are_refused(share, why):
    with pytest.raises(ValueError, match=why):
        half_widths(np.ones((9, 2)), share)
