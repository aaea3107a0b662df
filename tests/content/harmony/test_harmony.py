import warnings
from dataclasses import replace

import keras
import numpy as np
import pytest

from snippets.harmony.harmoniser import KINDS, harmoniser
from unrolled.content.data.chorales import Chorale, find, group_by_melody, load, parse_tune
from unrolled.content.harmony import contest, diagrams, history, settings
from unrolled.content.harmony.history import chords_before
from unrolled.content.harmony.shared import chord_decoding, counting_rules, harmony_faults, harmony_training
from unrolled.content.harmony.shared.chorale_arranger import Arranger, strikes
from unrolled.content.harmony.shared.harmony_voices import (
    FEATURES,
    HOP,
    PITCHES,
    WINDOW,
    features,
    pitches,
    split_chorales,
    targets,
    whole_pieces,
    windows,
)
from unrolled.content.shelf.weights import pack


@pytest.fixture(scope="module")
def split():
    return split_chorales()


@pytest.fixture
def numbers(record):
    def look_up(name):
        return {item: number.value for item, number in record(f"harmony.{name}").numbers.items()}

    return look_up


def four(*chords, fermata=(), name="x") -> Chorale:
    """A piece with a chord at each step."""
    notes = np.array(chords)
    held = np.isin(np.arange(len(notes)), fermata)
    return Chorale(name, notes, np.ones_like(notes, bool), np.arange(len(notes)) % 8, held, 0)


# What the page says.


def test_context_and_look_ahead_help(numbers):
    result = numbers("contest")
    for kind in ("gru", "bidirectional", "dilated"):
        assert result[f"{kind}_least"] > result["none_most"] + 0.02
        assert result[f"{kind}_least"] > result["beat"]
    assert result["bidirectional_least"] > result["gru_most"]
    assert result["common"] < result["soprano"] < result["beat"]
    # The page: without context a network "can learn little more than the best counting rule".
    assert abs(result["none"] - result["beat"]) < 0.02


def test_no_rate_lies_at_the_edge_of_those_tried(numbers):
    chosen = {kind: numbers("contest")[f"{kind}_rate"] for kind in KINDS} | {"": numbers("history")["rate"]}
    tried = contest.RATES | {"": history.RATES}
    assert all(min(tried[kind]) < rate < max(tried[kind]) for kind, rate in chosen.items()), chosen
    # "longer training would gain a little"
    result = numbers("contest")
    assert 0 < result["valid_twice_as_long"] - result["valid_as_long"] < 0.03


def test_no_network_repeats_bach(numbers):
    best = max(numbers("contest")[f"{kind}_most"] for kind in KINDS)
    assert 0.35 < best < numbers("settings")["agreement"] + 0.05
    assert 0.4 < numbers("settings")["agreement"] < 0.45


def test_history_is_lost_when_it_runs_free(numbers):
    result = numbers("history")
    assert result["true_least"] > result["copied"] > result["free_most"]
    assert result["true_least"] - result["free_most"] > 0.2
    assert result["true_late"] - result["free_late"] > 0.2
    assert result["true_off_beat"] > result["true_on_beat"] + 0.1, "the zigzag of the figure"


def test_faults_are_as_the_page_says(numbers):
    result = numbers("contest")
    both = {way: result[f"{way}_fifths"] + result[f"{way}_octaves"] for way in ("bach", "alone", "together")}
    assert both["bach"] < 1
    assert both["alone"] > 5 * both["bach"]
    assert both["together"] < 1
    for way in ("alone", "together"):
        assert result[f"{way}_crossed"] < result["bach_crossed"] / 4
        assert result[f"{way}_changed"] < result["bach_changed"] - 1
        assert result[f"{way}_stacked"] > 75
    assert result["bach_rooted"] > 85
    assert result["rule_rooted"] > 85
    assert result["together_rooted"] > 75
    # What our rule does not know comes instead.
    assert result["together_contrary"] > 2 * result["bach_contrary"]
    assert result["together_sevenths"] > 2 * result["bach_sevenths"]
    # More beats on plain chords than Bach's: "no praise".
    assert result["rule_stacked"] > result["bach_stacked"]
    for way in ("alone", "together"):
        lead = result["bach_authentic"] - result[f"{way}_authentic"]
        assert result[f"{way}_fewer_authentic_least"] < lead < result[f"{way}_fewer_authentic_most"]
    assert result["bach_fewer_authentic_least"] == result["bach_fewer_authentic_most"] == 0
    assert result["alone_doubled"] > 5 * result["bach_doubled"]


def test_counts_of_the_split(numbers, split):
    result = numbers("contest")
    sides = [result[f"{side}_chorales"] for side in ("train", "valid", "test")]
    assert sum(sides) == numbers("settings")["chorales"] == len(load())
    assert sides == [len(split.train), len(split.valid), len(split.test)]


