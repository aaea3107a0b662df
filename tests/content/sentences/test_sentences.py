import random
import re

import numpy as np
import pytest

from unrolled.content.sentences import diagram, digits
from unrolled.content.sentences.shared import chinese_grammar as grammar
from unrolled.content.sentences.shared import decoder_training
from unrolled.content.sentences.shared import sentence_baselines as baselines
from unrolled.content.sentences.shared.own_word import Writer
from unrolled.content.sentences.shared.sentence_cells import han_cell, sentence_cell, verdict_cell
from unrolled.content.sentences.shared.sentence_corpus import (
    GIVEN,
    HELD_PAIRS,
    HELD_WORDS,
    LONGEST,
    SENTENCES,
    STEPS,
    SYMBOLS,
    decode,
    draw_corpus,
    encode,
)
from unrolled.content.sentences.shared.sentence_faults import (
    UNKNOWN,
    agreement,
    count_faults,
    kind_of,
    mend,
    mended_examples,
    refused_pairs,
)
from unrolled.content.sentences.shared.sentence_verdicts import judge, score
from unrolled.content.shelf.weights import pack
from unrolled.engine.records.record import Line, Table
from unrolled.engine.render import html


@pytest.fixture(scope="module")
def corpus():
    return draw_corpus()


def value(record, name):
    record_name, _, item = name.rpartition(".")
    return record(f"sentences.{record_name}").numbers[item].value


# The corpus


def test_every_pair_is_a_short_grammatical_sentence_with_its_word(corpus):
    for word, sentence in corpus.pairs:
        assert word in grammar.parse(sentence).words
        assert len(sentence) <= LONGEST


def test_held_out_words_and_pairs_are_in_no_training_sentence(corpus):
    for sentence in corpus.sentences:
        parse = grammar.parse(sentence)
        assert not set(HELD_WORDS) & set(parse.words)
        assert not any(parse.pattern == pattern and word in parse.words for word, pattern in corpus.held_pairs)


def test_held_out_nouns_and_their_patterns_are_both_trained(corpus):
    assert len(corpus.held_pairs) == HELD_PAIRS
    parses = [grammar.parse(sentence) for sentence in corpus.sentences]
    for word, pattern in corpus.held_pairs:
        assert sum(word in parse.words for parse in parses) >= 5
        assert sum(parse.pattern == pattern for parse in parses) >= 5
        assert grammar.sentences_of(word)[pattern]
    for word, pattern in corpus.matched_pairs:
        assert (word, pattern) not in corpus.held_pairs


def test_every_other_word_is_trained_and_none_has_too_many(corpus):
    counts = {word: sum(word == other for other, _ in corpus.pairs) for word in GIVEN}
    assert all((counts[word] == 0) == (word in HELD_WORDS) for word in GIVEN)
    assert max(counts.values()) == SENTENCES


def test_arrays_say_what_the_pairs_say(corpus):
    for row in (0, 7, len(corpus.pairs) - 1):
        word, sentence = corpus.pairs[row]
        assert GIVEN[corpus.word[row]] == word
        assert decode(corpus.symbols[row]) == sentence
        assert corpus.last[row, 0] == 0
        assert (corpus.last[row, 1:] == corpus.symbols[row, :-1]).all()
        assert corpus.counts[row].sum() == len(sentence) + 1
    assert corpus.symbols.shape == (len(corpus.pairs), STEPS)


def test_encoding_and_decoding_are_inverse():
    assert decode(np.array(encode("我喝茶。"))) == "我喝茶。"
    assert SYMBOLS[0] == "\n"


# The verdicts


def lines_of(word, sentence, known):
    return [line.text for line in verdict_cell(judge(word, sentence, known)).lines]


