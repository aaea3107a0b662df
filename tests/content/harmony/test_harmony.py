from dataclasses import replace

import keras
import numpy as np
import pytest

from unrolled.content.data.chorales import Chorale, by_melody, load, named, written
from unrolled.content.harmony import diagrams, settings
from unrolled.content.harmony.contest import NAMES
from unrolled.content.harmony.history import before
from unrolled.content.harmony.shared import decode, faults, rules, training
from unrolled.content.harmony.shared.manner import Manner, strikes
from unrolled.content.harmony.shared.task import (
    FEATURES,
    HOP,
    PITCHES,
    WINDOW,
    features,
    pitches,
    targets,
    task,
    whole,
    windows,
)

NETWORKS = tuple(NAMES)


@pytest.fixture(scope="module")
def data():
    return task()


@pytest.fixture
def numbers(record):
    def look_up(name):
        return {item: number.value for item, number in record(f"harmony.{name}").numbers.items()}

    return look_up


def four(*chords, fermata=(), name="x") -> Chorale:
    """A piece with a chord at each step."""
    found = np.array(chords)
    held = np.isin(np.arange(len(found)), fermata)
    return Chorale(name, found, np.ones_like(found, bool), np.arange(len(found)) % 8, held, 0)


# What the page says.


def test_context_and_look_ahead_help(numbers):
    found = numbers("contest")
    for kind in ("gru", "bidirectional", "dilated"):
        assert found[f"{kind}_least"] > found["none_most"]
        assert found[f"{kind}_least"] > found["beat"]
    assert found["bidirectional_least"] > found["gru_most"]
    assert found["dilated_least"] > found["gru_most"]
    assert 0.5 < (found["bidirectional"] - found["gru"]) / (found["gru"] - found["none"]) < 2
    assert found["common"] < found["soprano"] < found["beat"]
    # "real and small": "most of what can be known about a pitch is known from the soprano's note and its place"
    assert 0.02 < found["bidirectional"] - found["beat"] < found["beat"] / 2


def test_no_network_repeats_bach(numbers):
    best = max(numbers("contest")[f"{kind}_most"] for kind in NETWORKS)
    assert 0.3 < best < 0.6
    assert 0.4 < numbers("settings")["agreement"] < 0.5


def test_history_is_lost_when_it_runs_free(numbers):
    found = numbers("history")
    assert found["true_least"] > found["copied"] > found["free_most"]
    assert found["true_least"] - found["free_most"] > 0.2
    assert found["true_late"] - found["free_late"] > 0.2
    assert found["free_most"] < numbers("contest")["beat"]


def test_faults_are_as_the_page_says(numbers):
    found = numbers("contest")
    both = {way: found[f"{way}_fifths"] + found[f"{way}_octaves"] for way in ("bach", "alone", "together")}
    assert both["bach"] < 1
    assert both["alone"] > 5 * both["bach"]
    assert both["together"] < 1
    for way in ("alone", "together"):
        assert found[f"{way}_crossed"] < found["bach_crossed"] / 4
        assert found[f"{way}_changed"] < found["bach_changed"] - 2
        assert found[f"{way}_stacked"] > 85
    assert found["bach_rooted"] > 85
    assert found["rule_rooted"] > 85
    assert found["together_rooted"] > 75
    assert found["bach_authentic"] > found["alone_authentic"] + 3
    assert found["bach_authentic"] > found["together_authentic"] > found["alone_authentic"]


def test_counts_of_the_split(numbers, data):
    found = numbers("contest")
    sides = [found[f"{side}_chorales"] for side in ("train", "valid", "test")]
    assert sum(sides) == numbers("settings")["chorales"] == len(load())
    assert sides == [len(data.train), len(data.valid), len(data.test)]


def test_every_column_has_a_name(record):
    for name in ("contest", "history"):
        tables = record(f"harmony.{name}").tables
        assert tables
        assert all(title for table in tables.values() for title in table.columns)


# The task.


def test_no_melody_is_on_two_sides(data):
    pieces = [*data.train, *data.valid, *data.test]
    side = ["train"] * len(data.train) + ["valid"] * len(data.valid) + ["test"] * len(data.test)
    for group in by_melody(pieces):
        assert len({side[number] for number in group}) == 1


def test_features_and_targets_of_a_piece(data):
    piece = data.test[0]
    x = features(piece)
    assert x.shape == (len(piece), FEATURES)
    assert (x[:, :-5].sum(axis=1) == 1).all()
    assert x[:, -1].all()
    np.testing.assert_array_equal(pitches(targets(piece)), piece.pitches[:, 1:])
    np.testing.assert_array_equal(x[:, -2], piece.fermata)
    assert targets(piece).max() < PITCHES


