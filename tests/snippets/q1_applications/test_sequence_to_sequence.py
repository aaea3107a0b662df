import keras
import numpy as np
import pytest

from snippets.q1_applications.sequence_to_sequence import sequence_to_sequence


def stack(kind: type) -> keras.Model:
    """Two recurrent layers of another kind, one on the other."""
    layers = [kind(5, return_sequences=True), kind(4, return_sequences=True)]
    return keras.Sequential([keras.Input((None, 3)), *layers, keras.layers.Dense(2)])


@pytest.mark.claim(
    "q1.in_step",
    "A plain sequence-to-sequence network whose recurrent layers read forwards gives one output for each input "
    "step, and none of its outputs changes when a later input does.",
)
@pytest.mark.parametrize("steps", [1, 4, 9])
@pytest.mark.parametrize("kind", ["snippet", "SimpleRNN", "LSTM"])
def test_one_output_a_step_and_none_depends_on_later_input(steps, kind):
    model = sequence_to_sequence(3, 2) if kind == "snippet" else stack(getattr(keras.layers, kind))
    x = np.random.default_rng(0).normal(size=(1, steps, 3)).astype("float32")
    y = np.asarray(model(x))
    assert y.shape == (1, steps, 2)
    for late in range(steps):
        other = x.copy()
        other[:, late] += 1
        changed = np.abs(np.asarray(model(other)) - y).max(axis=(0, 2)) > 1e-6
        assert changed.tolist() == [t >= late for t in range(steps)]


def test_the_layers_have_the_sizes_that_were_asked_for():
    assert [layer.output.shape[1:] for layer in sequence_to_sequence(3, 2).layers] == [(None, 16), (None, 2)]
    assert sequence_to_sequence(3, 2, units=5).count_params() == 3 * 5 * (3 + 5 + 2) + 6 * 2
