import warnings

import numpy as np
import pytest

from snippets.video.confusion import by_class, confusion


def test_rows_are_true_and_columns_are_predicted():
    counts = confusion(np.array([0, 0, 2, 2, 2]), np.array([0, 2, 2, 2, 1]), classes=4)
    assert counts.tolist() == [[1, 0, 1, 0], [0, 0, 0, 0], [0, 1, 2, 0], [0, 0, 0, 0]]


def test_recall_is_of_a_row_and_precision_of_a_column():
    recall, precision = by_class(np.array([[3, 1], [0, 4]]))
    assert recall.tolist() == [0.75, 1]
    assert precision.tolist() == [1, 0.8]
    recall, precision = by_class(np.array([[2, 0], [0, 0]]))
    assert np.isnan([recall[1], precision[1]]).all()


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"want two of \(clips,\), got \(2,\), \(3,\)"):
        confusion(np.zeros(2, int), np.zeros(3, int), classes=2)
    with pytest.raises(ValueError, match="want classes 0 to 1, got 2"):
        confusion(np.array([0, 2]), np.array([0, 1]), classes=2)
    with pytest.raises(ValueError, match="want classes"):
        confusion(np.array([0, -1]), np.array([0, 1]), classes=2)


def test_two_axes_are_refused_and_no_clips_are_no_counts():
    with pytest.raises(ValueError, match=r"want two of \(clips,\), got \(2, 1\), \(2, 1\)"):
        confusion(np.zeros((2, 1), int), np.zeros((2, 1), int), classes=2)
    assert confusion(np.zeros(0, int), np.zeros(0, int), classes=2).tolist() == [[0, 0], [0, 0]]
    assert confusion(np.array([1, 0]), np.array([0, 1]), classes=2).dtype == int


def test_a_class_that_nothing_is_said_of_gives_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        recall, precision = by_class(np.array([[0, 2], [0, 0]]))
    np.testing.assert_array_equal(recall, [0, np.nan])
    np.testing.assert_array_equal(precision, [np.nan, 0])
