import keras
import numpy as np
import pytest

from snippets.q1_applications.spell import NAMES, TARGETS, train, write


def test_targets_are_the_names():
    assert TARGETS.shape == (10, 5)
    assert [write(np.eye(TARGETS.max() + 1)[row]) for row in TARGETS] == NAMES


@pytest.mark.claim(
    "q1.spell",
    "The trained network writes the names of all ten classes; the ten pairs of class and name are all that it was "
    "trained on.",
)
def test_it_writes_every_name():
    keras.utils.set_random_seed(3)
    scores = np.asarray(train()(np.eye(10, dtype="float32")))
    assert [write(row) for row in scores] == NAMES


def test_untrained_it_does_not():
    keras.utils.set_random_seed(3)
    scores = np.asarray(train(repeats=1)(np.eye(10, dtype="float32")))
    assert [write(row) for row in scores] != NAMES
