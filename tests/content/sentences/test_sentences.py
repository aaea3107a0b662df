import json
import random
import re

import numpy as np
import pytest

from unrolled.content.sentences.shared import grammar
from unrolled.content.sentences import diagram, digits
from unrolled.content.sentences.shared import baselines, networks
from unrolled.content.sentences.shared.judge import NO_REPAIR, fault, judge, score
from unrolled.content.sentences.shared.own import Writer, packed
from unrolled.content.sentences.shared.show import Named, Written
from unrolled.content.sentences.shared.task import (
    GIVEN,
    HELD_PAIRS,
    HELD_WORDS,
    LONGEST,
    SENTENCES,
    SIGNS,
    STEPS,
    decode,
    encode,
    task,
)


@pytest.fixture(scope="module")
def made():
    return task()


def value(record, name):
    record_name, _, item = name.rpartition(".")
    return record(f"sentences.{record_name}").numbers[item].value


# The task


def test_every_pair_is_a_short_grammatical_sentence_with_its_word(made):
    for word, sentence in made.pairs:
        assert word in grammar.parse(sentence).words
        assert len(sentence) <= LONGEST


def test_held_out_words_and_pairs_are_in_no_training_sentence(made):
    for sentence in made.sentences:
        found = grammar.parse(sentence)
        assert not set(HELD_WORDS) & set(found.words)
        assert not any(found.pattern == pattern and word in found.words for word, pattern in made.held_pairs)


def test_held_out_nouns_and_their_patterns_are_both_trained(made):
    assert len(made.held_pairs) == HELD_PAIRS
    parses = [grammar.parse(sentence) for sentence in made.sentences]
    for word, pattern in made.held_pairs:
        assert sum(word in one.words for one in parses) >= 5
        assert sum(one.pattern == pattern for one in parses) >= 5
        assert grammar.sentences_of(word)[pattern]
    for word, pattern in made.matched_pairs:
        assert (word, pattern) not in made.held_pairs


def test_every_other_word_is_trained_and_none_has_too_many(made):
    counts = {word: sum(word == other for other, _ in made.pairs) for word in GIVEN}
    assert all((counts[word] == 0) == (word in HELD_WORDS) for word in GIVEN)
    assert max(counts.values()) == SENTENCES


def test_arrays_say_what_the_pairs_say(made):
    for row in (0, 7, len(made.pairs) - 1):
        word, sentence = made.pairs[row]
        assert GIVEN[made.word[row]] == word
        assert decode(made.signs[row]) == sentence
        assert made.last[row, 0] == 0
        assert (made.last[row, 1:] == made.signs[row, :-1]).all()
        assert made.counts[row].sum() == len(sentence) + 1
    assert made.signs.shape == (len(made.pairs), STEPS)


def test_encoding_and_decoding_are_inverse():
    assert decode(np.array(encode("我喝茶。"))) == "我喝茶。"
    assert SIGNS[0] == "\n"


# The verdicts


def test_verdicts():
    known = frozenset(["我会做饭。"])
    assert judge("做饭", "我会做饭。", known).good
    assert str(judge("做饭", "我会做饭。", known)).startswith("known")
    assert str(judge("做饭", "她会做饭。", known)).startswith("new")
    assert not judge("猫", "她会做饭。", known).good
    assert not judge("书", "他在图书馆。", known).has_word  # 书 is only a part of a word here
    assert str(judge("猫", "猫猫猫", known)) == "refused"
    assert str(judge("书", "猫猫猫", known)) == "refused, without the word"


def test_scores_count():
    known = frozenset(["我会做饭。"])
    found = score(["做饭", "做饭", "做饭", "猫"], ["我会做饭。", "她会做饭。", "做饭会。", "她会做饭。"], known)
    assert (found.has_word, found.grammatical, found.good, found.new) == (0.75, 0.75, 0.5, 0.5)
    assert (found.varied, found.patterns) == (0.5, 1)
    assert score(["猫"], ["。"], known).new == 0


def test_faults_are_named_by_the_word_that_is_wrong():
    assert fault("妈妈昨天吃了一本苹果。") == "measure word"
    assert fault("爸爸正在喝面包。") in ("noun", "verb")
    assert fault("我我我我我。") == NO_REPAIR


# The simple rules


