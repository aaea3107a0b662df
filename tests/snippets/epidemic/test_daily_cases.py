import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.epidemic.daily_cases import daily_cases


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=40))
def test_without_corrections_the_days_add_up(steps):
    cumulative = np.cumsum(steps)
    cases, corrected = daily_cases(cumulative)
    assert not corrected.any()
    assert cases.sum() == cumulative[-1] - cumulative[0]
    np.testing.assert_array_equal(cases, steps[1:])


def test_a_correction_is_marked_and_changes_no_other_day():
    plain = np.array([[1.0, 4, 9, 16, 25], [0, 1, 2, 3, 4]])
    corrected = plain.copy()
    corrected[0, 3:] -= 10
    cases, mask = daily_cases(corrected)
    assert mask.tolist() == [[False, False, True, False], [False] * 4]
    assert cases.tolist() == [[3, 5, 0, 9], [1, 1, 1, 1]]


@pytest.mark.parametrize("wrong", [np.array([3]), np.array(3), np.ones((4, 1))])
def test_a_single_day_is_refused(wrong):
    with pytest.raises(ValueError, match="want"):
        daily_cases(wrong)


@pytest.mark.parametrize("wrong", [[1, -1, 2], [1, np.nan, 2]])
def test_a_count_that_is_none_is_refused(wrong):
    with pytest.raises(ValueError, match="negative or missing"):
        daily_cases(np.array(wrong))
