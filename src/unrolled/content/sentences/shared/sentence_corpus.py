"""What the decoders learn from: pairs of a word and a sentence, and what is held out of them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

import numpy as np

from unrolled.content.sentences.shared import chinese_grammar as grammar

SENTENCES = 22
"""Sentences drawn for each word, as far as the grammar has so many."""
LONGEST = 18
"""Symbols in the longest sentence that is learned; the grammar's longest has a few more."""
HELD_WORDS = ("咖啡", "游泳", "裙子", "火车站", "聪明", "飞机")
"""Words of which training has no sentence."""
HELD_PAIRS = 24
"""Pairs of a noun and a pattern of which training has no sentence."""
END = "\n"
"""Symbol zero: it starts and ends every sentence."""

SYMBOLS = END + "".join(
    sorted({symbol for word in grammar.WORDS.values() for symbol in word.text} | set(grammar.MARKS))
)
GIVEN = tuple(word for word in grammar.WORDS if "@" not in word)
"""Words that a sentence can be asked for; their places are the numbers that the decoder reads."""
TRAINED_WORDS = tuple(word for word in GIVEN if word not in HELD_WORDS)
"""Those of which training has sentences."""
STEPS = LONGEST + 1

Pair = tuple[str, str]


@dataclass(frozen=True)
class Corpus:
    """Training pairs as text and as arrays.

    Attributes:
        pairs: Words with sentences.
        word: Places in `GIVEN`, `(pairs,)`.
        last: True symbols before each symbol, `(pairs, STEPS)`.
        symbols: Symbols to be written, `(pairs, STEPS)`; zeros after the end.
        counts: One up to the end of each sentence, zero after it, `(pairs, STEPS)`.
        held_pairs: Nouns with patterns that training does not have.
        matched_pairs: As many nouns with the same patterns that training does have.
    """

    pairs: list[Pair]
    word: np.ndarray
    last: np.ndarray
    symbols: np.ndarray
    counts: np.ndarray
    held_pairs: tuple[Pair, ...]
    matched_pairs: tuple[Pair, ...]

    @property
    def sentences(self) -> frozenset[str]:
        """The distinct sentences of training."""
        return frozenset(sentence for _, sentence in self.pairs)


def _draw_held_pairs(rng: random.Random) -> tuple[list[Pair], list[Pair]]:
    """Nouns with patterns, one pattern each, and other nouns with the same patterns."""
    able: dict[str, list[str]] = {}
    for word in TRAINED_WORDS:
        if grammar.WORDS[word].part == "noun":
            patterns = [name for name, can in grammar.sentences_of(word).items() if can]
            # Of a word with few patterns too little would be left to learn from.
            if len(patterns) >= 5:
                able[word] = patterns
    nouns = list(able)
    rng.shuffle(nouns)
    held: list[Pair] = []
    matched: list[Pair] = []
    for word in nouns:
        taken = [pattern for _, pattern in held]
        pattern = min(able[word], key=lambda name: (taken.count(name), rng.random()))
        others = [
            noun for noun in nouns if noun != word and pattern in able[noun] and (noun, pattern) not in held + matched
        ]
        if others and (word, pattern) not in matched:
            held.append((word, pattern))
            matched.append((rng.choice(others), pattern))
        if len(held) == HELD_PAIRS:
            break
    return held, [pair for pair in matched if pair not in held]


def _is_held_out(sentence: grammar.Parse, held_pairs: list[Pair]) -> bool:
    has_held_word = any(word in sentence.words for word in HELD_WORDS)
    return has_held_word or any(pattern == sentence.pattern and word in sentence.words for word, pattern in held_pairs)


def _draw_sentences(rng: random.Random, word: str, held_pairs: list[Pair]) -> list[str]:
    """Different sentences with the word, up to `SENTENCES`."""
    sentences: dict[str, None] = {}
    for _ in range(6 * SENTENCES):
        parse = grammar.draw(rng, word)
        sentence = grammar.join(parse.words)
        if len(sentence) <= LONGEST and not _is_held_out(parse, held_pairs):
            sentences[sentence] = None
        if len(sentences) == SENTENCES:
            break
    return list(sentences)


@cache
def draw_corpus(seed: int = 0) -> Corpus:
    """Draw the training pairs."""
    rng = random.Random(seed)
    held, matched = _draw_held_pairs(rng)
    pairs = [(word, sentence) for word in TRAINED_WORDS for sentence in _draw_sentences(rng, word, held)]
    rng.shuffle(pairs)
    symbols = np.array([encode(sentence) for _, sentence in pairs])
    last = np.zeros_like(symbols)
    last[:, 1:] = symbols[:, :-1]
    lengths = np.array([len(sentence) for _, sentence in pairs])
    return Corpus(
        pairs=pairs,
        word=np.array([GIVEN.index(word) for word, _ in pairs]),
        last=last,
        symbols=symbols,
        counts=(np.arange(STEPS) <= lengths[:, None]).astype("float32"),
        held_pairs=tuple(held),
        matched_pairs=tuple(matched),
    )


def encode(sentence: str) -> list[int]:
    """A sentence as `STEPS` places in `SYMBOLS`."""
    return [SYMBOLS.index(symbol) for symbol in sentence.ljust(STEPS, END)]


def decode(symbols: np.ndarray) -> str:
    """The sentence up to its end."""
    return "".join(SYMBOLS[symbol] for symbol in symbols).partition(END)[0]
