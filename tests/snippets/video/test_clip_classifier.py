import keras
import numpy as np
import pytest

from snippets.video.clip_classifier import clip_classifier

SHAPE = (5, 16, 12, 3)


@pytest.fixture(scope="module")
def clips() -> np.ndarray:
    return np.random.default_rng(0).random((3, *SHAPE), "float32")


def test_each_kind_gives_probabilities(clips):
    for reads in ("order", "bag", "frame"):
        found = keras.ops.convert_to_numpy(clip_classifier(SHAPE, 4, reads)(clips))
        assert found.shape == (3, 4)
        np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)


def test_only_the_gru_sees_order_and_only_the_bag_and_it_see_all_frames(clips):
    keras.utils.set_random_seed(1)
    middle = clips.copy()
    middle[:, [0, 1, 3, 4]] = 0
    for reads, order, others in (("order", True, True), ("bag", False, True), ("frame", False, False)):
        model = clip_classifier(SHAPE, 4, reads)
        assert (np.abs(model(clips) - model(clips[:, ::-1])).max() > 1e-5) == order, reads
        assert (np.abs(model(clips) - model(middle)).max() > 1e-5) == others, reads


def test_frames_are_halved_until_a_side_is_four_or_less():
    for side, flat in ((4, 4), (5, 3), (32, 4), (33, 3), (64, 4), (128, 4), (3, 3), (2, 2), (1, 1)):
        model = clip_classifier((2, side, side, 3), 2)
        flattened = next(x for x in model.layers if isinstance(getattr(x, "layer", None), keras.layers.Flatten))
        assert flattened.input.shape[2:4] == (flat, flat), side


def test_what_is_no_clip_is_refused():
    with pytest.raises(ValueError, match=r"want \(frames, height, width, channels\)"):
        clip_classifier((16, 16, 3), 4)
    with pytest.raises(ValueError, match=r"got .* sound"):
        clip_classifier(SHAPE, 4, "sound")
