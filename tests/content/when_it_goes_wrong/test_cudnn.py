"""Which settings keep cuDNN: Keras's own rule is asked, as on a machine with a GPU."""

import importlib

import keras
import numpy as np
import pytest
from keras import layers

# The package has a function of the same name.
rnn = importlib.import_module("keras.src.backend.tensorflow.rnn")
SLOW = [{"recurrent_dropout": 0.1}, {"activation": "relu"}, {"recurrent_activation": "hard_sigmoid"}]
SLOW += [{"use_bias": False}, {"unroll": True}]


@pytest.fixture
def asked(monkeypatch):
    """How often cuDNN was called for; each call then falls back, since there is none here."""
    calls = []

    def called(*_, **__):
        calls.append(1)
        raise NotImplementedError

    monkeypatch.setattr(rnn, "_is_gpu_available", lambda: True)
    monkeypatch.setattr(rnn, "_cudnn_lstm", called)
    monkeypatch.setattr(rnn, "_cudnn_gru", called)
    return calls


@pytest.mark.claim(
    "when_it_goes_wrong.cudnn",
    'An LSTM or a GRU keeps cuDNN as long as it has these defaults: `activation="tanh"`, '
    '`recurrent_activation="sigmoid"`, `use_bias=True`, `unroll=False`, `recurrent_dropout=0`, and a GRU '
    "`reset_after=True`; `dropout` on the inputs and `Bidirectional` do not matter.",
)
@pytest.mark.parametrize("kind", [layers.LSTM, layers.GRU])
def test_which_settings_keep_cudnn(kind, asked):
    x = np.ones((2, 5, 3), "float32")
    for settings in ({}, {"dropout": 0.5}, {"return_sequences": True}, {"stateful": True}, {"go_backwards": True}):
        asked.clear()
        kind(4, **settings)(x, training=True)
        assert asked, settings
    asked.clear()
    layers.Bidirectional(kind(4))(x)
    assert len(asked) == 2
    for settings in SLOW + [{"reset_after": False}] * (kind is layers.GRU):
        asked.clear()
        kind(4, **settings)(x, training=True)
        assert not asked, settings
    layers.RNN(kind(4).cell)(x)
    assert not asked


@pytest.mark.claim(
    "when_it_goes_wrong.use_cudnn",
    'With `use_cudnn=True` in place of `"auto"` a layer that cannot use it raises an error instead of being slow.',
)
@pytest.mark.parametrize("kind", [layers.LSTM, layers.GRU])
def test_a_layer_that_must_use_cudnn(kind):
    for settings in SLOW:
        with pytest.raises(ValueError, match="cuDNN is not supported for this layer configuration"):
            kind(4, use_cudnn=True, **settings)(np.ones((2, 5, 3), "float32"))
    assert keras.backend.backend() == "tensorflow"
