import keras
import numpy as np
import pytest

from snippets.harmony.fed_back import run_free, with_history

MELODY = np.random.default_rng(0).normal(size=(2, 6, 4)).astype("float32")


@pytest.fixture(scope="module")
def forms():
    keras.utils.set_random_seed(1)
    return with_history(4, 3, 9, units=8)


def test_shapes(forms):
    trained, step = forms
    before = np.zeros((2, 6, 3), "int32")
    assert trained([MELODY, before]).shape == (2, 6, 3, 9)
    likely, state = step([MELODY[:, :1], before[:, :1], np.zeros((2, 8))])
    assert likely.shape == (2, 1, 3, 9)
    assert state.shape == (2, 8)


def test_running_free_is_the_trained_network_on_its_own_chords(forms):
    trained, step = forms
    free = run_free(step, MELODY)
    before = np.concatenate([np.zeros((2, 1, 3), "int32"), free[:, :-1]], axis=1)
    again = keras.ops.convert_to_numpy(trained([MELODY, before])).argmax(axis=-1)
    np.testing.assert_array_equal(again, free)


def test_the_history_counts(forms):
    trained, _ = forms
    one, other = np.zeros((2, 6, 3), "int32"), np.full((2, 6, 3), 5, "int32")
    assert np.abs(trained([MELODY, one]) - trained([MELODY, other])).max() > 1e-3


def test_a_melody_of_the_wrong_size_is_refused(forms):
    with pytest.raises(ValueError, match="shape"):
        run_free(forms[1], MELODY[..., :3])


def test_the_layers_have_the_sizes_that_were_asked_for(forms):
    trained, step = forms
    weights = 9 * 16 + 3 * 8 * (4 + 3 * 16 + 8 + 2) + 9 * 3 * 9
    assert trained.count_params() == step.count_params() == weights
    assert [trained.inputs[1].dtype, step.inputs[1].dtype] == ["int32", "int32"]
    assert with_history(1, 1, 1)[1].inputs[2].shape == (None, 64)
    assert run_free(step, MELODY).dtype == np.int32
    np.testing.assert_allclose(np.asarray(trained([MELODY, np.zeros((2, 6, 3))])).sum(axis=-1), 1, atol=1e-5)
