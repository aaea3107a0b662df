import numpy as np
import pytest

from snippets.q1_applications.sequence_to_vector import sequence_to_vector


@pytest.mark.claim(
    "q1.vector",
    "A sequence-to-vector network gives one vector for a whole sequence, whatever its length, and every input step can "
    "change that vector.",
)
@pytest.mark.parametrize("steps", [1, 4, 9])
def test_one_vector_that_every_step_can_change(steps):
    model = sequence_to_vector(3, 2)
    x = np.random.default_rng(0).normal(size=(1, steps, 3)).astype("float32")
    y = np.asarray(model(x))
    assert y.shape == (1, 2)
    for step in range(steps):
        other = x.copy()
        other[:, step] += 1
        assert np.abs(np.asarray(model(other)) - y).max() > 1e-6


def test_the_layers_have_the_sizes_that_were_asked_for():
    assert [layer.output.shape[1:] for layer in sequence_to_vector(3, 2).layers] == [(16,), (2,)]
    assert sequence_to_vector(3, 2, units=5).count_params() == 3 * 5 * (3 + 5 + 2) + 6 * 2
