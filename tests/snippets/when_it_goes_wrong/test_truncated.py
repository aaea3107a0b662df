import keras
import numpy as np
import pytest

from snippets.when_it_goes_wrong.truncated import early_gradient

SEQUENCE = np.random.default_rng(0).normal(size=(2, 12, 1))


@pytest.mark.claim(
    "when_it_goes_wrong.truncated",
    "A stateful layer hands its state on to the next batch, and no gradient goes back through it: each chunk is "
    "trained from the state that the chunk before left, as from a constant.",
)
@pytest.mark.parametrize("kind", [keras.layers.SimpleRNN, keras.layers.GRU, keras.layers.LSTM])
def test_the_state_goes_on_and_the_gradient_does_not(kind):
    assert early_gradient(kind(4, stateful=True), SEQUENCE, 12) > 0
    assert early_gradient(kind(4, stateful=True), SEQUENCE, 6) == 0
    layer = kind(4, stateful=True)
    layer(SEQUENCE[:, :6])
    in_two = np.array(layer(SEQUENCE[:, 6:]))
    layer.reset_state()
    np.testing.assert_allclose(layer(SEQUENCE), in_two, atol=1e-6)
