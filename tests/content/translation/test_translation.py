"""What the walkthrough on translation says of its records, and the mechanics behind them."""

import datetime
import re
from dataclasses import replace

import keras
import numpy as np
import pytest

from snippets.translation.attention import with_attention
from snippets.translation.symbols import encode
from unrolled.content.data.dates import FORMS, MONTHS, UNSEEN, parse, write
from unrolled.content.data.numerals import from_chinese, from_english
from unrolled.content.translation import diagrams
from unrolled.content.translation.dates import MAPS, right_symbols
from unrolled.content.translation.shared import hard_dates, translation_corpus
from unrolled.content.translation.shared import translation_baselines as baselines
from unrolled.content.translation.shared.teacher_forcing import Plan, train_each_seed
from unrolled.content.translation.shared.translation_corpus import Corpus, Pair, exact
from unrolled.content.translation.shared.translator import FILE, Translator, load, save
from unrolled.engine.records.store import Store


@pytest.fixture(scope="module")
def data():
    return translation_corpus.date_corpus(keep_out=MAPS.values())


@pytest.fixture(scope="module")
def toy():
    """Letters to capitals, for training that takes a moment."""
    texts = ["ab", "b", "ba", "aab"]
    pairs = [Pair(text, text.upper(), "toy") for text in texts]
    return Corpus({"train": pairs * 8, "valid": pairs, "test": pairs}, ["a", "b"], ["A", "B"], 3, 3)


@pytest.fixture
def scores(record):
    return {name: number.value for name, number in record("translation.dates").numbers.items()}


@pytest.fixture
def numbers(record):
    return {name: number.value for name, number in record("translation.numbers").numbers.items()}


def test_a_date_is_in_one_split_only(data):
    days = {split: {pair.target for pair in pairs} for split, pairs in data.splits.items()}
    assert not days["train"] & days["valid"]
    assert not days["train"] & days["test"]
    assert not days["valid"] & days["test"]
    drawn = {parse(text).isoformat() for text in MAPS.values()}
    assert not drawn & set.union(*days.values())


def test_every_pair_means_its_target_and_the_test_has_every_form(data):
    for split, pairs in data.splits.items():
        for pair in pairs[:: 97 if split == "train" else 1]:
            assert parse(pair.source).isoformat() == pair.target
            assert pair.source == write(parse(pair.source), pair.form)
    assert {pair.form for pair in data.splits["train"]} == set(FORMS)
    for split in ("valid", "test"):
        forms = [pair.form for pair in data.splits[split]]
        assert {forms.count(form) for form in FORMS} == {translation_corpus.HELD_OUT}


def test_numbers_are_in_one_split_only_and_mean_the_same_both_ways():
    corpus = translation_corpus.number_corpus()

    def number(pair):
        first, second = map(translation_corpus.sentence, (pair.source, pair.target))
        words, numerals = (first, second) if pair.form == "English to Chinese" else (second, first)
        assert from_english(words) == from_chinese(numerals)
        return from_english(words)

    members = {split: {number(pair) for pair in pairs} for split, pairs in corpus.splits.items()}
    assert [len(members[split]) for split in ("train", "valid", "test")] == [5000, 500, 500]
    assert len(set.union(*members.values())) == 6000


@pytest.mark.parametrize("text", ["four hundred and twenty-two", "四百二十二", "zero"])
def test_words_come_back(text):
    assert translation_corpus.sentence(translation_corpus.words(text)) == text


def test_exact_wants_every_symbol_and_the_stop(toy):
    _, _, target = toy.arrays("test")
    np.testing.assert_array_equal(exact(toy, "test", target), True)
    assert exact(toy, "test", target[:, :3]).tolist() == [True, True, True, False]
    spoilt = target.copy()
    spoilt[0, 0] += 1
    spoilt[1, 1] = 0
    assert exact(toy, "test", spoilt).tolist() == [False, False, True, True]
    assert right_symbols(target, target) == 1
    assert right_symbols(target[:, :1], target) == pytest.approx(4 / (3 + 2 + 3 + 4))


