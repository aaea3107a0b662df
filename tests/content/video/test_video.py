"""What the walkthrough on video says, held against its records."""

import keras
import numpy as np
import pytest

from snippets.q8_video.cnn_rnn import cnn_rnn
from unrolled.content.data.clips import SIZE, load
from unrolled.content.shelf.outline import outline
from unrolled.content.video.command import call, moving_digits
from unrolled.content.video.diagram import unrolled
from unrolled.content.video.leak import from_one_place
from unrolled.content.video.shared import Trainer, matrix
from unrolled.engine.records.record import Record


def test_the_single_frame_is_at_chance_and_its_alarm_works(record):
    kept = {name: number.value for name, number in record("video.leak").numbers.items()}
    assert abs(kept["fair"] - kept["chance"]) < 0.04
    assert kept["leaky"] > 0.5


def test_leaky_clips_are_the_fair_ones_begun_in_the_middle():
    found = load("test", 60)
    moved = from_one_place(found)
    assert moved.shape == found.frames.shape
    np.testing.assert_allclose(moved.sum(axis=(2, 3, 4)), found.frames.sum(axis=(2, 3, 4)), rtol=1e-5)
    ink = np.argwhere(moved[:, 0, ..., 0] > 0)[:, 1:]
    # A digit is eight pixels high: around the middle, and nowhere near the edge.
    assert ink.min() >= 2
    assert ink.max() <= SIZE - 2
    assert np.abs(ink.mean(axis=0) - SIZE / 2).max() < 0.6
    # The motion is as it was.
    for before, after in zip(found.frames[:5], moved[:5], strict=True):
        shifts = [
            (down, right)
            for down in range(SIZE)
            for right in range(SIZE)
            if np.array_equal(np.roll(before, (down, right), axis=(1, 2)), after)
        ]
        assert shifts


def test_every_seed_learns_the_direction_and_late(record):
    kept = {name: number.value for name, number in record("video.seeds").numbers.items()}
    assert kept["seeds"] == 5
    assert kept["least"] > 0.9
    assert kept["least"] <= kept["accuracy"] <= kept["most"]
    assert kept["recall_least"] > 0.85
    rows = record("video.seeds").figures["curves"].data.rows
    # "nothing is learned for some epochs, then the accuracy rises quickly"
    validation = [float(row[2].split()[0]) for row in rows]
    assert validation[0] < 0.25
    assert max(np.diff(validation)) > 0.1
    assert validation[-1] > 0.9
    # The figure's last row and the numbers are of the same trainings, and those are not learned by heart.
    assert float(rows[-1][1].split()[0]) == pytest.approx(kept["training"], abs=0.006)
    assert validation[-1] == pytest.approx(kept["validation"], abs=0.006)
    assert kept["training"] - kept["validation"] < 0.05


def test_the_matrix_is_the_tables_and_the_numbers(record):
    kept = record("video.seeds")
    counts = np.array([[int(cell) for cell in row[1:]] for row in kept.figures["matrix"].data.rows])
    assert counts.sum() == 5 * 1000
    assert counts.sum() - np.trace(counts) == kept.numbers["errors"].value
    assert np.trace(counts) / counts.sum() == pytest.approx(kept.numbers["accuracy"].value)
    assert kept.numbers["neighbours"].value + kept.numbers["opposite"].value <= kept.numbers["errors"].value
    assert [int(row[1]) for row in kept.tables["by_class"].rows] == (counts.sum(axis=1) / 5).tolist()


def test_the_chapter_has_the_controls_that_the_page_shows(record):
    kept = {name: number.value for name, number in record("q8_video.answers").numbers.items()}
    assert kept["rnn"] > kept["bag"] + 0.3
    assert abs(kept["bag"] - 0.5) < 0.06
    assert abs(kept["single"] - kept["chance"]) < 0.05
    assert kept["rnn_shuffled"] < 0.5


def test_the_page_and_the_chapter_train_the_same_model(record):
    chapter, page = record("q8_video.answers").numbers, record("video.seeds").numbers
    assert page["accuracy"].value == pytest.approx(chapter["rnn"].value, abs=0.02)


