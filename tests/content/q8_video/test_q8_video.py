"""What the page on videos says of its runs, checked by running again."""

from functools import partial

import keras
import numpy as np
import pytest

from snippets.q8_video.cnn_rnn import cnn_rnn
from snippets.q8_video.shuffle_time import shuffle_time
from unrolled.content.data.clips import DIRECTIONS, SIZE
from unrolled.content.q8_video.answers import every_step
from unrolled.content.q8_video.clips import strips
from unrolled.content.q8_video.digits import OVER_TIME
from unrolled.content.q8_video.others import best_shift
from unrolled.content.q8_video.shared.clip_shapes import layer_shapes, shape_rows
from unrolled.content.q8_video.shared.moving_digit_accuracies import show_trials
from unrolled.content.q8_video.shared.moving_digit_models import completed, first_answer
from unrolled.content.q8_video.shared.moving_digit_training import (
    FRAMES,
    accuracy,
    clips,
    frame_scores,
    frame_trials,
    train,
)
from unrolled.engine.records.record import Record

SHAPE, CLASSES = (FRAMES, SIZE, SIZE, 1), len(DIRECTIONS)


@pytest.fixture(scope="module")
def data():
    return clips()


def trained(build, data):
    return next(train(build, data[0].frames, data[0].direction, (0,)))


@pytest.fixture(scope="module")
def rnn(data):
    return trained(partial(cnn_rnn, SHAPE, CLASSES), data)


@pytest.mark.claim(
    "q8.rnn",
    "The CNN with a GRU finds the direction of more than nine in ten test clips.",
)
def test_the_expected_answer_finds_the_direction(rnn, data, record):
    assert accuracy(rnn, data[1].frames, data[1].direction) > 0.9
    numbers = record("q8_video.answers").numbers
    assert numbers["rnn"].value > 0.9
    assert numbers["rnn_least"].value > 0.8  # a single unlucky training may fall behind
    for alone in ("single", "averaged"):
        for item in (alone, f"{alone}_least", f"{alone}_most"):
            assert abs(numbers[item].value - numbers["chance"].value) < 0.05, item
    assert numbers["seeds"].value == numbers["rnn_seeds"].value == 3


@pytest.mark.claim(
    "q8.drop",
    "With the frames of the test clips shuffled, the CNN with a GRU finds fewer than half of the directions.",
)
def test_shuffled_frames_bring_the_expected_answer_down(rnn, data, record):
    for seed in range(2):
        assert accuracy(rnn, shuffle_time(data[1].frames, seed), data[1].direction) < 0.5
    numbers = record("q8_video.answers").numbers
    assert numbers["chance"].value < numbers["rnn_shuffled"].value < 0.5


@pytest.mark.claim(
    "q8.wavenet",
    "Completed in either way, the first answer does the job: it, too, finds the direction of more than nine in ten "
    "test clips.",
)
@pytest.mark.parametrize("build", [completed, first_answer])
def test_a_wavenet_over_vectors_finds_the_direction(build, data, record):
    model = trained(partial(build, SHAPE, CLASSES), data)
    assert accuracy(model, data[1].frames, data[1].direction) > 0.9
    numbers = record("q8_video.answers").numbers
    assert min(numbers["wavenet_least"].value, numbers["pixels_least"].value) > 0.9
    assert min(numbers["wavenet"].value, numbers["pixels"].value) > numbers["rnn"].value - 0.02


@pytest.mark.claim(
    "q8.shift",
    "A rule that shifts each frame in every direction and takes the one that makes it most like the next frame finds "
    "the direction of every test clip, even from its first two frames.",
)
def test_the_best_shift_is_always_right(data, record):
    np.testing.assert_array_equal(best_shift(data[1].frames), data[1].direction)
    np.testing.assert_array_equal(best_shift(data[1].frames[:, :2]), data[1].direction)
    assert record("q8_video.others").numbers["shift"].value == 1


def test_the_last_of_every_step_is_the_model_itself(rnn, data):
    steps = every_step(rnn).predict(data[1].frames[:50], verbose=0)
    assert steps.shape == (50, FRAMES, CLASSES)
    np.testing.assert_allclose(steps[:, -1], rnn.predict(data[1].frames[:50], verbose=0), atol=1e-5)
    cut = data[1].frames[:50].copy()
    cut[:, 3:] = 0
    np.testing.assert_allclose(every_step(rnn).predict(cut, verbose=0)[:, :3], steps[:, :3], atol=1e-5)


