import itertools
import random
import re

import pytest

from unrolled.content.sentences.shared import chinese_grammar as grammar
from unrolled.content.sentences.shared.chinese_rules import classes, patterns


def sentences(count: int, seed: int = 0) -> list[grammar.Parse]:
    rng = random.Random(seed)
    return [grammar.draw(rng) for _ in range(count)]


def test_what_it_writes_it_reads_back():
    for drawn in sentences(1000):
        assert grammar.parse(grammar.join(drawn.words)) == drawn


def test_the_lexicon_and_the_patterns_are_large_enough():
    assert len(grammar.WORDS) >= 150
    assert len(grammar.PATTERNS) >= 24
    assert grammar.size() > 10_000


def test_every_word_is_used_and_can_be_asked_for():
    rng = random.Random(1)
    for word in grammar.WORDS:
        drawn = grammar.draw(rng, word)
        assert word in drawn.words
        assert grammar.sentences_of(word)[drawn.pattern]


def test_every_pattern_gives_sentences_that_end_as_they_should():
    rng = random.Random(2)
    asking = {"吗", "呢", "什么", "谁", "哪儿", "多少"}
    for pattern in grammar.PATTERNS:
        for _ in range(30):
            words = grammar.draw(rng, pattern=pattern).words
            assert words[-1] in ("。", "？")
            assert sum(word in "。？" for word in words) == 1
            if asking & set(words):
                assert words[-1] == "？", grammar.join(words)


@pytest.mark.parametrize(
    ("sentence", "pattern"),
    [
        ("妈妈昨天吃了两个苹果。", "eat"),
        ("他把书放在桌子上了。", "put_ba"),
        ("鱼被猫吃了。", "passive"),
        ("爸爸比我高。", "taller"),
        ("因为外面下雨，所以我没去公园。", "because"),
        ("你会不会游泳？", "a_not_a"),
        ("我去过北京。", "experience"),
        ("姐姐穿着一件新毛衣。", "lasting"),
        ("教室里有很多人。", "there_is"),
        ("因为外面下雪，所以我穿了一件毛衣。", "because"),
        ("虽然爸爸很忙，但是他每天都跑步。", "although"),
        ("哥哥昨天跟妹妹一起做饭了。", "together"),
        ("如果你冷，就把门关上吧。", "if_then"),
        ("出租车比自行车快。", "taller"),
        ("奶奶已经睡觉了。", "already"),
        ("别把钥匙放在椅子上。", "put_ba"),
        ("你今天想做什么？", "wh"),
        ("你妹妹在哪儿工作？", "wh"),
    ],
)
def test_good_sentences_are_accepted(sentence, pattern):
    assert grammar.parse(sentence).pattern == pattern


@pytest.mark.parametrize(
    "sentence",
    [
        "妈妈昨天吃了两本苹果。",  # the wrong measure word
        "他放书把在桌子上了。",  # the wrong order
        "猫被鱼吃了。",  # absurd
        "爸爸昨天吃了一杯书。",
        "因为哥哥很饿，所以她吃了两个鸡蛋。",  # the wrong pronoun
        "爸爸比爸爸高。",
        "火车比车快。",  # a train is no car
        "自行车比火车快。",
        "我正在睡觉。",
        "我已经睡觉了。",
        "哥哥昨天跟妹妹一起做饭。",  # it is over: 了
        "这本书是我的朋友的。",
        "你会游泳吗。",
        "我去过北京",
        "我去过北京。。",
        "",
    ],
)
def test_bad_sentences_are_refused(sentence):
    assert grammar.parse(sentence) is None


NOUNS = {
    "本": "书",
    "个": "苹果 杯子",
    "只": "猫 狗",
    "件": "毛衣",
    "条": "裤子 裙子 鱼",
    "双": "鞋",
    "辆": "车 自行车",
    "把": "伞 椅子 钥匙",
    "张": "桌子",
    "匹": "马",
    "碗": "米饭 面条",
    "杯": "茶",
    "位": "老师 医生",
}
MEASURES = {noun: measure for measure, nouns in NOUNS.items() for noun in nouns.split()}


def test_a_numeral_takes_the_measure_word_of_its_noun():
    seen = set()
    for noun in MEASURES:
        rng = random.Random(3)
        for _ in range(60):
            words = grammar.draw(rng, noun).words
            for measure, after in itertools.pairwise(words):
                if after == noun and measure in grammar.WORDS and grammar.WORDS[measure].part == "measure word":
                    assert grammar.WORDS[measure].text == MEASURES[noun], grammar.join(words)
                    seen.add(noun)
    assert len(seen) >= 18


def test_pinyin_is_made_of_letters_with_tone_marks():
    toneless = {"ma", "ne", "ba", "de", "le", "zhe", "guo"}
    for word in grammar.WORDS.values():
        assert re.fullmatch(r"[a-zA-Zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ' ]+", word.pinyin), word
        assert word.pinyin in toneless or re.search("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]", word.pinyin), word
        # One vowel group for each character, but for 儿, which only colours the syllable before it.
        syllables = len(re.findall("[aāáǎàeēéěèiīíǐìoōóǒòuūúǔùüǖǘǚǜ]+", word.pinyin.lower()))
        assert syllables in (len(word.text), len(word.text) - word.text.count("儿"), len(word.text) - 1), word


def test_pinyin_and_gloss_of_a_sentence():
    words = grammar.parse("他把书放在桌子上了。").words
    assert grammar.pinyin(words) == "Tā bǎ shū fàng zài zhuōzi shàng le."
    assert grammar.gloss(words).split(" · ")[:3] == ["he, him", "BA (object first)", "book"]
    assert grammar.pinyin(("我", "，", "□", "？")) == "Wǒ, ??"


def test_words_written_alike_are_told_apart():
    assert "把@measure" in grammar.parse("房间里有一把椅子。").words
    assert "把" in grammar.parse("他把门关上了。").words
    assert "一@soon" in grammar.parse("我一回家就睡觉。").words


def test_segmentation_takes_the_longest_word():
    assert grammar.segment("图书馆书") == ("图书馆", "书")
    assert grammar.segment("□书") == ("□", "书")


def test_one_wrong_word_is_found_and_mended():
    repairs = grammar.repairs("妈妈昨天吃了两本苹果。")
    assert [(repair.word, repair.replacement) for repair in repairs] == [("本", "个")]
    assert not grammar.repairs("妈妈昨天吃了两个苹果。")
    assert not grammar.repairs("我我我我。")


def test_what_cannot_be_drawn_is_refused():
    rng = random.Random(0)
    with pytest.raises(ValueError, match="鲸鱼"):
        grammar.draw(rng, "鲸鱼")
    with pytest.raises(ValueError, match="there is no pattern 'sonnet'"):
        grammar.draw(rng, pattern="sonnet")
    with pytest.raises(ValueError, match="taller has 把"):
        grammar.draw(rng, "把", "taller")


def test_rules_name_only_what_there_is():
    assert all(text for text in classes().values())
    assert all(forms for _, _, forms in patterns().values())
    labels = [label for label, _, _ in patterns().values()]
    assert len(labels) == len(set(labels))
