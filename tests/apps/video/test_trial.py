import re

import numpy as np
import pytest

from unrolled.apps.video.clip_cache import ClipCache
from unrolled.apps.video.clip_training import answer_loss, clip_accuracy, clip_loss, train_models
from unrolled.apps.video.small_samples import interval, sign_test
from unrolled.apps.video.trial import Outcome
from unrolled.apps.video.write import write

pytestmark = pytest.mark.slow


def outcome(order, bag, frame, majority=0.25, commonest=0):
    """A trial of two classes; `commonest` of the test clips are of the class that has more of them, or half."""
    right = {"order": order, "bag": bag, "frame": frame}
    return Outcome(
        names=["a", "b"],
        counts=[len(order), 0],
        frames=1,
        size=1,
        notes=[],
        parts={},
        right={reads: np.array(each, bool) for reads, each in right.items()},
        majority=majority,
        confusion=np.diag([most := commonest or len(order) // 2, len(order) - most]),
        epochs={},
    )


def test_the_sign_test_is_exact():
    assert sign_test(0, 0) == 1
    assert sign_test(5, 0) == pytest.approx(2 / 32)
    assert sign_test(0, 6) == sign_test(6, 0) == pytest.approx(2 / 64)
    assert sign_test(3, 3) == 1
    assert sign_test(9, 1) == pytest.approx(2 * 11 / 1024)


def test_wilsons_interval():
    least, most = interval(8, 10)
    assert (round(least, 3), round(most, 3)) == (0.490, 0.943)
    assert interval(0, 5)[0] == 0
    assert interval(5, 5)[1] == 1


def test_the_verdict_follows_the_better_of_the_models_without_order():
    yes, no = [1] * 20, [0] * 20
    assert outcome(yes, no, no).verdict.startswith("The order of the frames helped: the GRU is right where the average")
    assert outcome(yes, [1] * 18 + [0] * 2, no).verdict == (
        "It is not shown that the order of the frames helps: the GRU is right where the bag of frames is wrong on "
        "2 test clips, wrong where it is right on 0, and chance may do that. With so few such clips nothing else can "
        "come out. Use the bag of frames, or train on more clips."
    )
    assert "nothing else can come out" in outcome(yes, [1] * 15 + [0] * 5, no).verdict
    assert outcome(yes, [1] * 14 + [0] * 6, no).verdict.startswith("The order of the frames helped")
    even = outcome([1] * 3 + [0] * 3 + [1] * 14, [0] * 3 + [1] * 3 + [1] * 14, no).verdict
    assert "chance may do that" in even
    assert "nothing else can come out" not in even
    assert "chance" not in outcome(no, yes, no).verdict
    assert outcome(no, yes, no).verdict.startswith("The order of the frames did not help")
    assert outcome(yes[:8] + no[:12], yes[:7] + no[:13], no, majority=0.5).verdict.endswith(
        "Nor is any of the models clearly better than the most common class."
    )


def test_the_verdict_recommends_no_model_at_chance():
    # The GRU is right for all eight clips, the others for as many as one class has.
    half = [1] * 4 + [0] * 4
    few = outcome([1] * 8, half, half, majority=0.5).verdict
    assert "nothing else can come out. But the GRU is clearly better than the most common class, and the average" in few
    assert few.endswith("and the average over single frames is not: train and test on more clips.")
    # More right than the class that is commonest in training, no more than the one that is commonest in the test.
    skewed = outcome([1] * 15 + [0] * 5, [0] * 5 + [1] * 15, [0] * 20, majority=0.1, commonest=15).verdict
    assert skewed.endswith("Nor is any of the models clearly better than the most common class.")
    # The order helped, and still the GRU is no better than one class for all.
    low = outcome([1] * 10 + [0] * 10, [0] * 20, [0] * 20, majority=0.5).verdict
    assert low.startswith("The order of the frames helped")
    assert low.endswith("But none of the models is clearly better than the most common class.")
    for right in range(21):
        for rival in range(21):
            words = outcome([1] * right + [0] * (20 - right), [1] * rival + [0] * (20 - rival), [0] * 20, 0.5).verdict
            assert "Use the bag" not in words or interval(rival, 20)[0] > 0.5


def videos(folder, each=6):
    """Two classes that the colour of the first frame gives away, and no other frame."""
    rng = np.random.default_rng(0)
    paths = []
    for kind in range(2):
        for n in range(each):
            film = rng.integers(0, 60, (4, 8, 8, 3), "uint8")
            film[0, ..., 2 * kind] += 180
            paths.append(write(folder / f"{kind}-{n}.avi", film))
    return paths, np.repeat([0, 1], each)


def test_training_learns_what_there_is_and_tells_each_epoch(tmp_path):
    paths, labels = videos(tmp_path)
    numbers = {"train": [0, 1, 2, 3, 6, 7, 8, 9], "validation": [4, 10], "test": [5, 11]}
    parts = {part: np.array(clips) for part, clips in numbers.items()}
    calls = []
    cache = ClipCache(paths, 4, 8)
    trained = train_models(cache, labels, parts, 2, epochs=20, seed=1, tell=lambda *call: calls.append(call))
    truth = labels[parts["test"]]
    assert (trained["frame"].guesses == truth).all()
    assert {reads: each.epochs for reads, each in trained.items()} == {"order": 20, "bag": 20, "frame": 20}
    works = ("training: CNN and GRU", "training: bag of frames", "training: frames, averaged")
    told = [(work, round(20 * share)) for work, share, _ in calls]
    assert told == [(work, epoch) for work in works for epoch in range(1, 21)]
    assert all(re.fullmatch(r"validation [01]\.\d\d", note) for *_, note in calls)
    clips = cache.clips(parts["test"])
    for reads in ("order", "bag"):
        outputs = trained[reads].model.predict(clips, verbose=0)
        np.testing.assert_array_equal(outputs.argmax(axis=-1), trained[reads].guesses)
    # The third reads one frame, and what it says of all frames is averaged.
    each = trained["frame"].model.predict(clips.reshape(-1, 1, *clips.shape[2:]), verbose=0)
    np.testing.assert_array_equal(each.reshape(2, 4, 2).mean(axis=1).argmax(axis=-1), trained["frame"].guesses)


def test_single_frames_are_learned_one_by_one_and_judged_by_their_mean():
    scores = np.array([[[0.5, 0.5], [0.25, 0.75]], [[0.9, 0.1], [0.2, 0.8]]], "float32")
    labels = np.array([0, 1], "int32")
    np.testing.assert_allclose(answer_loss(labels, scores), -np.log([[0.5, 0.25], [0.1, 0.8]]), rtol=1e-5)
    np.testing.assert_allclose(clip_loss(labels, scores), -np.log([0.375, 0.45]), rtol=1e-5)
    assert np.asarray(clip_accuracy(labels, scores)).tolist() == [0, 0]
    assert np.asarray(clip_accuracy(1 - labels, scores)).tolist() == [1, 1]
