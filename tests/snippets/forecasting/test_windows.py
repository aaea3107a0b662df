import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.forecasting.windows import cut, split


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 9), st.integers(1, 7), st.integers(1, 3), st.integers(0, 9))
def test_the_target_is_the_first_column_of_the_days_after_the_window(past, ahead, columns, more):
    days = np.arange((past + ahead + more) * columns).reshape(-1, columns)
    inputs, targets = cut(days, past, ahead)
    assert inputs.shape == (more + 1, past, columns)
    assert targets.shape == (more + 1, ahead)
    for window in range(more + 1):
        np.testing.assert_array_equal(inputs[window], days[window : window + past])
        np.testing.assert_array_equal(targets[window], days[window + past : window + past + ahead, 0])


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 9), st.integers(1, 7), st.integers(20, 30), st.integers(31, 45))
def test_no_day_is_a_target_of_two_spans(past, ahead, valid, test):
    number = np.arange(60)
    inputs, targets = cut(number[:, np.newaxis], past, ahead)
    spans = split(60, past, ahead, valid, test)
    assert all(len(mask) == len(inputs) for mask in spans)
    train, choose, measure = (set(targets[mask].ravel()) for mask in spans)
    assert train == set(range(past, valid))
    assert measure == set(range(test, 60))
    assert choose == (set(range(valid, test)) if test - valid >= ahead else set())
    assert inputs[spans[0]].max() < valid - ahead
    assert (~np.any(spans, axis=0)).sum() >= 2 * (ahead - 1) or test - valid < ahead


@pytest.mark.parametrize(("shape", "past", "ahead"), [((30,), 5, 7), ((30, 2), 0, 7), ((30, 2), 5, 0), ((9, 1), 5, 7)])
def test_what_gives_no_window_is_refused(shape, past, ahead):
    with pytest.raises(ValueError, match=r"want \(days, columns\)|are fewer than"):
        cut(np.zeros(shape), past, ahead)