def test_the_command_says_when_order_helped_and_when_not(record):
    kept = record("video.command")
    numbers = {name: number.value for name, number in kept.numbers.items()}
    assert "The order of the frames helped" in kept.texts["order"]
    assert numbers["order_order"] > numbers["order_bag"] + 0.2
    assert "directions" not in kept.texts["no_order"]
    assert "It is not shown that the order of the frames helps" in kept.texts["no_order"].replace("\n  ", " ")
    assert "down/clip-00.mp4 cannot be read" in kept.texts["order"] or "right/clip-00.mp4 cannot" in kept.texts["order"]
    assert "1 other file is no video" in kept.texts["order"]
    for text in kept.texts.values():
        assert "/tmp" not in text
        assert "Traceback" not in text


def test_each_refusal_is_one_line(record):
    parts = record("video.command").texts["refused"].strip().split("\n\n")
    assert len(parts) == 6
    for part in parts:
        called, complaint = part.splitlines()
        assert called.startswith("$ python -m unrolled classify ")
        assert complaint.startswith("unrolled: ")


def test_moving_digits_are_encoded_class_by_class(tmp_path):
    moving_digits(tmp_path / "d", "direction", each=2)
    assert sorted(path.name for path in (tmp_path / "d").iterdir()) == ["down", "left", "right", "up"]
    assert len(list((tmp_path / "d").glob("*/*.mp4"))) == 8
    with pytest.raises(ValueError, match="want direction or digit, got 'size'"):
        moving_digits(tmp_path / "e", "size")
    assert call("nowhere") == (2, "", "unrolled: there is no folder nowhere\n")
    assert call("nowhere", "--size", "x") == (2, "", "unrolled: argument --size: 'x' is no whole number\n")


def test_a_trainer_gives_what_a_fresh_model_gives():
    x = np.random.default_rng(0).random((20, 3, 8, 8, 1), "float32")
    y = np.arange(20) % 2
    trainer = Trainer(lambda: cnn_rnn(x.shape[1:], 2))
    trainer.train(x, y, seed=1)
    first = trainer.model.get_weights()
    trainer.train(x, y, seed=2)
    assert np.abs(trainer.model.get_weights()[0] - first[0]).max() > 1e-3
    trainer.train(x, y, seed=1)
    for one, other in zip(first, trainer.model.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)


def test_only_the_last_step_leads_to_the_class(record):
    model = cnn_rnn((8, 16, 16, 1), 8)
    graph = unrolled(outline(model))
    assert "x₈" in graph.source
    edges = [line.strip() for line in graph.body if "->" in line]
    assert [e.split(" [")[0] for e in edges if "-> dense" in e] == ["gru4 -> dense4"]
    assert len([e for e in edges if e.startswith("frame") and "-> cnn" in e]) == 3
    made = record("video.diagram")
    weights = [int(row[2]) for row in made.tables["shapes"].rows]
    assert sum(weights) == model.count_params() == made.numbers["weights"].value
    # All that comes before the GRU and the head is the one CNN.
    assert sum(weights[:-2]) == made.numbers["encoder"].value


def test_the_classes_of_a_line_have_the_same_frames():
    found = load("train", 1600)
    half = len(found) // 2
    np.testing.assert_array_equal(found.frames[:half], found.frames[half:, ::-1])
    np.testing.assert_array_equal((found.direction[:half] + 4) % 8, found.direction[half:])


def test_a_matrix_names_its_worst_error_in_words():
    kept = Record("video.test")
    matrix(kept, np.array([[8, 2], [0, 10]]), ("left", "right"), caption="Counted")
    figure = kept.figures["matrix"]
    assert "left taken for right, 2 times of 10" in figure.alt
    assert figure.data.rows == [["left", "8", "2"], ["right", "0", "10"]]
    matrix(kept, np.array([[8, 0], [0, 10]]), ("left", "right"), caption="Counted", item="clean")
    assert "There is no error" in kept.figures["clean"].alt


def teardown_module():
    keras.utils.clear_session()