def test_single_frames_are_trained_each_by_itself_and_averaged():
    """Frames of constant brightness, which is the class; the middle frame of the test clips has the wrong one."""
    rng = np.random.default_rng(0)
    y = rng.integers(2, size=64)
    x = np.broadcast_to(y[:, None, None, None, None] * 0.9, (64, FRAMES, SIZE, SIZE, 1)).astype("float32")
    wrong = x.copy()
    wrong[:, FRAMES // 2] = 0.9 - wrong[:, FRAMES // 2]
    trials = frame_trials((x, y), (wrong, y), 2, epochs=20)
    assert trials["single"]["intact"] == [0, 0, 0]
    assert trials["averaged"]["intact"] == trials["averaged"]["shuffled"] == [1, 1, 1]
    assert min(trials["single"]["shuffled"]) > 0.5
    assert trials["single"]["training"] == [1, 1, 1]


def test_scores_of_frames_stand_with_their_clips():
    model = keras.Sequential([keras.Input((1, 2, 2, 1)), keras.layers.Flatten()])
    x = np.arange(3 * 5 * 4, dtype="float32").reshape(3, 5, 2, 2, 1)
    np.testing.assert_array_equal(frame_scores(model, x), x.reshape(3, 5, 4))


def test_what_the_page_says_of_the_other_models(record):
    numbers = {name: number.value for name, number in record("q8_video.others").numbers.items()}
    for item in ("differences", "conv_3d", "conv_lstm"):
        assert numbers[f"{item}_least"] > 0.9, item
        assert numbers[f"{item}_shuffled"] < 0.55, item


@pytest.mark.claim(
    "q8.frames_averaged",
    "Trained on every frame by itself, its probabilities averaged over the frames, the CNN names the digit more often "
    "than each model that reads clips, with every seed.",
)
def test_single_frames_averaged_name_the_digit_best(record):
    numbers = {name: number.value for name, number in record("q8_video.digits").numbers.items()}
    assert numbers["averaged_least"] > max(numbers[f"{item}_most"] for item in OVER_TIME)
    assert numbers["averaged_seeds"] == numbers["rnn_seeds"] == 3


def test_what_the_page_says_of_the_digits(record):
    numbers = {name: number.value for name, number in record("q8_video.digits").numbers.items()}
    for item in ("rnn", "wavenet", "single", "pixels_relu"):
        assert abs(numbers[item] - numbers[f"{item}_shuffled"]) < 0.05, item
    assert numbers["pixels_shuffled"] < numbers["pixels"] - 0.03
    assert numbers["averaged"] == pytest.approx(numbers["averaged_shuffled"], abs=0.005)
    assert numbers["averaged_least"] > numbers["single_most"]
    assert numbers["pixels"] < numbers["wavenet"] - 0.02
    assert numbers["pixels_relu"] > numbers["pixels"] + 0.02
    assert numbers["pixels_relu"] >= numbers["wavenet"], "at least as often"
    # "have learned these nearly by heart"
    assert numbers["fitted"] > max(numbers[f"{item}_most"] for item in OVER_TIME) + 0.2
    assert numbers["epochs"] > record("q8_video.answers").numbers["epochs"].value


def test_the_images_that_training_clips_show_are_counted(record):
    numbers = record("q8_video.clips").numbers
    images = {clip.tobytes() for clip in np.sort(clips()[0].frames.reshape(1600, FRAMES, -1), axis=2)[:, 0]}
    assert numbers["train_images"].value == len(images) < numbers["train_digits"].value


def test_what_the_page_says_after_each_frame(record):
    numbers = {name: number.value for name, number in record("q8_video.answers").numbers.items()}
    assert abs(numbers["after_one"] - numbers["chance"]) < 0.06
    assert numbers["after_one"] < numbers["after_two"] < numbers["rnn"]
    assert numbers["bag_axis"] > 0.8


def test_shapes_are_those_of_the_live_model(record):
    entry = record("q8_video.shapes")
    model = cnn_rnn(SHAPE, CLASSES)
    rows = shape_rows(layer_shapes(model))
    assert entry.tables["shapes"].rows == rows
    assert sum(int(row[2]) for row in rows) == model.count_params() == entry.numbers["weights"].value


def test_strips_draw_every_frame_in_the_ink_of_the_page(record):
    figure = record("q8_video.clips").figures["clips"]
    assert figure.svg.count("<rect") == 4 * FRAMES
    assert figure.svg.count("<text") == 4
    assert "currentColor" in figure.svg
    assert "#000000" not in figure.svg
    blank = strips([("nothing", np.zeros((FRAMES, SIZE, SIZE, 1)))], "blank")
    assert "<path" not in blank


def test_a_middle_over_seeds_is_the_median():
    entry = Record("q8_video.test")
    trials = {"rnn": {"weights": 7, "intact": [0.9, 1.0, 0.2], "shuffled": [0.3, 0.1, 0.1]}}
    trials["shift"] = {"weights": 0, "intact": [1.0, 1.0], "shuffled": [0.4, 0.2]}
    show_trials(entry, "table", trials, "A caption", what="it", chance=0.125, ceiling=None)
    assert entry.tables["table"].rows == [
        ["CNN, GRU", "7", "3", "0.90 (0.20–1.00)", "0.10 (0.10–0.30)"],
        ["best shift", "0", "–", "1.00", "0.30 (0.20–0.40)"],
    ]
    assert [entry.numbers[name].value for name in ("rnn", "rnn_least", "rnn_shuffled")] == [0.9, 0.2, 0.1]
    assert "CNN, GRU 0.90 and 0.10" in entry.figures["dots"].alt


def test_quiz_answers(record):
    quiz = record("q8_video.quiz").quizzes["quiz"]
    right = [choice.text for question in quiz for choice in question.choices if choice.right]
    assert right == ["`(2, 8, 32)`", "it stays the same", "`ConvLSTM2D(8, 3)`", "16", "50 %"]
