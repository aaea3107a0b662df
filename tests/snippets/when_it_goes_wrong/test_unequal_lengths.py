import keras
import numpy as np
import pytest

from snippets.when_it_goes_wrong.unequal_lengths import padded


@pytest.mark.claim(
    "when_it_goes_wrong.pad",
    '`pad_sequences` by itself pads at the beginning and turns numbers into whole ones: give it `padding="post"` and '
    '`dtype="float32"`.',
)
def test_what_pad_sequences_does_by_itself():
    assert keras.utils.pad_sequences([[1.5, 2.5], [3.5]]).tolist() == [[1, 2], [0, 3]]
    assert padded([[1.5, 2.5], [3.5]]).tolist() == [[1.5, 2.5], [3.5, 0]]


def test_the_messages():
    with pytest.raises(ValueError, match="inhomogeneous shape"):
        np.array([[1, 2], [3]])
    model = keras.Sequential([keras.Input((None, 1)), keras.layers.GRU(2)])
    model.compile(loss="mse")
    with pytest.raises(ValueError, match="Data cardinality is ambiguous"):
        model.fit([np.ones((3, 1)), np.ones((1, 1))], np.zeros((2, 2)), verbose=0)