def test_rules_that_look_up_give_known_sentences(made):
    words = ["猫", "书", "茶"] * 5
    assert set(baselines.any_sentence(made, words, 0)) <= made.sentences
    found = baselines.retrieved(made, words, 0)
    assert set(found) <= made.sentences
    assert score(words, found, made.sentences).good == 1
    assert baselines.retrieved(made, words, 1) != found


def test_the_chain_repeats_what_it_counted(made):
    seen = {sentence[at : at + 4] for sentence in made.sentences for at in range(len(sentence) - 3)}
    for text in baselines.chain(made, [""] * 40, 0):
        assert all(text[at : at + 4] in seen for at in range(len(text) - 3))


# The networks


def test_training_gives_each_seed_its_own_weights_and_the_same_ones_again(made, monkeypatch):
    monkeypatch.setattr(networks, "EPOCHS", 1)
    monkeypatch.setattr(networks, "UNITS", 4)
    monkeypatch.setattr(networks, "BATCH", 2000)
    found = [model.get_weights()[0].copy() for model in networks.trained(made, "repeated", (3, 4, 3))]
    assert np.allclose(found[0], found[2], atol=1e-6)
    assert not np.allclose(found[0], found[1])


def test_own_words(made, monkeypatch):
    monkeypatch.setattr(networks, "UNITS", 4)
    writer = Writer(packed(networks.build("repeated")))
    written = writer("猫", count=2)
    assert len(written.sentences) == 2
    assert "māo" in written.caption
    assert "no sentence" in writer(HELD_WORDS[0], count=1).caption
    with pytest.raises(ValueError, match=r"鲸鱼 is not among the \d+ words"):
        writer("鲸鱼")
    with pytest.raises(ValueError, match="got 0"):
        writer("猫", count=0)


# What is shown


def test_written_rows_read_as_text_and_as_html():
    written = Written([("<猫>", "猫在椅子上。", "new")], ("word", "sentence", "verdict"), "A & B")
    assert "Māo zài yǐzi shàng." in repr(written)
    page = written._repr_html_()
    assert '<span lang="zh-Hans">猫在椅子上。</span>' in page
    assert '<th scope="row">&lt;<span lang="zh-Hans">猫</span>&gt;</th>' in page
    assert "A &amp; B" in page
    assert page.count("<td") == 2
    assert Written.from_json(written.to_json()).rows == written.rows
    assert Written([("", "猫。", "")], ("", "s", "v"), "c")._repr_html_().count("<td") == 1


def test_images_are_drawn_square_by_square():
    pixels = [[0] * 8 for _ in range(8)]
    pixels[2][3] = 16
    page = Named([{"pixels": pixels, "digit": 7, "written": "seven 七 qī", "kind": "right"}])._repr_html_()
    assert page.count("<rect") == 1
    assert 'x="3" y="2"' in page
    assert "Image 1: a handwritten digit seven from scikit-learn&#x27;s set, eight by eight pixels" in page
    assert "the network wrote seven 七 qī" in page


def test_every_column_has_a_name(record):
    texts = [
        *record("sentences.decoders").texts.values(),
        *record("sentences.grammar").texts.values(),
        Writer(packed(networks.build("repeated")))("猫", count=1).to_json(),
    ]
    for text in texts:
        assert '<th scope="col"></th>' not in Written.from_json(text)._repr_html_()


def test_images_of_one_digit_have_alternatives_of_their_own(record):
    page = Named(json.loads(record("sentences.digits").texts["examples"]))._repr_html_()
    labels = re.findall('aria-label="(Image [^"]+)"', page)
    assert len(labels) == page.count("<svg") > 5
    assert len(set(labels)) == len(labels)


def test_the_diagram_has_one_vector_for_all_steps():
    source = diagram.decoder("茶", "我喝茶。").source
    assert len(re.findall(r"vector -> gru\d", source)) == 5
    assert len(re.findall(r"written\d -> turn\d", source)) == len(re.findall(r"turn\d -> read\d", source)) == 4


def test_the_diagrams_sentence_is_one_of_the_grammar():
    assert diagram.WORD in grammar.parse(diagram.SENTENCE).words


# The digits


