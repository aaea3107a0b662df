import numpy as np
import pytest

from snippets.when_it_goes_wrong.labels import loss_of

NUMBERS = np.array([0, 2, 1, 2])
VECTORS = np.eye(3)[NUMBERS]


@pytest.mark.claim(
    "when_it_goes_wrong.labels",
    "`categorical_crossentropy` takes labels as vectors of ones and zeros, `sparse_categorical_crossentropy` as whole "
    "numbers; given the other kind, both raise a `ValueError`.",
)
@pytest.mark.parametrize("sequences", [False, True])
def test_each_loss_takes_its_kind(sequences):
    numbers, vectors = (np.stack([one] * 10, axis=1) if sequences else one for one in (NUMBERS, VECTORS))
    assert loss_of("categorical_crossentropy", vectors, sequences) == "a number"
    assert loss_of("sparse_categorical_crossentropy", numbers, sequences) == "a number"
    assert "must have the same" in loss_of("categorical_crossentropy", numbers, sequences)
    assert "must have rank (ndim) `target.ndim - 1`" in loss_of("sparse_categorical_crossentropy", vectors, sequences)


def test_numbers_in_a_column():
    assert "must have the same shape" in loss_of("categorical_crossentropy", NUMBERS[:, np.newaxis])
    assert loss_of("sparse_categorical_crossentropy", NUMBERS[:, np.newaxis]) == "a number"


def test_one_label_for_a_sequence_of_outputs():
    assert "the same rank" in loss_of("categorical_crossentropy", VECTORS, sequences=True)
