import keras
import numpy as np
import pytest

from snippets.when_it_goes_wrong.cell_state_each_step import BothStates


@pytest.mark.claim(
    "when_it_goes_wrong.cell_states",
    "An LSTM cell of one's own that gives out both states, in `keras.layers.RNN`, takes the weights of an LSTM layer "
    "and gives its hidden and cell states at every step.",
)
@pytest.mark.parametrize("steps", [1, 7])
def test_both_states_at_every_step(steps):
    x = np.random.default_rng(0).normal(size=(3, steps, 2))
    lstm = keras.layers.LSTM(4, return_state=True)
    lstm(x)
    layer = keras.layers.RNN(BothStates(4), return_sequences=True)
    layer.build(x.shape)
    layer.set_weights(lstm.get_weights())
    both = np.array(layer(x))
    for step in range(steps):
        _, h, c = lstm(x[:, : step + 1])
        np.testing.assert_allclose(both[:, step], np.concatenate([h, c], axis=-1), atol=1e-6)
