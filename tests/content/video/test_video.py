"""What the walkthrough on video says, held against its records."""

import re

import keras
import numpy as np
import pytest

from snippets.q8_video.cnn_rnn import cnn_rnn, frame_encoder
from unrolled.content.data.clips import SIZE, STEPS, load
from unrolled.content.q8_video.shared.confusion_figure import draw_confusion
from unrolled.content.q8_video.shared.gru_trainings import show_trainings
from unrolled.content.q8_video.shared.moving_digit_training import FRAMES, train
from unrolled.content.shelf.outline import outline
from unrolled.content.video import refusals
from unrolled.content.video.diagram import unrolled
from unrolled.content.video.leak import ceiling, from_one_place
from unrolled.content.video.shared.moving_digit_videos import moving_digits
from unrolled.engine.records.record import Record


def test_the_single_frame_is_at_chance_and_its_alarm_works(record):
    value = numbers(record("q8_video.answers"))
    assert abs(value["single"] - value["chance"]) < 0.04
    leaks = numbers(record("video.leak"))
    assert leaks["leaky"] == pytest.approx(leaks["ceiling"], abs=0.03)


def test_the_middle_frame_of_leaky_clips_can_tell_no_more_than_that():
    """Draw ten thousand clips that begin in one place, and guess for each place the direction most often met there."""
    rng = np.random.default_rng(0)
    direction, speed = rng.integers(8, size=10_000), rng.integers(1, 3, 10_000)
    places = (FRAMES // 2 * speed[:, None] * STEPS[direction]) % SIZE
    met = {tuple(place): direction[(places == place).all(axis=1)] for place in np.unique(places, axis=0)}
    right = sum(np.bincount(here).max() for here in met.values())
    assert right / len(direction) == pytest.approx(ceiling(), abs=0.02)


def test_global_pooling_gives_the_same_after_a_move_of_four_pixels_clear_of_the_edges():
    conv, other, *_ = frame_encoder((SIZE, SIZE, 1)).layers
    rng = np.random.default_rng(0)
    for layer in (conv, other):
        layer.set_weights([rng.normal(size=weights.shape) for weights in layer.get_weights()])

    def pooled(row):
        frame = np.zeros((1, SIZE, SIZE, 1))
        frame[0, row : row + 4, 6:10, 0] = np.arange(1, 17).reshape(4, 4)
        return keras.ops.convert_to_numpy(other(conv(frame))).mean(axis=(1, 2))

    np.testing.assert_allclose(pooled(8), pooled(4), rtol=1e-4)
    assert np.abs(pooled(5) - pooled(4)).max() > 1e-2
    assert np.abs(pooled(12) - pooled(4)).max() > 1e-2  # at the edge


def test_leaky_clips_are_the_fair_ones_begun_in_the_middle():
    clips = load("test", 60)
    moved = from_one_place(clips)
    assert moved.shape == clips.frames.shape
    np.testing.assert_allclose(moved.sum(axis=(2, 3, 4)), clips.frames.sum(axis=(2, 3, 4)), rtol=1e-5)
    ink = np.argwhere(moved[:, 0, ..., 0] > 0)[:, 1:]
    # A digit is eight pixels high: around the middle, and nowhere near the edge.
    assert ink.min() >= 2
    assert ink.max() <= SIZE - 2
    assert np.abs(ink.mean(axis=0) - SIZE / 2).max() < 0.6
    # The motion is as it was.
    for before, after in zip(clips.frames[:5], moved[:5], strict=True):
        shifts = [
            (down, right)
            for down in range(SIZE)
            for right in range(SIZE)
            if np.array_equal(np.roll(before, (down, right), axis=(1, 2)), after)
        ]
        assert shifts


def numbers(entry):
    return {name: number.value for name, number in entry.numbers.items()}


def middle(cell):
    """The median of a spread."""
    return float(cell.split()[0])


def test_every_seed_learns_the_direction_and_late(record):
    entry = record("q8_video.answers")
    value = numbers(entry)
    assert value["seeds"] == 3
    assert value["least"] > 0.9
    assert value["least"] <= value["accuracy"] <= value["most"]
    assert value["recall_least"] > 0.85
    rows = entry.figures["curves"].data.rows
    # "little is learned for some epochs, then the accuracy rises quickly"
    validation = [middle(row[2]) for row in rows]
    assert validation[0] < 0.25
    assert max(np.diff(validation)) > 0.1
    assert validation[-1] > 0.9
    # The figure's last row and the numbers are of the same trainings, and those are not learned by heart.
    assert middle(rows[-1][1]) == pytest.approx(value["training"], abs=0.006)
    assert validation[-1] == pytest.approx(value["validation"], abs=0.006)
    assert value["training"] - value["validation"] < 0.05


def test_the_matrix_is_the_tables_and_the_numbers(record):
    entry = record("q8_video.answers")
    counts = np.array([[int(cell) for cell in row[1:]] for row in entry.figures["matrix"].data.rows])
    value = numbers(entry)
    assert counts.sum() == 3 * 1000
    assert counts.sum() - np.trace(counts) == value["errors"]
    # The three accuracies add up.
    three = value["least"] + value["accuracy"] + value["most"]
    assert three == pytest.approx(3 * np.trace(counts) / counts.sum())
    assert value["neighbours"] + value["opposite"] <= value["errors"]
    assert [int(row[1]) for row in entry.tables["by_class"].rows] == (counts.sum(axis=1) / 3).tolist()


def test_tables_and_numbers_are_medians_over_the_trainings():
    # Of each class one, two and no clip in ten is taken for the next, in three trainings.
    counts = [
        np.eye(8, dtype=int) * (10 - wrong) + np.roll(np.eye(8, dtype=int), 1, axis=1) * wrong for wrong in (1, 2, 0)
    ]
    curves = {"accuracy": np.linspace(0, 1, 12), "val_accuracy": np.linspace(0.1, 0.7, 12)}
    accuracies = ([0.9, 0.5], [0.8, 0.6], [1.0, 0.7])
    errors = [{"counts": count, "accuracy": row} for count, row in zip(counts, accuracies, strict=True)]
    entry = Record("q8_video.test")
    show_trainings(entry, [curves] * 3, errors)
    assert entry.tables["by_class"].rows[0] == ["right", "10", "0.90 (0.80–1.00)", "0.90 (0.80–1.00)"]
    assert entry.tables["by_speed"].rows == [["1", "0.90 (0.80–1.00)"], ["2", "0.60 (0.50–0.70)"]]
    value = numbers(entry)
    assert [value[name] for name in ("accuracy", "least", "most")] == [0.9, 0.8, 1.0]
    assert [value[name] for name in ("errors", "neighbours", "opposite")] == [24, 24, 0]
    assert [value["training"], value["validation"]] == pytest.approx([1, 0.7])
    assert "first pass one half in epoch 9" in entry.figures["curves"].alt


def test_the_chapter_has_the_controls_that_the_page_shows(record):
    value = numbers(record("q8_video.answers"))
    assert value["rnn"] > value["bag"] + 0.3
    assert abs(value["bag"] - 0.5) < 0.06
    assert abs(value["averaged"] - value["chance"]) < 0.05
    assert value["rnn_shuffled"] < 0.5
    assert value["accuracy"] == pytest.approx(value["rnn"], abs=0.006)


def test_the_command_says_when_order_helped_and_when_not(record):
    entry = record("video.command")
    value, texts = numbers(entry), entry.texts
    assert "The order of the frames helped" in texts["order"]
    assert value["order_order"] > value["order_bag"] + 0.2
    assert "directions" not in texts["no_order"]
    assert "It is not shown that the order of the frames helps" in " ".join(texts["no_order"].split())
    assert "down/clip-00.mp4 cannot be read" in texts["order"] or "right/clip-00.mp4 cannot" in texts["order"]
    assert "ignored: " in texts["order"]
    assert "/notes.txt (no video by name)" in texts["order"]
    for text in (*texts.values(), *record("video.refusals").texts.values()):
        assert "/tmp" not in text
        assert "Traceback" not in text


def test_the_texts_and_the_numbers_are_of_one_trial(record):
    entry = record("video.command")
    for name in ("order", "no_order"):
        value = numbers(entry)
        assert f"accuracy on {value[f'{name}_tests']:.0f} test clips" in entry.texts[name]
        for reads, label in {"order": "CNN and GRU", "bag": "bag of frames", "frame": "frames, averaged"}.items():
            assert re.search(rf"  {label} +{value[f'{name}_{reads}']:.2f} ", entry.texts[name])


def test_each_refusal_is_one_line(record):
    parts = record("video.refusals").texts["refusals"].strip().split("\n\n")
    assert len(parts) == 6
    for part in parts:
        called, complaint = part.splitlines()
        assert called.startswith("$ unrolled classify ")
        assert complaint.startswith("unrolled: ")


def test_moving_digits_are_encoded_class_by_class(tmp_path):
    moving_digits(tmp_path / "d", "direction", each=2)
    assert sorted(path.name for path in (tmp_path / "d").iterdir()) == ["down", "left", "right", "up"]
    assert len(list((tmp_path / "d").glob("*/*.mp4"))) == 8
    with pytest.raises(ValueError, match="want direction or digit, got 'size'"):
        moving_digits(tmp_path / "e", "size", each=2)


def test_a_refusal_is_what_the_command_complains_of(monkeypatch):
    assert refusals.refusal("nowhere") == "unrolled: there is no folder nowhere\n"
    assert refusals.refusal("nowhere", "--size", "x").startswith("unrolled: argument --size: want a whole number")
    monkeypatch.setattr(refusals, "call", lambda parser, arguments: print("done") or 0)
    with pytest.raises(RuntimeError, match="gave 0 and printed 'done"):
        refusals.refusal("nowhere")


def test_a_training_is_the_same_whatever_came_before():
    x = np.random.default_rng(0).random((20, 3, 8, 8, 1), "float32")
    trained = train(lambda: cnn_rnn(x.shape[1:], 2), x, np.arange(20) % 2, (1, 2, 1))
    first, other, again = ([weights.copy() for weights in model.get_weights()] for model in trained)
    assert np.abs(other[0] - first[0]).max() > 1e-3
    for before, after in zip(first, again, strict=True):
        np.testing.assert_allclose(before, after, atol=1e-6)


def test_only_the_last_step_leads_to_the_class(record):
    model = cnn_rnn((8, 16, 16, 1), 8)
    graph = unrolled(outline(model))
    assert "x₈" in graph.source
    edges = [line.strip() for line in graph.body if "->" in line]
    assert [e.split(" [")[0] for e in edges if "-> dense" in e] == ["gru4 -> dense4"]
    assert len([e for e in edges if e.startswith("frame") and "-> cnn" in e]) == 3
    entry = record("video.diagram")
    weights = [int(row[2]) for row in entry.tables["shapes"].rows]
    assert sum(weights) == model.count_params() == entry.numbers["weights"].value
    # All that comes before the GRU and the head is the one CNN.
    assert sum(weights[:-2]) == entry.numbers["encoder"].value


def test_the_classes_of_a_line_have_the_same_frames():
    clips = load("train", 1600)
    half = len(clips) // 2
    np.testing.assert_array_equal(clips.frames[:half], clips.frames[half:, ::-1])
    np.testing.assert_array_equal((clips.direction[:half] + 4) % 8, clips.direction[half:])


def test_a_matrix_names_its_worst_error_in_words():
    entry = Record("video.test")
    draw_confusion(entry, "matrix", np.array([[8, 2], [0, 10]]), ("left", "right"), "Counted")
    figure = entry.figures["matrix"]
    assert "left taken for right, 2 times of 10" in figure.alt
    assert "between 80 and 100 of a hundred" in figure.alt
    assert figure.data.rows == [["left", "8", "2"], ["right", "0", "10"]]
    draw_confusion(entry, "clean", np.array([[8, 0], [0, 10]]), ("left", "right"), "Counted")
    assert "There is no error" in entry.figures["clean"].alt


def teardown_module():
    keras.utils.clear_session()
