import keras
import numpy as np
import pytest

from snippets.q3_stacking.learn_the_sum import sums, train


def test_the_target_is_the_sum():
    x, y = sums(20, 6, seed=3)
    assert x.shape == (20, 6, 1)
    assert y.shape == (20, 1)
    np.testing.assert_allclose(y[:, 0], [sum(row) for row in x[..., 0]], rtol=1e-5)


@pytest.mark.claim(
    "q3.partial",
    "Trained with the mean squared error, a model with an output at every time step but one target for each sequence "
    "learns to guess, at each step, the target from the inputs up to that step.",
)
def test_the_outputs_become_running_sums():
    keras.utils.set_random_seed(0)
    model = train(*sums(1024, 4, seed=0), last_returns_sequences=True, epochs=8)
    x, y = sums(1024, 4, seed=1)
    output = np.asarray(model(x))
    assert output.shape == (1024, 4, 1)
    assert np.mean((output - x.cumsum(axis=1)) ** 2) < 0.25
    by_step = np.mean((output[..., 0] - y) ** 2, axis=0)
    np.testing.assert_allclose(by_step, [3, 2, 1, 0], atol=0.5)
    assert model.evaluate(x, y, verbose=0) == pytest.approx(1.5, abs=0.3)