def test_answers_are_of_four_kinds():
    assert digits.verdict("seven 七 qī", 7) == digits.RIGHT
    assert digits.verdict("one 一 yī", 7) == digits.WRONG
    assert digits.verdict("one 七 qī", 7) == digits.DISAGREE
    assert digits.verdict("sevon 七 qī", 7) == digits.MISSPELT
    assert digits.verdict("", 7) == digits.MISSPELT


def test_names_can_be_spelt_with_the_alphabet():
    scores = np.eye(len(digits.LETTERS))[digits.TARGETS]
    assert digits.write(scores) == digits.NAMES
    assert len(set(digits.NAMES)) == 10


def test_no_image_is_in_two_splits():
    rows = {split: {image.tobytes() for image in digits.images(split)[0]} for split in ("train", "validation", "test")}
    assert not rows["train"] & rows["test"]
    assert not rows["validation"] & rows["test"]


# What the page says in words


def test_the_vector_at_every_step_is_best_of_the_networks(record):
    assert value(record, "decoders.repeated_good") > value(record, "decoders.state_good")
    assert value(record, "decoders.repeated_good") > 0.8
    assert value(record, "decoders.none_good") < 0.2
    assert value(record, "decoders.none_grammatical") > 0.7


def test_looking_up_is_never_wrong_and_never_new(record):
    assert value(record, "decoders.retrieved_good") == 1
    assert value(record, "decoders.retrieved_new") == 0
    assert value(record, "decoders.any_grammatical") == 1
    assert value(record, "decoders.repeated_new") > 0.05


def test_the_network_beats_the_markov_chain(record):
    assert value(record, "decoders.repeated_good") > value(record, "decoders.chain_for_word_good") + 0.1
    assert value(record, "decoders.chain_good") < 0.2


def test_a_high_temperature_is_new_and_wrong_and_a_low_one_repeats(record):
    assert value(record, "decoders.good_cold") > value(record, "decoders.good_one")
    assert value(record, "decoders.new_one") > value(record, "decoders.new_cold")


def test_words_never_seen_fail(record):
    assert value(record, "decoders.held_words_written") < 0.1


def test_pairs_never_seen_come_out_more_rarely(record):
    held = value(record, "decoders.held_network") / value(record, "decoders.held_grammar")
    matched = value(record, "decoders.matched_network") / value(record, "decoders.matched_grammar")
    assert held < 0.6 * matched


def test_shown_sentences_are_what_they_are_said_to_be(record, made):
    texts = record("sentences.decoders").texts
    good = Written.from_json(texts["good"])
    assert len(good.rows) >= 5
    for word, sentence, _ in good.rows:
        verdict = judge(word, sentence, made.sentences)
        assert verdict.good
        assert not verdict.known
    bad = Written.from_json(texts["bad"])
    assert bad.rows
    assert all(grammar.parse(sentence) is None for sentence in bad.sentences)


def test_each_held_out_word_has_a_sign_that_training_never_shows(made):
    shown = set().union(*made.sentences)
    assert all(set(word) - shown for word in HELD_WORDS)


def test_the_pages_examples_of_what_the_grammar_cannot_say():
    good = ("你哥哥昨天把书放在桌子上了。", "你爷爷想去北京。", "你妹妹很聪明。")
    wrong = ("爷爷跟爷爷一起去公园跑步。", "把牛奶吃了。")
    assert not any(map(grammar.parse, good + wrong))
    assert "报纸" in grammar.WORDS
    assert grammar.parse("爸爸昨天吃了报纸。") is None
    assert grammar.parse("爸爸比我高。") is not None


def test_the_digits(record):
    shares = [value(record, f"digits.{kind}") for kind in ("right", "wrong", "disagree", "misspelt")]
    assert shares[0] > 0.85
    assert abs(sum(shares) - 1) < 0.02
    examples = json.loads(record("sentences.digits").texts["examples"])
    assert all(digits.verdict(one["written"], one["digit"]) == one["kind"] for one in examples)
    assert {digits.RIGHT, digits.WRONG} <= {one["kind"] for one in examples}


def test_sentences_are_as_long_as_the_page_says():
    lengths = [len(grammar.join(grammar.draw(random.Random(seed)).words)) for seed in range(300)]
    assert 4 <= min(lengths) <= 7
    assert 16 <= max(lengths) <= 22