def test_more_pairs_to_translate_get_room_and_leave_the_alphabets(toy):
    wider = toy.with_split("trouble", [Pair("abcab", "AB", "toy")])
    assert (wider.length, wider.longest, wider.read) == (5, toy.longest, toy.read)
    assert wider.arrays("trouble")[0].tolist() == [[3, 4, 3, 4, 0]]
    assert wider.arrays("test")[0].shape == (4, 5)
    assert "trouble" not in toy.splits


def test_reversing_keeps_the_padding_at_the_end():
    source = np.array([[3, 4, 5, 0], [6, 0, 0, 0], [3, 4, 5, 6]])
    assert baselines.reverse(source).tolist() == [[5, 4, 3, 0], [6, 0, 0, 0], [6, 5, 4, 3]]


def test_training_starts_afresh_with_each_seed(toy):
    def build():
        return with_attention(5, 5, 6)

    plan = Plan(updates=60, batch=16, rate=0.05)
    weights = [models[0].get_weights() for _, models in train_each_seed(build, toy, plan, (0, 1, 0))]
    assert max(np.abs(a - b).max() for a, b in zip(weights[0], weights[1], strict=True)) > 1e-3
    for array, again in zip(weights[0], weights[2], strict=True):
        np.testing.assert_allclose(array, again, atol=1e-5)


def test_a_toy_is_learned_and_its_file_translates_alike(toy):
    def build():
        return with_attention(5, 5, 12)

    [(_, models)] = train_each_seed(build, toy, Plan(updates=150, batch=16, rate=0.02), (0,))
    translate = Translator(models[1], models[2], toy)
    texts = [pair.source for pair in toy.splits["test"]]
    assert ["".join(symbols) for symbols in translate(texts)] == [text.upper() for text in texts]
    again = load(save(models[0], toy))
    assert again(texts) == translate(texts)
    written, read, weights = again.attention("aab")
    assert written == ["A", "A", "B", "■"]
    assert read == ["a", "a", "b"]
    assert weights.shape == (4, 3)
    np.testing.assert_allclose(weights.sum(axis=1), 1, atol=1e-5)
    assert again([]) == []
    with pytest.raises(ValueError, match="want a list of texts, got one text, 'ab'"):
        again("ab")
    with pytest.raises(ValueError, match="the text is empty"):
        again.attention("")
    for call in (again.attention, lambda text: again(["a", text])):
        with pytest.raises(ValueError, match=r"'b号a号零' has symbols that training did not show: 号 零$"):
            call("b号a号零")


def test_trouble_is_what_it_is_called(data):
    days = sorted({parse(pair.source) for pair in data.splits["test"]})
    for pair in hard_dates.draw_hard_pairs(days):
        year = int(pair.target[:4])
        assert (translation_corpus.FIRST_YEAR <= year <= translation_corpus.LAST_YEAR) == (
            pair.form not in hard_dates.OTHER_YEARS
        )
        if pair.form in hard_dates.TYPOS:
            assert pair.source.split()[1] not in MONTHS
            with pytest.raises(ValueError, match=r"no month|none of the forms"):
                parse(pair.source)
        else:
            assert parse(pair.source).isoformat() == pair.target
    train = {pair.source for pair in data.splits["train"]}
    assert not {pair.source for pair in hard_dates.draw_hard_pairs(days)} & train


def test_typos():
    spoilt = [spoil("March", 2) for spoil in (hard_dates.swapped, hard_dates.dropped, hard_dates.doubled)]
    assert spoilt == ["Macrh", "Mach", "Marrch"]


def test_a_bag_forgets_the_order_and_the_padding():
    counts = baselines.bag(np.array([[3, 4, 3, 0], [4, 3, 3, 0], [4, 0, 0, 0]]), 6)
    assert counts.tolist() == [[0, 0, 0, 2, 1, 0], [0, 0, 0, 2, 1, 0], [0, 0, 0, 0, 1, 0]]


def test_the_nearest_string_is_the_nearest(toy):
    near = baselines.nearest(toy, "test")
    np.testing.assert_array_equal(near, toy.arrays("test")[2])


def test_the_dense_networks_learn_the_toy(toy):
    plan = Plan(updates=150, batch=16, rate=0.01)
    pairs = [Pair(text, text.upper(), "toy") for text in ("ab", "ba", "aa", "bb")]
    small = replace(toy, splits={"train": pairs * 20, "test": pairs}, longest=2)
    assert exact(small, "test", baselines.dense(small, "test", plan, [0], order=True)[0]).all()
    # "ab" and "ba" are one bag.
    assert exact(small, "test", baselines.dense(small, "test", plan, [0], order=False)[0]).sum() == 3