def test_every_column_has_a_name(record):
    for name in ("contest", "history"):
        tables = record(f"harmony.{name}").tables
        assert tables
        assert all(title for table in tables.values() for title in table.columns)


# The task.


def test_no_melody_is_on_two_sides(split):
    pieces = [*split.train, *split.valid, *split.test]
    side = ["train"] * len(split.train) + ["valid"] * len(split.valid) + ["test"] * len(split.test)
    for group in group_by_melody(pieces):
        assert len({side[number] for number in group}) == 1


def test_features_and_targets_of_a_piece(split):
    piece = split.test[0]
    x = features(piece)
    assert x.shape == (len(piece), FEATURES)
    assert (x[:, :-5].sum(axis=1) == 1).all()
    assert x[:, -1].all()
    np.testing.assert_array_equal(pitches(targets(piece)), piece.pitches[:, 1:])
    np.testing.assert_array_equal(x[:, -2], piece.fermata)
    assert targets(piece).max() < PITCHES


def test_the_soprano_is_all_that_the_features_know_of_the_notes(split):
    piece = split.test[0]
    changed = replace(piece, pitches=np.column_stack([piece.pitches[:, 0], piece.pitches[:, 1:] - 1]))
    np.testing.assert_array_equal(features(piece), features(changed))


def test_windows_cover_every_step(split):
    x, y, music = windows(split.valid[:3])
    assert x.shape[1:] == (WINDOW, FEATURES)
    assert y.shape == (len(x), WINDOW, 3)
    assert music.sum() >= sum(map(len, split.valid[:3]))
    assert not x[~music].any()
    first = features(split.valid[0])
    np.testing.assert_array_equal(x[0][: min(WINDOW, len(first))], first[:WINDOW])
    np.testing.assert_array_equal(x[1][: len(first[HOP:][:WINDOW])], first[HOP:][:WINDOW])
    tests, _, sounding = whole_pieces(split.valid[:3])
    assert sounding.sum(axis=1).tolist() == [len(piece) for piece in split.valid[:3]]
    np.testing.assert_array_equal(tests[0][sounding[0]], first)


# Bach and Bach.


def test_two_settings_of_a_phrase_are_compared_in_any_key():
    chords = [(67 + i, 62, 59, 43) for i in range(8)]
    one = four(*chords, fermata=(7,), name="one")
    up = four(*[tuple(note + 2 for note in chord) for chord in chords], fermata=(7,), name="up")
    other = four(*[(s, a, t - (i < 4), b - 12) for i, (s, a, t, b) in enumerate(chords)], fermata=(7,), name="other")
    assert settings.agreements([one, up]).size == 0, "one setting, in another key"
    np.testing.assert_allclose(settings.agreements([one, other]), [[1, 0.5, 0]])


def test_one_setting_is_left_out_whatever_the_lengths():
    chords = [(67 + i, 62, 59, 43) for i in range(8)]
    more = [(80 - i, 60, 57, 41) for i in range(8)]
    short, long = four(*chords, fermata=(7,)), four(*chords, *more, fermata=(7, 15))
    assert settings.agreements([short, long]).size == 0
    other = four(*[(s, a - 1, t - 1, b - 1) for s, a, t, b in chords], *more, *more, fermata=(7, 15, 23))
    shares = settings.agreements([long, other])
    assert shares.shape == (1, 3), "once, however often a phrase comes again"
    np.testing.assert_allclose(shares, [[2 / 3] * 3])


def test_the_corpus_has_one_setting_twice_under_other_lengths():
    pieces = load()
    for names in (("bwv227.1", "bwv227.11"), ("bwv176.6", "bwv280")):
        pair = [find(pieces, name) for name in names]
        assert len(pair[0]) != len(pair[1])
        assert settings.common_phrases(pair)
        assert settings.agreements(pair).size == 0


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
    faults = harmony_faults.count_faults([piece], [piece.pitches])
    # Soprano and bass go up and down again in octaves, alto and bass in fifths (above an octave).
    assert faults["octaves"] == pytest.approx(100 * 2 / 4)
    assert faults["fifths"] == pytest.approx(100 * 2 / 4)
    assert faults["changed"] == pytest.approx(100 * 4 / 6)
    assert faults["rooted"] == 100
    assert faults["authentic"] == 100
    assert faults["crossed"] == 0
    assert faults["stacked"] == 100
    assert tuple(faults) == harmony_faults.FAULTS


def test_an_ending_needs_its_root_below_and_its_third():
    assert harmony_faults.closing_root(np.array([72, 67, 64, 48])) == 0
    assert harmony_faults.closing_root(np.array([69, 64, 60, 45])) == 9
    assert harmony_faults.closing_root(np.array([72, 67, 64, 52])) is None
    assert harmony_faults.closing_root(np.array([72, 67, 60, 48])) is None
    assert harmony_faults.closing_root(np.array([72, 65, 62, 0])) is None


