"""The grammar's size, its patterns with an example each, and a random sample of its sentences."""

from __future__ import annotations

import random
from collections import Counter

from unrolled.content.sentences.shared import chinese_grammar as grammar
from unrolled.content.sentences.shared.sentence_cells import han_cell, sentence_cell
from unrolled.content.sentences.shared.sentence_corpus import GIVEN
from unrolled.engine.records.record import Record

SEED = 0
SAMPLE = 12
USUAL_LENGTH = 10
"""Symbols of a sentence; of a few that are drawn for a pattern, the one that is nearest to it is shown."""


def show(record: Record) -> None:
    """Count, list, and draw."""
    rng = random.Random(SEED)
    words = list(grammar.WORDS)
    parts = Counter(grammar.WORDS[word].part for word in words)
    record.number("words", len(words))
    record.number("given", len(GIVEN))
    record.number("patterns", len(grammar.PATTERNS))
    record.number("derivations", grammar.size())
    record.table(
        "parts",
        ["part of speech", "words", "for example"],
        [[part, count, list_some(words, part)] for part, count in parts.most_common()],
        "The lexicon.",
    )
    record.table(
        "patterns",
        ["pattern", "an example", "what it does"],
        [
            [han_cell(label), sentence_cell(draw_example(rng, pattern)), purpose]
            for pattern, (label, purpose) in grammar.PATTERNS.items()
        ],
        "The sentence patterns",
    )
    sample = [grammar.draw(rng) for _ in range(SAMPLE)]
    record.table(
        "sample",
        ["pattern", "sentence"],
        [[han_cell(grammar.PATTERNS[parse.pattern][0]), sentence_cell(grammar.join(parse.words))] for parse in sample],
        "Drawn from the grammar at random",
    )


def draw_example(rng: random.Random, pattern: str) -> str:
    """A sentence of the pattern that is neither short nor long."""
    drawn = [grammar.join(grammar.draw(rng, pattern=pattern).words) for _ in range(8)]
    return min(drawn, key=lambda sentence: abs(len(sentence) - USUAL_LENGTH))


def list_some(words: list[str], part: str) -> str:
    """The first words of a part of speech, with pinyin."""
    chosen = [word for word in words if grammar.WORDS[word].part == part][:4]
    return ", ".join(f"{word} {grammar.WORDS[word].pinyin}" for word in chosen)