@pytest.mark.parametrize(("attention", "lines"), [(False, 0), (True, 2)])
def test_the_drawing_shows_what_the_decoder_sees(attention, lines):
    body = diagrams.unrolled(attention).body
    assert sum("encoder" in line and "-> attend" in line for line in body) == lines
    assert sum("vector3 -> decoder4" in line for line in body) == 1
    assert sum("-> after" in line for line in body) == 3


def test_the_kept_file_translates(record):
    record("translation.dates")
    translate = load(Store().read("translation.dates", FILE))
    days = [datetime.date(1968, 1, 15), datetime.date(1994, 3, 6)]
    texts = [write(day, form) for day in days for form in ("day month year", "Chinese")]
    written = ["".join(symbols) for symbols in translate(texts)]
    assert sum(date == day.isoformat() for date, day in zip(written, np.repeat(days, 2), strict=True)) >= 3
    for text in ("31 February 1994", "March", "Monday"):
        assert re.fullmatch(r"[\d-]{8,}", "".join(translate([text])[0]))
    years = ["二〇〇五年十一月二十日", "一九九〇年七月四日"]
    assert translate([year.replace("〇", "零") for year in years]) == translate(years)
    for text, sign in (("6.3.1994", "."), ("一九九四年三月六号", "号"), ("tomorrow", "w")):
        with pytest.raises(ValueError, match=re.escape(f"did not show: {sign}")):
            translate([text])
    keras.utils.clear_session()


def test_unknown_characters_are_left_out(data):
    np.testing.assert_array_equal(encode(["6号3"], data.read, 4), encode(["63"], data.read, 4))


def test_only_the_alphabet_of_training_is_known(data):
    assert data.read == sorted({c for pair in data.splits["train"] for c in pair.source})
    assert "号" not in data.read
    assert "." not in data.read
    assert set(data.written) == set("0123456789-")
    assert set(UNSEEN).isdisjoint(FORMS)


def test_attention_learns_in_the_time_in_which_one_vector_does_not(scores):
    assert scores["attention_least"] > 0.9
    assert scores["attention_least"] > scores["one_vector_greatest"]
    assert scores["attention_least"] > scores["one_vector_both_ways_greatest"]


def test_the_parser_is_right_and_the_nearest_string_never(scores):
    assert scores["parser_written_by_hand"] == 1
    assert scores["nearest_training_string"] == 0
    assert scores["nearest_training_string_symbols"] > 0.3


def test_a_bag_cannot_know_the_order(scores):
    assert scores["bag_of_characters_greatest"] < 0.5 < scores["attention_least"]


def test_the_right_symbol_before_helps(scores):
    for name in ("attention", "one_vector", "one_vector_both_ways"):
        assert scores[f"{name}_taught"] >= scores[f"{name}_symbols"] - 0.005
    assert scores["one_vector_taught"] > scores["one_vector_symbols"]


def test_it_fails_outside_what_it_was_taught(scores):
    kinds = [name for name in scores if name.startswith("trouble_")]
    assert len(kinds) == len(hard_dates.OTHER_YEARS) + len(UNSEEN) + len(hard_dates.TYPOS)
    assert scores["trouble_years_long_before"] < scores["attention"]
    assert scores["trouble_dots"] < 0.5


def test_numbers_are_learned_both_ways(numbers):
    for way in ("english_to_chinese", "chinese_to_english"):
        assert numbers[f"attention_{way}_least"] > 0.8


def test_a_dense_network_on_fixed_places_is_as_good(scores):
    assert scores["characters_at_fixed_places"] > scores["attention"]
    assert scores["dense_times"] == round(scores["dense_times"])  # the page shows no decimals


def test_numbers_fit_into_one_vector(numbers):
    for way in ("english_to_chinese", "chinese_to_english"):
        assert numbers[f"one_vector_{way}"] > numbers[f"attention_{way}"] - 0.02
    assert translation_corpus.number_corpus().length == 8
