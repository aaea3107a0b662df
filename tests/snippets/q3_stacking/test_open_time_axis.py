import numpy as np
import pytest

from snippets.q3_stacking.open_time_axis import Batches, loss_of_the_mistake


def test_batches_differ_in_length_and_have_one_target_for_each_sequence():
    batches = Batches([4, 6])
    assert len(batches) == 2
    assert [(x.shape, y.shape) for x, y in (batches[0], batches[1])] == [((8, 4, 1), (8, 1)), ((8, 6, 1), (8, 1))]
    x, y = batches[1]
    np.testing.assert_array_equal(y[:, 0], x.sum(axis=(1, 2)) > 0)


def test_lengths_that_are_known_are_compared():
    with pytest.raises(ValueError, match="must have the same shape"):
        loss_of_the_mistake([6, 6, 6])


def test_lengths_that_are_not_known_are_not():
    assert np.isfinite(loss_of_the_mistake([4, 5, 6]))