def test_a_plagal_close_is_rooted_and_not_authentic():
    piece = four((72, 69, 65, 53), (72, 69, 65, 53), (72, 67, 64, 48), fermata=(2,))
    faults = harmony_faults.count_faults([piece], [piece.pitches])
    assert (faults["rooted"], faults["authentic"]) == (100, 0)


def test_crossed_voices_and_other_chords_are_counted():
    piece = four((72, 60, 64, 48), (72, 67, 66, 48))
    faults = harmony_faults.count_faults([piece], [piece.pitches])
    assert faults["crossed"] == 50
    assert harmony_faults.count_faults([four((72, 71, 66, 48))], [np.array([[72, 71, 66, 48]])])["stacked"] == 0
    assert harmony_faults.count_faults([four((72, 67, 60, 48))], [np.array([[72, 67, 60, 48]])])["stacked"] == 0


def one_move(old, new):
    piece = four(old, new)
    return harmony_faults.count_faults([piece], [piece.pitches])


def test_fifths_and_octaves_by_contrary_motion_are_counted():
    # Soprano and bass: a twelfth, then a fifth, in contrary motion.
    faults = one_move((79, 64, 60, 60), (74, 64, 60, 67))
    assert faults["contrary"] == 100
    assert faults["fifths"] == faults["octaves"] == 0
    assert one_move((72, 64, 60, 60), (65, 64, 60, 65))["contrary"] == 100, "octave to unison"
    assert one_move((79, 64, 60, 60), (81, 64, 60, 62))["contrary"] == 0, "in one direction"
    assert one_move((79, 64, 60, 60), (74, 64, 60, 60))["contrary"] == 0, "one voice stays"


def test_leaps_of_a_seventh_are_counted_in_the_lower_voices():
    assert one_move((72, 67, 64, 48), (83, 68, 63, 58))["sevenths"] == pytest.approx(100 / 3)
    assert one_move((72, 67, 64, 48), (72, 67, 64, 60))["sevenths"] == 0
    assert one_move((72, 67, 64, 0), (72, 67, 64, 10))["sevenths"] == 0, "a rest is no note"


def test_a_leading_tone_in_two_voices_is_counted():
    for before, doubled in (((71, 67, 62, 55), 0), ((71, 67, 59, 55), 100)):
        piece = four((72, 67, 64, 48), before, (72, 67, 64, 48), fermata=(2,))
        assert harmony_faults.count_faults([piece], [piece.pitches])["doubled"] == doubled


def test_a_difference_that_one_piece_makes_is_not_shown():
    steady = np.array([[5, 10]] * 40)
    more = np.array([[7, 10]] * 40)
    low, high = harmony_faults.interval_of_difference(more, steady)
    assert low == high == pytest.approx(20)
    one = steady.copy()
    one[0] = 10, 10
    low, high = harmony_faults.interval_of_difference(one, steady)
    assert low == 0 < high


# Rules, training and decoding.


def test_rules_count_in_the_training_chorales_alone():
    train = [four((72, 67, 64, 48), (72, 67, 64, 48), (72, 67, 60, 48), (74, 67, 59, 55))]
    test = [four((72, 1, 1, 1), (74, 1, 1, 1))]
    chords = {rule: pitches(counting_rules.predictions(rule, train, test)[0]) for rule in counting_rules.RULES}
    assert chords["common"].tolist() == [[67, 64, 48]] * 2
    assert chords["soprano"].tolist() == [[67, 64, 48], [67, 59, 55]]


def test_every_rule_and_network_has_a_name_and_a_number(record):
    assert set(contest.NAMES) == {*counting_rules.RULES, *KINDS}
    assert set(contest.COUNTED) == set(harmony_faults.FAULTS)
    assert {*contest.NAMES} <= set(record("harmony.contest").numbers)


def test_seeds_differ_and_training_repeats():
    x = np.random.default_rng(0).normal(size=(8, 5, 2)).astype("float32")
    y = (x > 0).astype("int32")

    def build():
        inputs = keras.Input((None, 2))
        heads = keras.layers.Reshape((-1, 2, 2))(keras.layers.Dense(4)(inputs))
        return keras.Model(inputs, keras.layers.Softmax()(heads))

    music = np.ones((8, 5), bool)

    def accuracy(network):
        return float((keras.ops.convert_to_numpy(network(x)).argmax(axis=-1) == y).mean())

    rate, runs = harmony_training.train(
        build, (x,), y, music, 10, accuracy, seeds=(0, 1, 0), rates=(1e-6, 0.3, 1e-5), batch=4
    )
    assert rate == 0.3
    outputs = [keras.ops.convert_to_numpy(network(x)) for network in runs]
    assert np.abs(outputs[0] - outputs[1]).max() > 1e-3
    np.testing.assert_allclose(outputs[0], outputs[2], atol=1e-6)
    assert (outputs[0].argmax(axis=-1) == y).mean() > 0.8


