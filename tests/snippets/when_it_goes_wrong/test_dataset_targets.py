import keras
import numpy as np
import pytest

from snippets.when_it_goes_wrong.dataset_targets import pairs


@pytest.mark.claim(
    "when_it_goes_wrong.dataset",
    "`timeseries_dataset_from_array` puts `targets[i]` beside the window that begins at `data[i]`, whatever the stride "
    "of the windows and the rate within them; so `targets` must begin where the first window's answer stands.",
)
@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("rate", [1, 3])
def test_a_target_stands_beside_the_window_that_begins_with_it(stride, rate):
    data, targets = np.arange(30), np.arange(100, 130)
    batches = keras.utils.timeseries_dataset_from_array(
        data, targets, sequence_length=4, sequence_stride=stride, sampling_rate=rate
    )
    count = 0
    for windows, beside in batches.as_numpy_iterator():
        np.testing.assert_array_equal(beside, targets[windows[:, 0]])
        count += len(windows)
    assert count > 5


@pytest.mark.parametrize(("steps", "ahead"), [(3, 1), (3, 2), (5, 7)])
def test_targets_that_begin_later_are_the_days_ahead(steps, ahead):
    series = np.arange(40)
    shown = pairs(series, series[steps + ahead - 1 :], steps)
    assert shown
    assert all(target == window[-1] + ahead for window, target in shown)
    assert shown[-1][1] == series[-1]
