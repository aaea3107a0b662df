import keras
import numpy as np
import pytest

from snippets.q1_applications.forecast_both_ways import windows


def test_targets_are_the_days_after_each_day():
    x, y = windows(np.arange(30.0), past=5, ahead=3)
    assert x.shape == (23, 5, 1)
    np.testing.assert_array_equal(y - x, np.broadcast_to([1.0, 2.0, 3.0], y.shape))


@pytest.mark.parametrize("series", [np.zeros((9, 1)), np.zeros(7)])
def test_a_wrong_series_is_refused(series):
    with pytest.raises(ValueError, match=r"want \(days,\) with 8 days"):
        windows(series, past=5, ahead=3)


@pytest.mark.claim(
    "q1.forecast",
    "The last step of the sequence-to-sequence forecast has read the same days as the sequence-to-vector forecast: "
    "with the same weights the two are equal.",
)
def test_the_last_step_is_the_vector():
    x, every_day = windows(np.arange(40.0), past=6, ahead=3)
    sequence = keras.layers.GRU(8, return_sequences=True)
    vector = keras.layers.GRU(8)
    dense = keras.layers.Dense(3)
    for layer in (sequence, vector):
        layer.build(x.shape)
    vector.set_weights(sequence.get_weights())
    at_every_step, at_the_end = np.asarray(dense(sequence(x))), np.asarray(dense(vector(x)))
    assert at_every_step.shape == every_day.shape
    np.testing.assert_allclose(at_every_step[:, -1], at_the_end, atol=1e-6)


def test_days_for_one_window_are_enough():
    x, y = windows(np.arange(8), past=5, ahead=3)
    assert x.tolist() == [[[0], [1], [2], [3], [4]]]
    assert y.tolist() == [[[1, 2, 3], [2, 3, 4], [3, 4, 5], [4, 5, 6], [5, 6, 7]]]
