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
    model = train()
    scores = np.asarray(model(np.eye(10, dtype="float32")))
    assert [write(row) for row in scores] == NAMES
    assert model.optimizer.iterations == 200


def test_untrained_it_does_not():
    keras.utils.set_random_seed(3)
    scores = np.asarray(train(repeats=1)(np.eye(10, dtype="float32")))
    assert [write(row) for row in scores] != NAMES


def test_each_batch_shows_the_ten_pairs_once(capsys):
    model = train(repeats=11)
    assert model.optimizer.iterations == 11
    assert float(model.optimizer.learning_rate) == pytest.approx(0.01)
    assert [layer.output.shape[1:] for layer in model.layers] == [(5, 10), (5, 32), (5, 16)]
    assert capsys.readouterr().out == ""


def test_a_space_is_the_first_letter_and_no_name_is_longer_than_five():
    assert TARGETS[:, -1].tolist().count(0) == sum(len(name) < 5 for name in NAMES)
    assert TARGETS.min() == 0