def test_the_soprano_is_all_that_the_features_know_of_the_notes(data):
    piece = data.test[0]
    changed = replace(piece, pitches=np.column_stack([piece.pitches[:, 0], piece.pitches[:, 1:] - 1]))
    np.testing.assert_array_equal(features(piece), features(changed))


def test_windows_cover_every_step(data):
    x, y, music = windows(data.valid[:3])
    assert x.shape[1:] == (WINDOW, FEATURES)
    assert y.shape == (len(x), WINDOW, 3)
    assert music.sum() >= sum(map(len, data.valid[:3]))
    assert not x[~music].any()
    first = features(data.valid[0])
    np.testing.assert_array_equal(x[0][: min(WINDOW, len(first))], first[:WINDOW])
    np.testing.assert_array_equal(x[1][: len(first[HOP:][:WINDOW])], first[HOP:][:WINDOW])
    tests, _, sounding = whole(data.valid[:3])
    assert sounding.sum(axis=1).tolist() == [len(piece) for piece in data.valid[:3]]
    np.testing.assert_array_equal(tests[0][sounding[0]], first)


# Bach and Bach.


def test_two_settings_of_a_phrase_are_compared_in_any_key():
    chords = [(67 + i, 62, 59, 43) for i in range(8)]
    one = four(*chords, fermata=(7,), name="one")
    up = four(*[tuple(note + 2 for note in chord) for chord in chords], fermata=(7,), name="up")
    other = four(*[(s, a, t - (i < 4), b - 12) for i, (s, a, t, b) in enumerate(chords)], fermata=(7,), name="other")
    assert settings.one_setting(one, up)
    assert settings.agreements([one, up])[0].size == 0
    shares, steps = settings.agreements([one, other])
    np.testing.assert_allclose(shares, [[1, 0.5, 0]])
    assert steps.tolist() == [8]


# Counting.


def test_faults_of_a_made_up_piece():
    chords = [
        (72, 67, 64, 48),
        (74, 69, 65, 50),
        (72, 67, 64, 48),
        (71, 67, 62, 55),
        (72, 67, 64, 48),
        (72, 67, 64, 48),
    ]
    piece = four(*chords, fermata=(4, 5))
    piece = replace(piece, struck=np.array([[True] * 4] * 5 + [[False] * 4]))
    found = faults.count([piece], [piece.pitches])
    # Soprano and bass go up and down again in octaves, alto and bass in fifths (above an octave).
    assert found["octaves"] == pytest.approx(100 * 2 / 4)
    assert found["fifths"] == pytest.approx(100 * 2 / 4)
    assert found["rooted"] == 100
    assert found["authentic"] == 100
    assert found["crossed"] == 0
    assert found["stacked"] == 100


def test_an_ending_needs_its_root_below_and_its_third():
    assert faults.ending(np.array([72, 67, 64, 48])) == 0
    assert faults.ending(np.array([69, 64, 60, 45])) == 9
    assert faults.ending(np.array([72, 67, 64, 52])) is None
    assert faults.ending(np.array([72, 67, 60, 48])) is None
    assert faults.ending(np.array([72, 65, 62, 0])) is None


def test_a_plagal_close_is_rooted_and_not_authentic():
    piece = four((72, 69, 65, 53), (72, 69, 65, 53), (72, 67, 64, 48), fermata=(2,))
    found = faults.count([piece], [piece.pitches])
    assert (found["rooted"], found["authentic"]) == (100, 0)


def test_crossed_voices_and_other_chords_are_counted():
    piece = four((72, 60, 64, 48), (72, 67, 66, 48))
    found = faults.count([piece], [piece.pitches])
    assert found["crossed"] == 50
    assert faults.count([four((72, 71, 66, 48))], [np.array([[72, 71, 66, 48]])])["stacked"] == 0


# Rules, training and decoding.


def test_rules_count_in_the_training_chorales_alone():
    train = [four((72, 67, 64, 48), (72, 67, 64, 48), (72, 67, 60, 48), (74, 67, 59, 55))]
    test = [four((72, 1, 1, 1), (74, 1, 1, 1))]
    said = {rule: pitches(rules.predictions(rule, train, test)[0]) for rule in rules.RULES}
    assert said["common"].tolist() == [[67, 64, 48]] * 2
    assert said["soprano"].tolist() == [[67, 64, 48], [67, 59, 55]]


