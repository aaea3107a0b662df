import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.q4_seven_days.windows import windows


@pytest.mark.claim(
    "q4.targets",
    "The last row of a window's sequence-to-sequence target is its sequence-to-vector target, and the first column is "
    "the next day of every step.",
)
@settings(deadline=None, max_examples=30)
@given(st.integers(1, 20), st.integers(1, 9), st.integers(0, 20))
def test_each_target_is_the_days_after_its_step(steps, ahead, more):
    series = np.arange(100, 100 + steps + ahead + more)
    inputs, targets = windows(series, steps, ahead)
    assert inputs.shape == (more + 1, steps, 1)
    assert targets.shape == (more + 1, steps, ahead)
    for window in range(more + 1):
        np.testing.assert_array_equal(inputs[window, :, 0], series[window : window + steps])
        np.testing.assert_array_equal(targets[window, -1], series[window + steps : window + steps + ahead])
        for step in range(steps):
            np.testing.assert_array_equal(targets[window, step], inputs[window, step] + 1 + np.arange(ahead))
        np.testing.assert_array_equal(targets[window, :, 0], inputs[window, :, 0] + 1)


@pytest.mark.parametrize(("series", "steps", "ahead"), [(10, 5, 7), (10, 0, 7), (10, 3, 0)])
def test_sizes_that_give_no_window_are_refused(series, steps, ahead):
    with pytest.raises(ValueError, match="cannot give"):
        windows(np.arange(series), steps, ahead)


def test_a_column_is_refused():
    with pytest.raises(ValueError, match="one value a day"):
        windows(np.ones((30, 1)), 5)


def test_a_week_is_ahead_unless_told_otherwise():
    inputs, targets = windows(np.arange(12), 5)
    assert (inputs.shape, targets.shape) == ((1, 5, 1), (1, 5, 7))