def test_verdicts():
    known = frozenset(["我会做饭。"])
    assert judge("做饭", "我会做饭。", known).good
    assert lines_of("做饭", "我会做饭。", known) == ["known", "会、想"]
    assert lines_of("做饭", "她会做饭。", known) == ["new", "会、想"]
    assert not judge("猫", "她会做饭。", known).good
    assert lines_of("猫", "她会做饭。", known) == ["new", "会、想", "without the word"]
    assert not judge("书", "他在图书馆。", known).has_word  # 书 is only a part of a word here
    assert lines_of("猫", "猫猫猫", known) == ["refused"]
    assert lines_of("书", "猫猫猫", known) == ["refused", "without the word"]


def test_scores_count():
    known = frozenset(["我会做饭。"])
    shares = score(["做饭", "做饭", "做饭", "猫"], ["我会做饭。", "她会做饭。", "做饭会。", "她会做饭。"], known)
    assert (shares.has_word, shares.grammatical, shares.good, shares.new) == (0.75, 0.75, 0.5, 0.5)
    assert (shares.varied, shares.patterns) == (0.5, 1)
    assert score(["猫"], ["。"], known).new == 0


def fault(sentence):
    return kind_of(mend(sentence))


def test_faults_are_named_by_the_word_that_is_wrong():
    assert fault("妈妈昨天吃了一本苹果。") == "measure word"
    assert fault("爸爸正在喝面包。") in ("noun", "verb")
    assert fault("你弟弟想不想吃饺？") == UNKNOWN
    assert fault("我我我我我。") is None


def test_faults_are_counted_over_different_sentences():
    words = ["苹果", "苹果", "我", "做饭"]
    sentences = ["妈妈昨天吃了一本苹果。", "妈妈昨天吃了一本苹果。", "我我我我我。", "我会做饭。"]
    refused = refused_pairs(words, [sentences])
    assert refused == list(zip(words[:3], sentences, strict=False))
    faults = count_faults(refused)
    assert (faults["refused"], faults["examined"]) == (2, 2)
    assert sorted(faults["counts"], key=str) == [("measure word", 1), (None, 1)]
    assert mended_examples(refused) == [
        {"word": "苹果", "sentence": sentences[0], "change": ["本", "个"]},
        {"word": "我", "sentence": sentences[2], "change": None},
    ]


# The simple rules


def test_rules_that_look_up_give_known_sentences(corpus):
    words = ["猫", "书", "茶"] * 5
    assert set(baselines.any_sentence(corpus, words, 0)) <= corpus.sentences
    retrieved = baselines.retrieved(corpus, words, 0)
    assert set(retrieved) <= corpus.sentences
    assert score(words, retrieved, corpus.sentences).good == 1
    assert baselines.retrieved(corpus, words, 1) != retrieved


def test_the_chain_repeats_what_it_counted(corpus):
    seen = {sentence[at : at + 4] for sentence in corpus.sentences for at in range(len(sentence) - 3)}
    for text in baselines.chain(corpus, [""] * 40, 0):
        assert all(text[at : at + 4] in seen for at in range(len(text) - 3))


def test_the_chain_is_asked_again_until_it_has_the_word(corpus):
    words = ["书"] * 20 + ["猫"]  # 图书馆 has the character and not the word
    texts = baselines.chain_for_word(corpus, words, 0, tries=1000)
    assert all(word in grammar.segment(text) for word, text in zip(words, texts, strict=True))
    pool = baselines.chain(corpus, [""] * 1000, 0)
    assert set(texts) <= set(pool)
    assert baselines.chain_for_word(corpus, ["鲸鱼"], 0, tries=1000)[0] in pool


# The networks


def test_training_gives_each_seed_its_own_weights_and_the_same_ones_again(corpus, monkeypatch):
    monkeypatch.setattr(decoder_training, "EPOCHS", 1)
    monkeypatch.setattr(decoder_training, "UNITS", 4)
    monkeypatch.setattr(decoder_training, "BATCH", 2000)
    models = decoder_training.train_decoders(corpus, "repeated", (3, 4, 3))
    weights = [model.get_weights()[0].copy() for model in models]
    assert np.allclose(weights[0], weights[2], atol=1e-6)
    assert not np.allclose(weights[0], weights[1])