def test_seeds_differ_and_training_repeats(monkeypatch):
    monkeypatch.setattr(training, "SEEDS", (0, 1, 0))
    monkeypatch.setattr(training, "BATCH", 4)
    monkeypatch.setattr(training, "RATE", 0.3)
    x = np.random.default_rng(0).normal(size=(8, 5, 2)).astype("float32")
    y = (x > 0).astype("int32")

    def build():
        inputs = keras.Input((None, 2))
        split = keras.layers.Reshape((-1, 2, 2))(keras.layers.Dense(4)(inputs))
        return keras.Model(inputs, keras.layers.Softmax()(split))

    runs = training.train(build, (x,), y, np.ones((8, 5), bool), epochs=10)
    found = [keras.ops.convert_to_numpy(network(x)) for _, network in runs]
    assert np.abs(found[0] - found[1]).max() > 1e-3
    np.testing.assert_allclose(found[0], found[2], atol=1e-6)
    assert (found[0].argmax(axis=-1) == y).mean() > 0.8


def test_spread_names_the_range():
    assert training.spread([0.4, 0.2, 0.3]) == "0.30 (0.20–0.40)"


def test_before_is_silence_and_then_the_chord_before():
    assert before(np.array([[[1, 2, 3], [4, 5, 6]]])).tolist() == [[[0, 0, 0], [1, 2, 3]]]


def test_the_best_path_avoids_parallels_that_single_voices_walk_into():
    first, parallel, good = (72, 67, 60, 48), (74, 69, 62, 50), (74, 67, 59, 55)
    learnt = [four(first, first, parallel, parallel, good, good)]
    piece = four(first, parallel)
    likely = np.full((2, 3, PITCHES), 0.01)
    for t, chord in enumerate((first, parallel)):
        likely[t][np.arange(3), np.array(chord[1:]) - decode.LOWEST] = 0.4
    likely[1][np.arange(3), np.array(good[1:]) - decode.LOWEST] = 0.3
    assert decode.alone(piece, likely).tolist() == [list(first), list(parallel)]
    found = decode.together(piece, likely, decode.vocabulary(learnt))
    assert found.tolist() == [list(first), list(good)]


def test_the_vocabulary_has_what_occurs_twice_without_crossing():
    chords = decode.vocabulary(
        [four((72, 67, 64, 48), (72, 67, 64, 48), (72, 60, 64, 48), (72, 60, 64, 48), (71, 67, 62, 55))]
    )
    assert {top: found.tolist() for top, found in chords.items()} == {72: [[67, 64, 48]]}


def test_a_voice_strikes_with_its_changes_and_with_the_soprano_on_a_beat():
    piece = four(*[(72, 67, 64, 48)] * 4)
    piece = replace(piece, struck=np.array([[True], [True], [True], [False]]) * np.ones(4, bool))
    assert strikes(piece, piece.pitches)[:, 1].tolist() == [True, False, True, False]
    moved = piece.pitches.copy()
    moved[3, 1] = 65
    assert strikes(piece, moved)[:, 1].tolist() == [True, False, True, True]


# The whole way.


@pytest.fixture(scope="module")
def manner(tmp_path_factory):
    from snippets.harmony.harmoniser import harmoniser

    keras.utils.set_random_seed(0)
    return Manner.load(training.packed(harmoniser(FEATURES, 3, PITCHES, "bidirectional")))


@pytest.mark.parametrize("octave", [3, 4, 5])
def test_any_tune_gets_three_voices_below_it_in_its_key(manner, octave):
    tune = written("x", f"F{octave} G{octave} A{octave} F{octave}:2 ;", fifths=-1, bar=4)
    found = manner.harmonise(tune)
    np.testing.assert_array_equal(found.pitches[:, 0], tune.pitches[:, 0])
    assert (np.diff(found.pitches, axis=1) <= 0).all()
    assert (found.pitches > 0).all()
    assert list(found.voices()) == ["soprano", "alto", "tenor", "bass"]


def test_the_key_makes_no_difference(manner):
    low = written("x", "F4 G4 A4 F4:2 ;", fifths=-1, bar=4)
    high = written("x", "G4 A4 B4 G4:2 ;", fifths=1, bar=4)
    np.testing.assert_array_equal(manner.harmonise(low).pitches + 2, manner.harmonise(high).pitches)


def test_packed_weights_come_back(manner):
    again = Manner.load(training.packed(manner.model))
    piece = named(load(), "bwv269").without_signature()
    np.testing.assert_allclose(manner.likely(piece), again.likely(piece))


def test_the_drawings_follow_the_two_networks():
    assert diagrams.aligned().source.count("--") + diagrams.aligned().source.count("->") == 27
    assert diagrams.fed_back().source.count("dashed") == diagrams.STEPS - 1
