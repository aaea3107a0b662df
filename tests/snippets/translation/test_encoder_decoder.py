import keras
import numpy as np
import pytest

from snippets.translation.encoder_decoder import encoder_decoder


@pytest.fixture(scope="module", params=[False, True], ids=["one way", "both ways"])
def models(request):
    keras.utils.set_random_seed(0)
    return encoder_decoder(9, 8, units=6, both_ways=request.param)


SOURCE = np.array([[3, 5, 8, 4], [4, 6, 0, 0]], "int32")
BEFORE = np.array([[1, 3, 4], [1, 7, 0]], "int32")


def test_step_by_step_gives_what_the_teacher_saw(models):
    train, encoder, step = models
    together = np.asarray(train([SOURCE, BEFORE]))
    assert together.shape == (2, 3, 8)
    state = encoder(SOURCE)
    for t in range(3):
        scores, state = step([keras.ops.convert_to_tensor(BEFORE[:, t : t + 1]), state])
        np.testing.assert_allclose(np.asarray(scores)[:, 0], together[:, t], atol=1e-6)


def test_the_state_must_be_carried(models):
    train, encoder, step = models
    together, state = np.asarray(train([SOURCE, BEFORE])), encoder(SOURCE)
    forgotten, _ = step([keras.ops.convert_to_tensor(BEFORE[:, 2:]), state])
    assert np.abs(np.asarray(forgotten)[:, 0] - together[:, 2]).max() > 1e-3


def test_padding_changes_nothing(models):
    train, encoder, _ = models
    wide = np.pad(SOURCE, ((0, 0), (0, 5)))
    np.testing.assert_allclose(np.asarray(encoder(wide)), np.asarray(encoder(SOURCE)), atol=1e-6)
    np.testing.assert_allclose(np.asarray(encoder(SOURCE[1:, :2])), np.asarray(encoder(SOURCE))[1:], atol=1e-6)
    both = [np.asarray(train([source, BEFORE])) for source in (wide, SOURCE)]
    np.testing.assert_allclose(*both, atol=1e-6)


def test_the_order_of_the_source_matters(models):
    _, encoder, _ = models
    assert np.abs(np.asarray(encoder(SOURCE)) - np.asarray(encoder(SOURCE[:, [1, 0, 2, 3]]))).max() > 1e-3


def test_weights_are_shared(models):
    train, encoder, step = models
    assert {id(w) for w in train.weights} == {id(w) for w in (*encoder.weights, *step.weights)}


def test_only_both_ways_the_first_symbol_is_read_last():
    forward, both = (encoder_decoder(9, 8, units=6, both_ways=ways)[1] for ways in (False, True))
    assert [len(model.weights) for model in (forward, both)] == [4, 7]
    assert forward.output_shape == both.output_shape == (None, 6)


@pytest.mark.parametrize("sizes", [(0, 8, 6, False), (9, 0, 6, False), (9, 8, 0, False), (9, 8, 9, True)])
def test_bad_sizes_are_refused(sizes):
    with pytest.raises(ValueError, match=f"got {sizes[0]}, {sizes[1]}, {sizes[2]}"):
        encoder_decoder(*sizes)


def test_the_layers_have_the_sizes_that_were_asked_for():
    writer = 8 * 6 + 3 * 6 * (6 + 6 + 2) + 7 * 8
    for ways, reader in ((False, 3 * 6 * (6 + 6 + 2)), (True, 2 * 3 * 3 * (6 + 3 + 2))):
        train, encoder, step = encoder_decoder(9, 8, units=6, both_ways=ways)
        assert (encoder.count_params(), step.count_params()) == (9 * 6 + reader, writer)
        assert [tensor.dtype for tensor in (*train.inputs, step.inputs[0])] == ["int32"] * 3
        assert [tensor.shape for tensor in step.inputs] == [(None, 1), (None, 6)]
    assert encoder_decoder(1, 1)[1].output_shape == (None, 64)
    assert len(encoder_decoder(1, 1, 1)[1].weights) == 4