def test_rows_are_whole_batches_in_a_new_order_each_epoch():
    first, second = decoder_training.shuffled_rows(10, batch=4, epochs=2, seed=0).reshape(2, 8)
    assert all(len(set(rows)) == 8 and set(rows) <= set(range(10)) for rows in (first, second))
    assert first.tolist() != second.tolist()


def test_own_words(monkeypatch):
    monkeypatch.setattr(decoder_training, "UNITS", 4)
    writer = Writer(pack(decoder_training.build("repeated").get_weights()))
    page = writer("猫", count=2)._repr_html_()
    assert page.count("<tr>") == 3
    assert "māo: cat" in page
    assert "no sentence" not in page
    assert "no sentence" in writer(HELD_WORDS[0], count=1)._repr_html_()
    with pytest.raises(ValueError, match=r"鲸鱼 is not among the \d+ words"):
        writer("鲸鱼")
    with pytest.raises(ValueError, match="got 0"):
        writer("猫", count=0)


# What is shown


def test_a_sentence_stands_over_its_pinyin_and_its_gloss():
    assert sentence_cell("猫在椅子上。").lines == [
        Line("猫在椅子上。", "zh-Hans"),
        Line("Māo zài yǐzi shàng.", "zh-Latn"),
        Line("cat · (be) at · chair · on", small=True),
    ]


def test_symbols_are_marked_as_chinese_and_remarks_are_not():
    table = Table(["word", "sentence"], [[han_cell("猫", "a & b"), sentence_cell("猫在椅子上。")]], "A & B")
    page = html.table(table, "")
    assert re.search(r'lang="zh-Hans"[^<>]*>猫<', page)
    assert re.search(r'lang="zh-Hans"[^<>]*>猫在椅子上。<', page)
    assert re.search(r'lang="zh-Latn"[^<>]*>Māo zài yǐzi shàng\.<', page)
    assert "a &amp; b" in page
    assert len(re.findall("lang=", page)) == 3


def test_images_are_drawn_square_by_square():
    ink = np.zeros((8, 8), int)
    ink[2, 3] = 16
    cell = digits.image_cell(1, {"ink": ink, "digit": 7, "written": "seven 七 qī", "kind": "right"})
    assert cell.svg.count("<rect") == 1
    assert 'x="3" y="2"' in cell.svg
    assert "Image 1: a handwritten digit seven from scikit-learn's set, eight by eight pixels" in cell.alt
    assert "the network wrote seven 七 qī" in cell.alt


def test_a_written_name_is_marked_by_script():
    assert digits.name_cell("sevon 七 qī").lines == [Line("sevon"), Line("七", "zh-Hans"), Line("qī", "zh-Latn")]
    assert digits.name_cell("eive    iā").lines == [Line("eive"), Line("iā", "zh-Latn")]


def test_every_column_has_a_name(record):
    tables = [*record("sentences.decoders").tables.values(), *record("sentences.grammar").tables.values()]
    assert len(tables) > 8
    pages = [html.table(table, "") for table in tables]
    pages.append(Writer(pack(decoder_training.build("repeated").get_weights()))("猫", count=1)._repr_html_())
    assert not any('<th scope="col"></th>' in page for page in pages)


def test_every_chinese_sentence_of_a_table_is_marked(record):
    for name, items in {
        "decoders": ("ways", "good", "unseen", "bad", "pair_example"),
        "grammar": ("patterns",),
    }.items():
        for item in items:
            for _, sentence, _ in record(f"sentences.{name}").tables[item].rows:
                text, pinyin, gloss = sentence.lines
                assert (text.lang, pinyin.lang, gloss.small) == ("zh-Hans", "zh-Latn", True)


def test_images_of_one_digit_have_alternatives_of_their_own(record):
    page = html.table(record("sentences.digits").tables["examples"], "")
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
    assert digits.spell(scores) == digits.NAMES
    assert len(set(digits.NAMES)) == 10


def test_no_image_is_in_two_splits():
    rows = {
        split: {image.tobytes() for image in digits.load_images(split)[0]} for split in ("train", "validation", "test")
    }
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