def test_before_is_silence_and_then_the_chord_before():
    assert chords_before(np.array([[[1, 2, 3], [4, 5, 6]]])).tolist() == [[[0, 0, 0], [1, 2, 3]]]


def test_the_best_path_avoids_parallels_that_single_voices_walk_into():
    first, parallel, good = (72, 67, 60, 48), (74, 69, 62, 50), (74, 67, 59, 55)
    learnt = [four(first, first, parallel, parallel, good, good)]
    piece = four(first, parallel)
    probabilities = np.full((2, 3, PITCHES), 0.01)
    for t, chord in enumerate((first, parallel)):
        probabilities[t][np.arange(3), np.array(chord[1:]) - chord_decoding.LOWEST] = 0.4
    probabilities[1][np.arange(3), np.array(good[1:]) - chord_decoding.LOWEST] = 0.3
    assert chord_decoding.decode_alone(piece, probabilities).tolist() == [list(first), list(parallel)]
    path = chord_decoding.decode_together(piece, probabilities, chord_decoding.vocabulary(learnt))
    assert path.tolist() == [list(first), list(good)]


def test_the_vocabulary_has_what_occurs_twice_without_crossing():
    chords = chord_decoding.vocabulary(
        [four((72, 67, 64, 48), (72, 67, 64, 48), (72, 60, 64, 48), (72, 60, 64, 48), (71, 67, 62, 55))]
    )
    assert {soprano: under.tolist() for soprano, under in chords.items()} == {72: [[67, 64, 48]]}


def test_a_voice_strikes_with_its_changes_and_with_the_soprano_on_a_beat():
    piece = four(*[(72, 67, 64, 48)] * 4)
    piece = replace(piece, struck=np.array([[True], [True], [True], [False]]) * np.ones(4, bool))
    assert strikes(piece, piece.pitches)[:, 1].tolist() == [True, False, True, False]
    moved = piece.pitches.copy()
    moved[3, 1] = 65
    assert strikes(piece, moved)[:, 1].tolist() == [True, False, True, True]


# The whole way.


@pytest.fixture(scope="module")
def arranger():
    keras.utils.set_random_seed(0)
    return Arranger.load(pack(harmoniser(FEATURES, 3, PITCHES, "bidirectional").get_weights()))


@pytest.mark.filterwarnings("ignore:.*is low for a soprano")
@pytest.mark.parametrize("octave", [3, 4, 5])
def test_any_tune_gets_three_voices_below_it_in_its_key(arranger, octave):
    tune = parse_tune("x", f"F{octave} G{octave} A{octave} F{octave}:2 ;", fifths=-1, bar=4)
    setting = arranger.harmonise(tune)
    np.testing.assert_array_equal(setting.pitches[:, 0], tune.pitches[:, 0])
    assert (np.diff(setting.pitches, axis=1) <= 0).all()
    assert (setting.pitches > 0).all()
    assert list(setting.voices()) == ["soprano", "alto", "tenor", "bass"]


@pytest.mark.parametrize("octave", [2, 3])
def test_a_tune_for_a_bass_is_warned_of(arranger, octave):
    tune = parse_tune("low", f"F{octave} G{octave} A{octave} F{octave}:2 ;", fifths=-1, bar=4)
    with pytest.warns(UserWarning, match="low is low for a soprano"):
        arranger.harmonise(tune)
    soprano = parse_tune("high", "F4 G4 A4 F4:2 ;", fifths=-1, bar=4)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        arranger.harmonise(soprano)


def test_the_key_makes_no_difference(arranger):
    low = parse_tune("x", "F4 G4 A4 F4:2 ;", fifths=-1, bar=4)
    high = parse_tune("x", "G4 A4 B4 G4:2 ;", fifths=1, bar=4)
    np.testing.assert_array_equal(arranger.harmonise(low).pitches + 2, arranger.harmonise(high).pitches)


def test_packed_weights_come_back(arranger):
    again = Arranger.load(pack(arranger.model.get_weights()))
    piece = find(load(), "bwv269").without_signature()
    np.testing.assert_allclose(arranger.probabilities(piece), again.probabilities(piece))


def test_the_drawings_follow_the_two_networks():
    assert diagrams.aligned().source.count("--") + diagrams.aligned().source.count("->") == 27
    assert diagrams.fed_back().source.count("dashed") == diagrams.STEPS - 1
