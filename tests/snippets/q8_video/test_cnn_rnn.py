import keras
import numpy as np
import pytest

from snippets.q8_video.cnn_rnn import cnn_rnn, frame_encoder


def test_clips_become_probabilities():
    x = np.random.default_rng(0).random((3, 5, 16, 12, 3), "float32")
    scores = keras.ops.convert_to_numpy(cnn_rnn(x.shape[1:], classes=4)(x))
    assert scores.shape == (3, 4)
    assert (scores > 0).all()
    np.testing.assert_allclose(scores.sum(axis=1), 1, atol=1e-5)


@pytest.mark.claim(
    "q8.weights",
    "The number of its weights does not depend on the number of frames, since the CNN is the same for all frames and "
    "the GRU for all steps.",
)
def test_the_number_of_frames_costs_no_weights():
    few, many = (cnn_rnn((frames, 16, 16, 1), 8) for frames in (2, 50))
    assert few.count_params() == many.count_params() > 0
    many.set_weights(few.get_weights())
    assert cnn_rnn((2, 32, 32, 1), 8).count_params() > few.count_params()


def test_order_changes_the_answer():
    x = np.random.default_rng(1).random((4, 6, 16, 16, 1), "float32")
    keras.utils.set_random_seed(0)
    model = cnn_rnn(x.shape[1:], 8)
    assert np.abs(model(x) - model(x[:, ::-1])).max() > 1e-4


def test_a_frame_without_channels_is_refused():
    with pytest.raises(ValueError, match="want"):
        frame_encoder((16, 16))
    with pytest.raises(ValueError, match="want"):
        cnn_rnn((8, 16, 16), classes=8)


def test_the_layers_have_the_names_and_sizes_that_the_page_draws():
    model = cnn_rnn((8, 16, 16, 1), classes=4)
    assert [(layer.name, layer.output.shape[1:], layer.count_params()) for layer in model.layers] == [
        ("every_frame", (8, 32), 80 + 1168 + 8224),
        ("gru", (32,), 6336),
        ("softmax", (4,), 132),
    ]
    encoder = frame_encoder((16, 16, 1))
    assert encoder.name == "frame_encoder"
    assert [layer.output.shape[1:] for layer in encoder.layers] == [(8, 8, 8), (4, 4, 16), (256,), (32,)]
    vectors = np.asarray(encoder(np.random.default_rng(0).normal(size=(9, 16, 16, 1))))
    assert vectors.min() == 0 < vectors.max()
