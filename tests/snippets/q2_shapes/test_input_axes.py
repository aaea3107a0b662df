import keras
import numpy as np
import pytest

from snippets.q2_shapes.input_axes import TOWNS, stack_series


def test_the_axes_stand_in_the_order_batch_time_features():
    batch = stack_series(TOWNS)
    assert batch.shape == (3, 4, 2)
    for i, town in enumerate(TOWNS):
        for t, day in enumerate(town):
            np.testing.assert_array_equal(batch[i, t], day)


def test_series_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match=r"\(3, 2\), \(4, 2\).*pad them"):
        stack_series([np.zeros((4, 2)), np.zeros((3, 2))])


def test_a_series_without_a_feature_axis_is_refused():
    with pytest.raises(ValueError, match=r"\(time steps, features\), got \[\(4,\)\]"):
        stack_series([np.zeros(4), np.zeros(4)])


def test_the_example_is_the_weather_of_the_page_as_decimals():
    batch = stack_series(TOWNS)
    assert batch.dtype == np.float32
    assert batch.sum(axis=1).tolist() == [[81, 13], [123, 2], [52, 10]]
    assert [town[0].tolist() for town in batch] == [[21, 0], [30, 0], [12, 7]]


@pytest.mark.claim(
    "q2.embedding",
    "`Embedding` turns whole numbers, `(batch, time steps)`, into three axes, `(batch, time steps, features)`; with "
    "`mask_zero=True` it masks the steps whose number is zero.",
)
def test_an_embedding_makes_the_third_axis():
    words = np.array([[3, 1, 2, 0], [0, 5, 0, 0]])
    for zero in (False, True):
        embedding = keras.layers.Embedding(6, 4, mask_zero=zero)
        assert embedding(words).shape == (2, 4, 4)
        mask = embedding.compute_mask(words)
        assert (mask is not None) == zero
    np.testing.assert_array_equal(mask, words != 0)
    assert keras.layers.GRU(5)(embedding(words)).shape == (2, 5)
