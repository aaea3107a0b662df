import itertools

import keras
import numpy as np
import pytest

from snippets.q3_stacking.sequence_to_sequence import sequence_to_sequence


def test_every_recurrent_layer_returns_its_sequence():
    model = sequence_to_sequence(steps=7, features=2)
    recurrent = [layer for layer in model.layers if isinstance(layer, keras.layers.RNN)]
    assert [layer.return_sequences for layer in recurrent] == [True, True, True]
    assert model(np.ones((5, 7, 2))).shape == (5, 7, 1)


@pytest.mark.claim(
    "q3.seq2seq",
    "A stack of recurrent layers with one output at each input step, a deep sequence-to-sequence model, needs "
    "`return_sequences=True` in every layer.",
)
@pytest.mark.parametrize("layer", [keras.layers.SimpleRNN, keras.layers.LSTM, keras.layers.GRU])
@pytest.mark.parametrize("flags", list(itertools.product([False, True], repeat=3)))
def test_without_any_one_of_the_flags_it_is_no_sequence_to_sequence_model(layer, flags):
    layers = [keras.Input((7, 2)), *(layer(4, return_sequences=flag) for flag in flags), keras.layers.Dense(1)]
    if all(flags[:2]):
        assert keras.Sequential(layers).output_shape == ((None, 7, 1) if flags[2] else (None, 1))
    else:
        with pytest.raises(ValueError, match="expected ndim=3, found ndim=2"):
            keras.Sequential(layers)


def test_an_output_sees_only_the_steps_up_to_its_own():
    model = sequence_to_sequence(steps=6, features=1)
    x = np.random.default_rng(0).normal(size=(1, 6, 1))
    changed = x.copy()
    changed[0, 4] += 1
    difference = np.abs(np.asarray(model(x)) - np.asarray(model(changed)))[0, :, 0]
    assert difference[:4].max() < 1e-6 < difference[4:].min()


def test_the_layers_have_the_names_and_sizes_of_the_drawing():
    layers = sequence_to_sequence(steps=10, features=3).layers
    assert [layer.name for layer in layers] == ["gru_1", "gru_2", "gru_3", "dense"]
    assert [layer.output.shape[1:] for layer in layers] == [(10, 16), (10, 16), (10, 16), (10, 1)]
