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
    for size in (3, 16, 20):
        assert repeated(size=size, steps=4, outputs=2, units=16)(np.ones((2, size))).shape == (2, 4, 2)
        layer = keras.layers.GRU(16)
        if size == 16:
            assert layer(zeros, initial_state=np.ones((2, size), "float32")).shape == (2, 16)
        else:
            with pytest.raises(Exception, match=r"(?i)shape|size|dimension"):
                layer(zeros, initial_state=np.ones((2, size), "float32"))
