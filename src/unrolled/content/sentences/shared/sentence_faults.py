"""What is wrong with sentences that the grammar refuses: the one word whose change would mend each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from unrolled.content.sentences.shared import chinese_grammar as grammar
from unrolled.content.sentences.shared.chinese_rules import KIN
from unrolled.content.sentences.shared.sentence_corpus import Pair

EXAMINED = 120
"""About how many refused sentences of a decoder are looked at one by one."""
UNKNOWN = "unknown"
"""Stands for the part of speech of what the lexicon lacks."""
_SIZES = Counter(word.part for word in grammar.WORDS.values())


_TAKEN_UP = re.compile(rf"(?:因为|虽然)({'|'.join(KIN)})[^，]*，(?:所以|但是)(他|她)")
"""A first clause about one of the family, and a second that begins with a pronoun for that person."""


def agreement(sentences: Iterable[str]) -> dict[str, int]:
    """How many sentences take up a person of their first clause by 他 or 她, and in how many that is the right one."""
    taken_up = [match for match in map(_TAKEN_UP.match, sentences) if match]
    return {"right": sum(KIN[match[1]] == match[2] for match in taken_up), "all": len(taken_up)}


def mend(sentence: str) -> grammar.Repair | None:
    """A change of one word that would make the sentence grammatical; `None` where there is none.

    Where several words could each be changed, it is one of the part of speech with the fewest words.
    """
    changes = grammar.repairs(sentence)
    return min(changes, default=None, key=lambda change: (_SIZES[part_of(change.word)], part_of(change.word)))


def part_of(word: str) -> str:
    """A word's part of speech, or `UNKNOWN`."""
    return grammar.WORDS[word].part if word in grammar.WORDS else UNKNOWN


def kind_of(change: grammar.Repair | None) -> str | None:
    """What is wrong: the part of speech of the word to change; `None` where no change of one word is enough."""
    return part_of(change.word) if change else None


def refused_pairs(words: list[str], texts: list[list[str]]) -> list[Pair]:
    """The sentences that the grammar refuses, each with its word; each text has one for each word."""
    return [pair for text in texts for pair in zip(words, text, strict=True) if grammar.parse(pair[1]) is None]


def count_faults(refused: list[Pair]) -> dict[str, Any]:
    """What the grammar objects to in some of the different refused sentences, the commonest first."""
    sentences = sorted({sentence for _, sentence in refused})
    # Every so many, so that sentences with all beginnings count.
    examined = sentences[:: max(1, len(sentences) // EXAMINED)]
    counts = Counter(kind_of(mend(sentence)) for sentence in examined)
    return {"refused": len(sentences), "examined": len(examined), "counts": counts.most_common()}


def mended_examples(refused: list[Pair]) -> list[dict[str, Any]]:
    """Nine refused sentences, each of another word and at most three of a kind, with a change that would mend it."""
    examples: list[dict[str, Any]] = []
    kinds: Counter[str | None] = Counter()
    for word, sentence in refused:
        change = mend(sentence)
        kind = kind_of(change)
        if kinds[kind] < 3 and word not in {example["word"] for example in examples}:
            kinds[kind] += 1
            mended = [change.word, change.replacement] if change else None
            examples.append({"word": word, "sentence": sentence, "change": mended})
        if len(examples) == 9:
            break
    return examples
