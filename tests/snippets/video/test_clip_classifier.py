import keras
import numpy as np
import pytest

from snippets.video.clip_classifier import clip_classifier

SHAPE = (5, 16, 12, 3)


@pytest.fixture(scope="module")
def clips() -> np.ndarray:
    return np.random.default_rng(0).random((3, *SHAPE), "float32")


def test_each_kind_gives_probabilities(clips):
    for reads in ("order", "bag"):
        scores = keras.ops.convert_to_numpy(clip_classifier(SHAPE, 4, reads)(clips))
        assert scores.shape == (3, 4)
        np.testing.assert_allclose(scores.sum(axis=1), 1, atol=1e-5)


def test_only_the_gru_sees_order_and_both_see_all_frames(clips):
    keras.utils.set_random_seed(1)
    middle = clips.copy()
    middle[:, [0, 1, 3, 4]] = 0
    for reads, order in (("order", True), ("bag", False)):
        model = clip_classifier(SHAPE, 4, reads)
        assert (np.abs(model(clips) - model(clips[:, ::-1])).max() > 1e-5) == order, reads
        assert np.abs(model(clips) - model(middle)).max() > 1e-5, reads


def test_frames_are_halved_until_a_side_is_four_or_less():
    for side, flat in ((4, 4), (5, 3), (32, 4), (33, 3), (64, 4), (128, 4), (3, 3), (2, 2), (1, 1)):
        model = clip_classifier((2, side, side, 3), 2)
        flattened = next(layer for layer in model.layers if isinstance(layer, keras.layers.Flatten))
        assert flattened.input.shape[1:3] == (flat, flat), side


def test_what_is_no_clip_is_refused():
    with pytest.raises(ValueError, match=r"want \(frames, height, width, channels\)"):
        clip_classifier((16, 16, 3), 4)
    with pytest.raises(ValueError, match=r"got .* sound"):
        clip_classifier(SHAPE, 4, "sound")


def test_the_layers_have_the_sizes_and_activations_that_the_page_tells():
    frames = 28 * 16 + (9 * 16 + 1) * 32 + (4 * 3 * 32 + 1) * 32
    assert clip_classifier(SHAPE, 4).count_params() == frames + 3 * 32 * (32 + 32 + 2) + 33 * 4
    for shape in ((5, 12, 16, 3), (1, 12, 16, 3)):
        assert clip_classifier(shape, 4, "bag").count_params() == frames + 33 * 4
    activations = [
        layer.activation.__name__ for layer in clip_classifier(SHAPE, 4, "bag").layers if is_dense_or_convolution(layer)
    ]
    assert activations == ["relu"] * 3 + ["softmax"]
    wide = clip_classifier((1, 64, 64, 3), 2).layers
    assert [layer.filters for layer in wide if hasattr(layer, "filters")] == [16, 32, 32, 32]
    # The shorter side decides.
    for shape in ((1, 4, 64, 3), (1, 64, 4, 3)):
        assert not any(hasattr(layer, "filters") for layer in clip_classifier(shape, 2).layers)


def is_dense_or_convolution(layer):
    return isinstance(layer, keras.layers.Conv2D | keras.layers.Dense)


@pytest.mark.parametrize("reads", ["order", "bag"])
def test_clips_that_are_folded_into_one_batch_do_not_meet(clips, reads):
    model = clip_classifier(SHAPE, 4, reads)
    alone = np.concatenate([model(clip[None]) for clip in clips])
    np.testing.assert_allclose(model(clips), alone, atol=1e-5)
    assert np.abs(alone[0] - alone[1]).max() > 1e-5


def test_brightness_is_rescaled():
    model = clip_classifier((4, 4, 4, 1), 2, "bag")
    rescaling = next(layer for layer in model.layers if isinstance(layer, keras.layers.Rescaling))
    assert np.asarray(rescaling(np.array([0, 0.25, 0.5]))).tolist() == [-1, 0, 1]
    assert rescaling.output.shape == (None, 4, 4, 1)
