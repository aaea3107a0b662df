"""Chinese sentences and verdicts as the cells of tables."""

from __future__ import annotations

from unrolled.content.sentences.shared import chinese_grammar as grammar
from unrolled.content.sentences.shared.sentence_verdicts import Verdict
from unrolled.engine.records.record import Cell, Line

HAN, PINYIN = "zh-Hans", "zh-Latn"
"""The languages of Chinese characters and of pinyin, so that a browser takes the right font and voice."""


def han_cell(text: str, *remarks: str) -> Cell:
    """Chinese characters, and below them what is said of them in English."""
    return Cell([Line(text, HAN), *map(Line, remarks)])


def sentence_cell(sentence: str) -> Cell:
    """A sentence with its pinyin and its gloss, word by word, one under the other."""
    words = grammar.segment(sentence)
    return Cell([Line(sentence, HAN), Line(grammar.pinyin(words), PINYIN), Line(grammar.gloss(words), small=True)])


def verdict_cell(verdict: Verdict) -> Cell:
    """What the grammar says of a sentence: whether training had it, and its pattern; or that it is refused."""
    without = [] if verdict.has_word else [Line("without the word")]
    if verdict.pattern is None:
        return Cell([Line("refused"), *without])
    label, _ = grammar.PATTERNS[verdict.pattern]
    return Cell([Line("known" if verdict.known else "new"), Line(label, HAN), *without])
