import keras
import numpy as np
import pytest

from snippets.q8_video.volumes import conv_3d, conv_lstm


@pytest.mark.claim(
    "q8.volumes",
    "`ConvLSTM2D` and `Conv3D` read clips `(batch, frames, height, width, channels)` as they are; the state of a "
    "`ConvLSTM2D` is an image, `(batch, height, width, channels)`.",
)
def test_clips_are_read_as_they_are():
    clips = np.random.default_rng(0).random((2, 6, 16, 16, 1), "float32")
    output, hidden, cell = keras.layers.ConvLSTM2D(5, 3, padding="same", return_state=True)(clips)
    assert tuple(output.shape) == tuple(hidden.shape) == tuple(cell.shape) == (2, 16, 16, 5)
    assert tuple(keras.layers.Conv3D(5, 3, padding="same")(clips).shape) == (2, 6, 16, 16, 5)


@pytest.mark.parametrize("build", [conv_lstm, conv_3d])
def test_clips_become_probabilities_and_order_counts(build):
    clips = np.random.default_rng(0).random((3, 6, 16, 16, 1), "float32")
    keras.utils.set_random_seed(0)
    model = build(clips.shape[1:], 4)
    scores = keras.ops.convert_to_numpy(model(clips))
    assert scores.shape == (3, 4)
    np.testing.assert_allclose(scores.sum(axis=1), 1, atol=1e-5)
    assert np.abs(scores - model(clips[:, ::-1])).max() > 1e-5


@pytest.mark.parametrize(
    ("build", "shapes", "weights"),
    [
        (conv_lstm, [(8, 8, 8), (512,), (4,)], 4 * (9 * 9 * 8 + 8) + 513 * 4),
        (conv_3d, [(6, 8, 8, 8), (3, 4, 4, 16), (768,), (32,), (4,)], 28 * 8 + 217 * 16 + 769 * 32 + 33 * 4),
    ],
)
def test_each_layer_halves_what_the_page_says_it_halves(build, shapes, weights):
    model = build((6, 16, 16, 1), classes=4)
    assert [layer.output.shape[1:] for layer in model.layers] == shapes
    assert model.count_params() == weights
    names = [layer.activation.__name__ for layer in model.layers if hasattr(layer, "activation")]
    assert names == {conv_lstm: ["tanh", "softmax"], conv_3d: ["relu", "relu", "relu", "softmax"]}[build]
