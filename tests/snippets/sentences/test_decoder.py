import keras
import numpy as np
import pytest

from snippets.sentences.decoder import CONDITIONS, decoder

WORD = np.array([0, 1])
LAST = np.array([[0, 3, 2], [0, 3, 2]])


@pytest.mark.parametrize("condition", CONDITIONS)
def test_shapes(condition):
    scores = decoder(words=4, symbols=6, steps=3, condition=condition, units=8)([WORD, LAST])
    assert scores.shape == (2, 3, 6)


@pytest.mark.parametrize(("condition", "reads"), [("repeated", True), ("state", True), ("none", False)])
def test_the_word_matters_unless_it_is_not_read(condition, reads):
    keras.utils.set_random_seed(0)
    scores = np.asarray(decoder(words=4, symbols=6, steps=3, condition=condition, units=8)([WORD, LAST]))
    assert np.allclose(scores[0], scores[1]) is not reads


def test_a_score_depends_on_no_later_symbol():
    keras.utils.set_random_seed(0)
    model = decoder(words=4, symbols=6, steps=3, units=8)
    other = LAST.copy()
    other[:, 2] = 5
    before, after = np.asarray(model([WORD, LAST])), np.asarray(model([WORD, other]))
    assert np.allclose(before[:, :2], after[:, :2])
    assert not np.allclose(before[:, 2], after[:, 2])


def test_an_unknown_condition_is_refused():
    with pytest.raises(ValueError, match="got 'attention'"):
        decoder(4, 6, 3, "attention")


@pytest.mark.parametrize(
    ("condition", "named", "weights"),
    [
        ("repeated", {"vector", "symbol", "gru", "scores"}, 16 + 24 + 3 * 8 * (8 + 8 + 2) + 54),
        ("state", {"vector", "symbol", "start", "gru", "scores"}, 16 + 24 + 40 + 3 * 8 * (4 + 8 + 2) + 54),
        ("none", {"symbol", "gru", "scores"}, 24 + 3 * 8 * (4 + 8 + 2) + 54),
    ],
)
def test_its_layers_are_found_by_name_and_have_half_the_units_for_each_input(condition, named, weights):
    model = decoder(words=4, symbols=6, steps=3, condition=condition, units=8)
    assert {layer.name for layer in model.layers if layer.weights} == named
    assert model.count_params() == weights
    assert model.name == condition
    inputs = [(tensor.name, tensor.dtype, tensor.shape) for tensor in model.inputs]
    assert inputs == [("word", "int32", (None,)), ("last", "int32", (None, 3))]


def test_a_state_from_the_word_is_between_minus_one_and_one():
    model = decoder(words=4, symbols=6, steps=3, condition="state")
    start = model.get_layer("start")
    assert start.output.shape == (None, 128)
    assert np.abs(np.asarray(start(100 * np.ones((1, 64))))).max() == 1
    assert decoder(words=4, symbols=6, steps=3).name == "repeated"
