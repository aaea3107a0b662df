import keras
import numpy as np
import pytest
from keras import layers

from snippets.q2_shapes.return_state import output_and_states


@pytest.fixture
def inputs() -> np.ndarray:
    keras.utils.set_random_seed(0)
    return np.random.normal(size=(2, 4, 3))


@pytest.mark.claim(
    "q2.return_state",
    "With `return_state=True`, a `SimpleRNN` and a `GRU` return their output and one state, an `LSTM` its output and "
    "two, the hidden state and the cell state; each state has the shape `(batch, units)`, and the hidden state "
    "equals the output at the last time step that is not masked.",
)
@pytest.mark.parametrize(("kind", "count"), [(layers.SimpleRNN, 1), (layers.GRU, 1), (layers.LSTM, 2)])
@pytest.mark.parametrize("every", [False, True])
def test_states_after_the_output(inputs, kind, count, every):
    output, states = output_and_states(kind(5, return_state=True, return_sequences=every), inputs)
    assert [state.shape for state in states] == [(2, 5)] * count
    np.testing.assert_allclose(states[0], output[:, -1] if every else output, atol=1e-6)
    if count == 2:
        assert not np.allclose(states[1], states[0], atol=1e-3)


@pytest.mark.parametrize("kind", [layers.SimpleRNN, layers.GRU, layers.LSTM])
@pytest.mark.parametrize("zero", [False, True])
@pytest.mark.parametrize("both", [False, True])
def test_the_hidden_state_is_the_output_at_the_last_step_that_is_not_masked(inputs, kind, zero, both):
    layer = kind(5, return_state=True, return_sequences=True, zero_output_for_mask=zero)
    mask = np.array([[True, True, False, False], [True, True, True, True]])
    with keras.device("cpu:0"):
        output, state, *_ = (layers.Bidirectional(layer) if both else layer)(inputs, mask=mask)
    output = np.array(output)
    np.testing.assert_allclose(state, output[[0, 1], [1, 3], :5], atol=1e-6)
    assert np.any(output[0, 3]) != (zero or both)


@pytest.mark.claim(
    "q2.bidirectional",
    "With `return_state=True`, `Bidirectional` returns the states of the forward layer, then those of the backward "
    'layer; with the default `merge_mode="concat"` it doubles the last axis, and its default output joins the forward '
    "output of the last time step to the backward output of the first.",
)
@pytest.mark.parametrize(("kind", "count"), [(layers.SimpleRNN, 1), (layers.GRU, 1), (layers.LSTM, 2)])
def test_both_directions(inputs, kind, count):
    every = layers.Bidirectional(kind(5, return_sequences=True, return_state=True))
    last = layers.Bidirectional(kind(5, return_state=True))
    every.build(inputs.shape), last.build(inputs.shape)
    last.set_weights(every.get_weights())
    sequence, states = output_and_states(every, inputs)
    vector, again = output_and_states(last, inputs)
    assert sequence.shape == (2, 4, 10)
    assert vector.shape == (2, 10)
    assert len(states) == len(again) == 2 * count
    np.testing.assert_allclose(states[0], sequence[:, -1, :5], atol=1e-6)
    np.testing.assert_allclose(states[count], sequence[:, 0, 5:], atol=1e-6)
    np.testing.assert_allclose(vector, np.hstack([sequence[:, -1, :5], sequence[:, 0, 5:]]), atol=1e-6)
    assert not np.allclose(vector, sequence[:, -1], atol=1e-3)


@pytest.mark.claim(
    "q2.merge_modes",
    'Of the other merge modes of `Bidirectional`, `"sum"`, `"mul"` and `"ave"` keep the length of the last axis, and '
    "`None` gives the two outputs apart.",
)
@pytest.mark.parametrize("every", [False, True])
def test_merge_modes(inputs, every):
    def output(mode):
        keras.utils.set_random_seed(0)
        layer = layers.Bidirectional(layers.GRU(5, return_sequences=every), merge_mode=mode)
        return layer(inputs)

    forward, backward = (np.array(part) for part in output(None))
    assert forward.shape == backward.shape == ((2, 4, 5) if every else (2, 5))
    np.testing.assert_allclose(output("sum"), forward + backward, atol=1e-6)
    np.testing.assert_allclose(output("mul"), forward * backward, atol=1e-6)
    np.testing.assert_allclose(output("ave"), (forward + backward) / 2, atol=1e-6)
    np.testing.assert_allclose(output("concat"), np.concatenate([forward, backward], axis=-1), atol=1e-6)


def test_a_layer_without_states_is_refused(inputs):
    with pytest.raises(ValueError, match="return_state=True"):
        output_and_states(layers.GRU(5), inputs)
