import keras
import numpy as np
import pytest

from snippets.q1_applications.vector_to_sequence import as_initial_state, repeated


@pytest.mark.claim(
    "q1.generate",
    "Such a vector-to-sequence network gives as many steps as it was built for, "
    "and each of them depends on the vector.",
)
@pytest.mark.parametrize("build", [repeated, as_initial_state])
@pytest.mark.parametrize("steps", [1, 6])
def test_every_step_depends_on_the_vector(build, steps):
    model = build(size=5, steps=steps, outputs=2)
    x = np.random.default_rng(0).normal(size=(2, 5)).astype("float32")
    y = np.asarray(model(x))
    assert y.shape == (2, steps, 2)
    assert (np.abs(y[0] - y[1]).max(axis=-1) > 1e-6).all()


@pytest.mark.claim(
    "q1.initial_state",
    "A vector that is a GRU layer's initial state must have as many numbers as the layer has units; a repeated vector "
    "may have any size.",
)
def test_an_initial_state_has_the_size_of_the_layer():
    zeros = np.zeros((2, 4, 1), "float32")
    for size in (1, 3, 16, 20):
        assert repeated(size=size, steps=4, outputs=2, units=16)(np.ones((2, size))).shape == (2, 4, 2)
        layer = keras.layers.GRU(16)
        if size == 16:
            assert layer(zeros, initial_state=np.ones((2, size), "float32")).shape == (2, 16)
        else:
            with pytest.raises(Exception, match=r"(?i)shape|size|dimension"):
                layer(zeros, initial_state=np.ones((2, size), "float32"))


def test_the_layers_have_the_sizes_that_were_asked_for():
    for units, options in ((16, {}), (7, {"units": 7})):
        gru, dense = 3 * units * (5 + units + 2), (units + 1) * 2
        assert repeated(5, steps=4, outputs=2, **options).count_params() == gru + dense
        assert as_initial_state(5, steps=4, outputs=2, **options).count_params() == gru + dense + 6 * units


def test_a_layer_that_starts_from_the_vector_reads_zeros_and_starts_between_minus_one_and_one():
    keras.utils.set_random_seed(0)
    model = as_initial_state(5, steps=4, outputs=2)
    x = 100 * np.random.default_rng(0).normal(size=(2, 5)).astype("float32")
    before = np.asarray(model(x))
    first = next(layer for layer in model.layers if isinstance(layer, keras.layers.Dense))
    gru = next(layer for layer in model.layers if isinstance(layer, keras.layers.GRU))
    state = np.asarray(first(x))
    assert np.abs(state).max() <= 1
    kernel, *others = gru.get_weights()
    gru.set_weights([kernel + 1, *others])
    np.testing.assert_array_equal(model(x), before)
