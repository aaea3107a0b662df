"""What the page on videos says of its runs, checked by running again."""

from functools import partial

import numpy as np
import pytest

from snippets.q8_video.cnn_rnn import cnn_rnn
from snippets.q8_video.shuffle_time import shuffle_time
from unrolled.content.data.clips import DIRECTIONS, SIZE
from unrolled.content.q8_video.answers import every_step
from unrolled.content.q8_video.clips import strips
from unrolled.content.q8_video.others import best_shift
from unrolled.content.q8_video.shapes import rows
from unrolled.content.q8_video.shared import FRAMES, accuracy, clips, guesses, spread, trial
from unrolled.content.q8_video.shared.models import completed, first_answer, single_frame

SHAPE, CLASSES = (FRAMES, SIZE, SIZE, 1), len(DIRECTIONS)


@pytest.fixture(scope="module")
def data():
    return clips()


def trained(build, data):
    x, y = ((part.frames, part.direction) for part in data)
    return next(trial("model", build, x, y, seeds=(0,)).each())


@pytest.fixture(scope="module")
def rnn(data):
    return trained(partial(cnn_rnn, SHAPE, CLASSES), data)


@pytest.mark.claim(
    "q8.rnn",
    "The CNN with a GRU finds the direction of more than nine in ten test clips.",
)
def test_the_expected_answer_finds_the_direction(rnn, data, record):
    assert accuracy(rnn, data[1].frames, data[1].direction) > 0.9
    kept = record("q8_video.answers").numbers
    assert kept["rnn"].value > 0.9
    assert kept["rnn_least"].value > 0.8  # a single unlucky training may fall behind
    assert abs(kept["single"].value - kept["chance"].value) < 0.05
    assert kept["seeds"].value == kept["rnn_seeds"].value == 5


@pytest.mark.claim(
    "q8.drop",
    "With the frames of the test clips shuffled, the CNN with a GRU finds fewer than half of the directions.",
)
def test_shuffled_frames_bring_the_expected_answer_down(rnn, data, record):
    for seed in range(2):
        assert accuracy(rnn, shuffle_time(data[1].frames, seed), data[1].direction) < 0.5
    kept = record("q8_video.answers").numbers
    assert kept["chance"].value < kept["rnn_shuffled"].value < 0.5


@pytest.mark.claim(
    "q8.wavenet",
    "Completed in either way, the first answer does the job: it, too, finds the direction of more than nine in ten "
    "test clips.",
)
@pytest.mark.parametrize("build", [completed, first_answer])
def test_a_wavenet_over_vectors_finds_the_direction(build, data, record):
    model = trained(partial(build, SHAPE, CLASSES), data)
    assert accuracy(model, data[1].frames, data[1].direction) > 0.9
    kept = record("q8_video.answers").numbers
    assert min(kept["wavenet_least"].value, kept["pixels_least"].value) > 0.9
    assert min(kept["wavenet"].value, kept["pixels"].value) > kept["rnn"].value - 0.02


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


def test_a_single_frame_is_the_middle_one(data):
    model = single_frame(SHAPE, CLASSES)
    x = data[1].frames[:20]
    blank = np.zeros_like(x)
    blank[:, FRAMES // 2] = x[:, FRAMES // 2]
    np.testing.assert_array_equal(guesses(model, x), guesses(model, blank))
    assert np.ptp(model.predict(x, verbose=0), axis=0).max() > 1e-4


def test_what_the_page_says_of_the_other_models(record):
    kept = {name: number.value for name, number in record("q8_video.others").numbers.items()}
    for item in ("differences", "conv_3d", "conv_lstm"):
        assert kept[f"{item}_least"] > 0.9, item
        assert kept[f"{item}_shuffled"] < 0.55, item
    assert 0.35 < kept["trained_shuffled_shuffled"] < 0.53
    assert kept["trained_shuffled"] < 0.6


def test_what_the_page_says_of_the_digits(record):
    kept = {name: number.value for name, number in record("q8_video.digits").numbers.items()}
    assert abs(kept["rnn"] - kept["rnn_shuffled"]) < 0.05
    assert kept["bag"] == pytest.approx(kept["bag_shuffled"], abs=0.005)
    assert min(kept["rnn"], kept["bag"], kept["wavenet"]) > kept["single"] + 0.05
    assert kept["pixels"] < kept["wavenet"] - 0.02


def test_what_the_page_says_after_each_frame(record):
    kept = {name: number.value for name, number in record("q8_video.answers").numbers.items()}
    assert abs(kept["after_one"] - kept["chance"]) < 0.06
    assert kept["after_one"] < kept["after_two"] < kept["rnn"]
    assert kept["bag_axis"] > 0.8


def test_shapes_are_those_of_the_live_model(record):
    kept = record("q8_video.shapes")
    model = cnn_rnn(SHAPE, CLASSES)
    assert kept.tables["shapes"].rows == rows(model, SHAPE)
    assert sum(int(row[2]) for row in rows(model, SHAPE)) == model.count_params() == kept.numbers["weights"].value


def test_strips_draw_every_frame_in_the_ink_of_the_page(record):
    figure = record("q8_video.clips").figures["clips"]
    assert figure.svg.count("<rect") == 4 * FRAMES
    assert figure.svg.count("<text") == 4
    assert "currentColor" in figure.svg
    assert "#000000" not in figure.svg
    blank = strips([("nothing", np.zeros((FRAMES, SIZE, SIZE, 1)))], "blank")
    assert "<path" not in blank


def test_spread_shows_the_mean_and_both_ends():
    assert spread([0.9, 1.0, 0.8]) == "0.90 (0.80 to 1.00)"


def test_quiz_answers(record):
    quiz = record("q8_video.quiz").quizzes["quiz"]
    right = [choice.text for question in quiz for choice in question.choices if choice.right]
    assert right == ["`(2, 8, 32)`", "it stays the same", "`ConvLSTM2D(8, 3)`", "16", "50 %"]
