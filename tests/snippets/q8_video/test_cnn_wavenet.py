import keras
import numpy as np
import pytest

from snippets.q8_video.cnn_rnn import frame_encoder
from snippets.q8_video.cnn_wavenet import wavenet, wavenet_classifier


def seen(dilations, steps):
    """Which input steps each output step of a fresh stack depends on, `(output, input)`."""
    keras.utils.set_random_seed(0)
    sequence = keras.Input((steps, 3))
    model = keras.Model(sequence, wavenet(sequence, dilations))
    for layer in model.layers:  # a dead ReLU at the end would hide what is seen
        if isinstance(layer, keras.layers.Activation):
            layer.activation = keras.activations.linear
    x = np.random.default_rng(0).normal(size=(1, steps, 3)).astype("float32")
    before = keras.ops.convert_to_numpy(model(x))[0]
    depends = np.zeros((steps, steps), bool)
    for step in range(steps):
        changed = x.copy()
        changed[0, step] += 3
        depends[:, step] = np.abs(keras.ops.convert_to_numpy(model(changed))[0] - before).max(axis=1) > 1e-7
    return depends


@pytest.mark.claim(
    "q8.reach",
    "In a stack of causal convolutions with kernel size two and dilations that double from one, a step sees itself "
    "and, where there are so many, as many steps before it as the dilations add up to; it sees no later step.",
)
@pytest.mark.parametrize("dilations", [(1,), (1, 2), (1, 2, 4)])
def test_a_step_sees_the_past_as_far_as_the_dilations_reach(dilations):
    steps = 10
    ahead = np.arange(steps)[None] - np.arange(steps)[:, None]
    wanted = (ahead <= 0) & (ahead > -(sum(dilations) + 1))
    np.testing.assert_array_equal(seen(dilations, steps), wanted)


def test_clips_become_probabilities():
    x = np.random.default_rng(0).random((3, 8, 16, 16, 1), "float32")
    model = wavenet_classifier(x.shape[1:], 5, frame_encoder((16, 16, 1)))
    scores = keras.ops.convert_to_numpy(model(x))
    assert scores.shape == (3, 5)
    np.testing.assert_allclose(scores.sum(axis=1), 1, atol=1e-5)
    assert np.abs(scores - model(x[:, ::-1])).max() > 1e-5


def test_what_is_no_clip_is_refused():
    with pytest.raises(ValueError, match=r"want \(frames, height, width, channels\), got \(16, 16, 1\)"):
        wavenet_classifier((16, 16, 1), 5, frame_encoder((16, 16, 1)))


def test_values_are_gated_added_to_the_input_and_summed_over_the_layers():
    keras.utils.set_random_seed(0)
    sequence = keras.Input((6, 3))
    model = keras.Model(sequence, wavenet(sequence, (1, 2)))
    model.set_weights([np.random.normal(size=w.shape) for w in model.weights])
    convs = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv1D)]
    pairs = {(conv.dilation_rate[0], conv.activation.__name__): conv for conv in convs if conv.kernel_size == (2,)}
    mixes = [conv for conv in convs if conv.kernel_size == (1,)]
    start = x = np.random.normal(size=(6, 3))
    wanted = 0
    for rate, mix in zip((1, 2), mixes, strict=True):
        past = np.pad(x, ((rate, 0), (0, 0)))[:6]
        sums = {}
        for name in ("tanh", "sigmoid"):
            kernel, bias = pairs[rate, name].get_weights()
            sums[name] = past @ kernel[0] + x @ kernel[1] + bias
        kernel, bias = mix.get_weights()
        skip = np.tanh(sums["tanh"]) / (1 + np.exp(-sums["sigmoid"])) @ kernel[0] + bias
        wanted, x = wanted + skip, x + skip
    np.testing.assert_allclose(model(start[None])[0], np.maximum(wanted, 0), atol=1e-5)
