import keras
import numpy as np
import pytest

from snippets.q8_video.cnn_rnn import frame_encoder
from snippets.q8_video.time_distributed import frame_by_frame


@pytest.mark.claim(
    "q8.time_distributed",
    "`TimeDistributed` around a CNN turns clips `(batch, frames, height, width, channels)` into vectors "
    "`(batch, frames, features)` by applying the CNN to each frame with the same weights; it does not look from one "
    "frame to another.",
)
def test_every_frame_is_encoded_alike_and_alone():
    clips = np.random.default_rng(0).random((2, 5, 16, 16, 1), "float32")
    encoder = frame_encoder((16, 16, 1))
    wrapped = keras.layers.TimeDistributed(encoder)
    vectors = keras.ops.convert_to_numpy(wrapped(clips))
    assert vectors.shape == (2, 5, 32)
    assert np.abs(vectors).max() > 0
    np.testing.assert_allclose(vectors, frame_by_frame(encoder, clips), atol=1e-5)
    for step in range(5):
        np.testing.assert_allclose(vectors[:, step], encoder(clips[:, step]), atol=1e-5)
    assert wrapped.count_params() == encoder.count_params()
    changed = clips.copy()
    changed[:, 2] = 0
    moved = np.abs(keras.ops.convert_to_numpy(wrapped(changed)) - vectors).max(axis=(0, 2)) > 1e-6
    assert moved.tolist() == [False, False, True, False, False]


def normalized(frame_shape):
    """A CNN with batch normalization, whose stored statistics are not those of any batch."""
    layers = [
        keras.layers.Conv2D(4, 3),
        keras.layers.BatchNormalization(),
        keras.layers.Flatten(),
        keras.layers.Dense(3),
    ]
    network = keras.Sequential([keras.Input(frame_shape), *layers])
    network.layers[1].moving_mean.assign(np.full(4, 0.3, "float32"))
    return network


def outputs(layer, clips, **how):
    return keras.ops.convert_to_numpy(layer(clips, **how))


def folded(network, clips, **how):
    return outputs(network, clips.reshape(-1, *clips.shape[2:]), **how).reshape(*clips.shape[:2], -1)


@pytest.mark.claim(
    "q8.folded",
    "Both ways give the same vectors, unless a layer draws at random or looks at its batch. `BatchNormalization` looks "
    "at it in training: folded, it takes mean and variance over all frames of all clips; inside `TimeDistributed`, if "
    "the number of frames is fixed, over the first frames of all clips, over their second frames, and so on.",
)
def test_batch_normalization_tells_the_two_ways_apart():
    clips = np.random.default_rng(0).random((3, 5, 8, 8, 1), "float32")
    network = normalized((8, 8, 1))
    wrapped = keras.layers.TimeDistributed(network)
    np.testing.assert_allclose(outputs(wrapped, clips), folded(network, clips), atol=1e-5)
    np.testing.assert_allclose(frame_by_frame(network, clips), folded(network, clips), atol=1e-5)
    other_frame, other_clip = clips.copy(), clips.copy()
    other_frame[0, 2] *= 9
    other_clip[2, 1] *= 9
    moved = {}
    for name, changed in (("frame", other_frame), ("clip", other_clip)):
        for way, network_of in (("wrapped", outputs), ("folded", folded)):
            layer = wrapped if way == "wrapped" else network
            change = network_of(layer, changed, training=True) - network_of(layer, clips, training=True)
            moved[way, name] = (np.abs(change[0]).max(axis=1) > 1e-5).tolist()
    # What another frame of the same clip, and the second frame of another clip, change in the first clip.
    assert moved["wrapped", "frame"] == [False, False, True, False, False]
    assert moved["wrapped", "clip"] == [False, True, False, False, False]
    assert moved["folded", "frame"] == moved["folded", "clip"] == [True] * 5


@pytest.mark.claim(
    "q8.frozen",
    "Set `trainable = False` on it before compiling: then its weights stay as they are, and its `BatchNormalization` "
    "uses the stored mean and variance in training too.",
)
def test_a_frozen_cnn_keeps_its_weights_and_its_statistics():
    clips = np.random.default_rng(0).random((3, 5, 8, 8, 1), "float32")
    network = normalized((8, 8, 1))
    network.trainable = False
    wrapped = keras.layers.TimeDistributed(network)
    still = outputs(wrapped, clips, training=False)
    np.testing.assert_array_equal(outputs(wrapped, clips, training=True), still)
    np.testing.assert_allclose(folded(network, clips, training=True), still, atol=1e-5)
    layers = [keras.Input(clips.shape[1:]), wrapped, keras.layers.GRU(2), keras.layers.Dense(2, activation="softmax")]
    model = keras.Sequential(layers)
    model.compile("adam", "sparse_categorical_crossentropy")
    before = [weights.copy() for weights in network.get_weights()]
    others = [weights.copy() for weights in model.layers[1].get_weights()]
    model.fit(clips, np.array([0, 1, 0]), epochs=2, verbose=0)
    for weights, old in zip(network.get_weights(), before, strict=True):
        np.testing.assert_array_equal(weights, old)
    assert any((weights != old).any() for weights, old in zip(model.layers[1].get_weights(), others, strict=True))


@pytest.mark.claim(
    "q8.mask",
    "`Masking` in front of `TimeDistributed` does not do it: its mask has axes for height and width, and the GRU fails "
    "on it. Give the GRU a mask of shape `(batch, frames)` with the vectors; then it answers as if the padding were "
    "not there.",
)
def test_a_mask_for_frames_is_given_by_hand():
    clips = np.random.default_rng(0).random((2, 5, 8, 8, 1), "float32")
    clips[0, 3:] = 0
    wrapped = keras.layers.TimeDistributed(frame_encoder((8, 8, 1)))
    gru = keras.layers.GRU(4)
    with pytest.raises(Exception, match="must be broadcastable"):
        gru(wrapped(keras.layers.Masking()(clips)))
    mask = keras.ops.any(clips != 0, axis=(2, 3, 4))
    assert keras.ops.convert_to_numpy(mask).tolist() == [[True] * 3 + [False] * 2, [True] * 5]
    alone = outputs(gru, wrapped(clips[:1, :3]))
    np.testing.assert_allclose(outputs(gru, wrapped(clips), mask=mask)[:1], alone, atol=1e-5)
    assert np.abs(outputs(gru, wrapped(clips))[:1] - alone).max() > 1e-4


@pytest.mark.parametrize("shape", [(2, 16, 16, 1), (2, 5, 16, 16), (1, 2, 5, 16, 16, 1)])
def test_what_is_no_clip_is_refused(shape):
    with pytest.raises(ValueError, match=r"want \(batch, frames, height, width, channels\), got"):
        frame_by_frame(keras.layers.Flatten(), np.zeros(shape))
