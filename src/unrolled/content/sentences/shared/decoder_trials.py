"""What a trained decoder is tried out on: temperatures, words and pairs that training never had, samples to show."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import keras
import numpy as np

from unrolled.content.sentences.shared import chinese_grammar as grammar
from unrolled.content.sentences.shared.decoder_training import likeliest_sentence, write_sentences
from unrolled.content.sentences.shared.sentence_corpus import HELD_WORDS, TRAINED_WORDS, Corpus, Pair
from unrolled.content.sentences.shared.sentence_verdicts import Score, judge, score

USUAL = 0.3
"""The temperature at which the decoders are compared."""
TEMPERATURES = (0.0, 0.3, 0.6, 1.0, 1.4)
SHOWN = ("猫", "书", "茶", "学校", "把", "如果", "件", "跑步")
SWEEP_COPIES, HELD_COPIES, PAIR_COPIES, GRAMMAR_COPIES = 2, 10, 40, 200
"""Sentences for each word: at each temperature, of words that training never had, for a pair, from the grammar."""


def copies(words: Sequence[str], count: int) -> list[str]:
    """Each word so many times."""
    return [word for word in words for _ in range(count)]


def held_out(corpus: Corpus) -> dict[str, tuple[Pair, ...]]:
    """Pairs of a noun and a pattern: those kept from training, and as many that it has."""
    return {"held": corpus.held_pairs, "matched": corpus.matched_pairs}


@dataclass(frozen=True)
class Trial:
    """What one trained decoder is tried out on, beside the usual words at the usual temperature.

    Attributes:
        sweep: Its score at each of `TEMPERATURES`.
        held_words: The share of sentences that have the word, where training never had it.
        pairs: How often a sentence for a noun has the pattern, for the pairs of `held_out`.
    """

    sweep: list[Score]
    held_words: float
    pairs: dict[str, float]


def try_out(model: keras.Model, corpus: Corpus, seed: int) -> Trial:
    """Let a trained decoder write at every temperature, and for what training never had."""

    def written(words: list[str], temperature: float) -> Score:
        return score(words, write_sentences(model, words, temperature, seed), corpus.sentences)

    return Trial(
        sweep=[written(copies(TRAINED_WORDS, SWEEP_COPIES), temperature) for temperature in TEMPERATURES],
        held_words=written(copies(HELD_WORDS, HELD_COPIES), USUAL).has_word,
        pairs={name: pattern_rate(model, pairs, seed) for name, pairs in held_out(corpus).items()},
    )


def pattern_rate(model: keras.Model, pairs: Sequence[Pair], seed: int) -> float:
    """How often a sentence for the noun has the pattern, drawn at temperature one."""
    wanted = [pair for pair in pairs for _ in range(PAIR_COPIES)]
    sentences = write_sentences(model, [word for word, _ in wanted], 1.0, seed)
    hits = []
    for (word, pattern), sentence in zip(wanted, sentences, strict=True):
        accepted = grammar.parse(sentence)
        hits.append(accepted is not None and accepted.pattern == pattern and word in accepted.words)
    return float(np.mean(hits))


def describe_pairs(pairs: Sequence[Pair], seed: int) -> dict[str, Any]:
    """How many pairs there are, how often the grammar itself draws the pattern for the noun, and some of them."""
    rng = random.Random(seed)
    drawn = [grammar.draw(rng, word).pattern == pattern for word, pattern in pairs for _ in range(GRAMMAR_COPIES)]
    rng = random.Random(seed)
    examples = [
        {"noun": word, "pattern": pattern, "sentence": grammar.join(grammar.draw(rng, word, pattern).words)}
        for word, pattern in pairs[:4]
    ]
    return {"count": len(pairs), "grammar": float(np.mean(drawn)), "examples": examples}


def judged(word: str, sentence: str, known: frozenset[str]) -> dict[str, Any]:
    """A sentence with the word that it was written for, and the verdict."""
    return {"word": word, "sentence": sentence, "verdict": asdict(judge(word, sentence, known))}


def draw_samples(model: keras.Model, known: frozenset[str]) -> dict[str, list[dict[str, Any]]]:
    """Sentences to be shown: four ways to write for a word, new ones that are right, and words never seen."""
    by_way = {
        "greedy": write_sentences(model, SHOWN, 0.0),
        "beam": [likeliest_sentence(model, word) for word in SHOWN],
        "usual": write_sentences(model, SHOWN, USUAL, seed=7),
        "one": write_sentences(model, SHOWN, 1.0, seed=7),
    }
    ways = [
        {"way": way, **judged(word, sentences[place], known)}
        for place, word in enumerate(SHOWN)
        for way, sentences in by_way.items()
    ]
    mixed = list(zip(TRAINED_WORDS, write_sentences(model, TRAINED_WORDS, USUAL, seed=3), strict=True))
    random.Random(3).shuffle(mixed)
    good = [
        judged(word, sentence, known)
        for word, sentence in mixed
        if (verdict := judge(word, sentence, known)).good and not verdict.known
    ]
    unseen = zip(HELD_WORDS, write_sentences(model, HELD_WORDS, USUAL), strict=True)
    return {"ways": ways, "good": good[:10], "unseen": [judged(word, sentence, known) for word, sentence in unseen]}