def test_shown_sentences_are_what_they_are_said_to_be(record, corpus):
    tables = record("sentences.decoders").tables
    assert len(tables["good"].rows) >= 5
    for word, sentence, verdict in tables["good"].rows:
        seen = judge(word.lines[0].text, sentence.lines[0].text, corpus.sentences)
        assert seen.good
        assert not seen.known
        assert verdict == verdict_cell(seen)
    for word, sentence, verdict in tables["unseen"].rows:
        assert verdict == verdict_cell(judge(word.lines[0].text, sentence.lines[0].text, corpus.sentences))
    assert tables["bad"].rows
    assert all(grammar.parse(sentence.lines[0].text) is None for _, sentence, _ in tables["bad"].rows)


def test_each_held_out_word_has_a_symbol_that_training_never_shows(corpus):
    shown = set().union(*corpus.sentences)
    assert all(set(word) - shown for word in HELD_WORDS)


def test_the_pages_examples_of_what_the_grammar_cannot_say():
    good = ("你哥哥昨天把书放在桌子上了。", "你爷爷想去北京。", "你妹妹很聪明。")
    odd = ("爷爷跟爷爷一起去公园跑步。", "把牛奶吃了。")
    assert not any(map(grammar.parse, good + odd))
    assert grammar.parse("因为爸爸很饿，所以他吃了两个鸡蛋。") is not None
    assert grammar.parse("因为爸爸很饿，所以她吃了两个鸡蛋。") is None
    assert "报纸" in grammar.WORDS
    assert grammar.parse("爸爸昨天吃了报纸。") is None
    assert grammar.parse("爸爸比我高。") is not None


def test_a_pronoun_agrees_with_the_person_of_the_first_clause(corpus):
    right = ["因为爸爸很饿，所以他吃了两个鸡蛋。", "虽然奶奶很累，但是她很高兴。"]
    wrong = ["虽然妈妈很累，但是他很高兴。"]
    about_nobody = ["因为外面下雪，所以她穿了一件毛衣。", "因为我很累，所以我想休息。", "我看书。"]
    assert agreement(right + wrong + about_nobody) == {"right": 2, "all": 3}
    of_training = agreement(corpus.sentences)
    assert of_training["right"] == of_training["all"] > 50


def test_a_network_remembers_the_person_better_than_a_chain(record):
    numbers = {name: number.value for name, number in record("sentences.decoders").numbers.items()}
    assert numbers["chain_agrees"] < 65
    assert numbers["repeated_agrees"] > numbers["chain_agrees"]
    assert min(numbers[f"{name}_taken_up"] for name in ("repeated", "state", "chain")) > 30


def test_every_word_of_the_lexicon_is_counted(record):
    language = record("sentences.grammar")
    counts = [int(row[1]) for row in language.tables["parts"].rows]
    assert language.numbers["words"].value == len(grammar.WORDS) == sum(counts)
    assert language.numbers["given"].value == len(GIVEN) == len({word.text for word in grammar.WORDS.values()})


def test_the_digits(record):
    shares = [value(record, f"digits.{kind}") for kind in ("right", "wrong", "disagree", "misspelt")]
    assert shares[0] > 0.85
    assert abs(sum(shares) - 1) < 0.02
    examples = record("sentences.digits").tables["examples"].rows
    for image, written, kind in examples:
        digit = digits.ENGLISH.index(re.search(r"a handwritten digit (\w+)", image.alt)[1])
        assert digits.KINDS[digits.verdict(" ".join(line.text for line in written.lines), digit)] == kind
    assert {digits.KINDS[digits.RIGHT], digits.KINDS[digits.WRONG]} <= {kind for *_, kind in examples}


def test_sentences_are_as_long_as_the_page_says():
    lengths = [len(grammar.join(grammar.draw(random.Random(seed)).words)) for seed in range(300)]
    assert 4 <= min(lengths) <= 7
    assert 16 <= max(lengths) <= 22
