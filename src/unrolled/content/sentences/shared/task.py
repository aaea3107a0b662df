"""The task: pairs of a word and a sentence, and what is kept from training."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

import numpy as np

from unrolled.content.sentences.shared import grammar

SENTENCES = 22
"""Sentences drawn for each word, as far as the grammar has so many."""
LONGEST = 18
"""Signs in the longest sentence that is learned; the grammar's longest has a few more."""
HELD_WORDS = ("咖啡", "游泳", "裙子", "火车站", "聪明", "飞机")
"""Words of which training has no sentence."""
HELD_PAIRS = 24
"""Pairs of a noun and a pattern of which training has no sentence."""
END = "\n"
"""Sign zero: it starts and ends every sentence."""

SIGNS = END + "".join(sorted({sign for word in grammar.WORDS.values() for sign in word.text} | set(grammar.MARKS)))
GIVEN = tuple(word for word in grammar.WORDS if "@" not in word)
"""Words that a sentence can be asked for; their places are the numbers that the decoder reads."""
STEPS = LONGEST + 1


@dataclass(frozen=True)
class Task:
    """Training pairs as text and as arrays.

    Attributes:
        pairs: Words with sentences.
        word: Places in `GIVEN`, `(pairs,)`.
        last: True signs before each sign, `(pairs, STEPS)`.
        signs: Signs to be written, `(pairs, STEPS)`; zeros after the end.
        counts: One up to the end of each sentence, zero after it, `(pairs, STEPS)`.
        held_pairs: Nouns with patterns that training does not have.
        matched_pairs: As many nouns with the same patterns that training does have.
    """

    pairs: list[tuple[str, str]]
    word: np.ndarray
    last: np.ndarray
    signs: np.ndarray
    counts: np.ndarray
    held_pairs: tuple[tuple[str, str], ...]
    matched_pairs: tuple[tuple[str, str], ...]

    @property
    def sentences(self) -> frozenset[str]:
        """The distinct sentences of training."""
        return frozenset(sentence for _, sentence in self.pairs)


def _held_pairs(rng: random.Random) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Nouns with patterns, one pattern each, and other nouns with the same patterns."""
    able: dict[str, list[str]] = {}
    for word in GIVEN:
        if grammar.WORDS[word].part == "noun" and word not in HELD_WORDS:
            patterns = [name for name, can in grammar.sentences_of(word).items() if can]
            # Of a word with few patterns too little would be left to learn from.
            if len(patterns) >= 5:
                able[word] = patterns
    nouns = list(able)
    rng.shuffle(nouns)
    held: list[tuple[str, str]] = []
    matched: list[tuple[str, str]] = []
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
    matched = [pair for pair in matched if pair not in held]
    return held, matched


@cache
def task(seed: int = 0) -> Task:
    """Draw the training pairs."""
    rng = random.Random(seed)
    held, matched = _held_pairs(rng)

    def kept_from(found: grammar.Parse) -> bool:
        if any(word in found.words for word in HELD_WORDS):
            return True
        return any(pattern == found.pattern and word in found.words for word, pattern in held)

    pairs: list[tuple[str, str]] = []
    for word in GIVEN:
        mine: dict[str, None] = {}
        for _ in range(0 if word in HELD_WORDS else 6 * SENTENCES):
            found = grammar.draw(rng, word)
            sentence = grammar.join(found.words)
            if len(sentence) <= LONGEST and not kept_from(found):
                mine[sentence] = None
            if len(mine) == SENTENCES:
                break
        pairs += [(word, sentence) for sentence in mine]
    rng.shuffle(pairs)
    signs = np.array([encode(sentence) for _, sentence in pairs])
    last = np.zeros_like(signs)
    last[:, 1:] = signs[:, :-1]
    lengths = np.array([len(sentence) for _, sentence in pairs])
    return Task(
        pairs=pairs,
        word=np.array([GIVEN.index(word) for word, _ in pairs]),
        last=last,
        signs=signs,
        counts=(np.arange(STEPS) <= lengths[:, None]).astype("float32"),
        held_pairs=tuple(held),
        matched_pairs=tuple(matched),
    )


def encode(sentence: str) -> list[int]:
    """A sentence as `STEPS` places in `SIGNS`."""
    return [SIGNS.index(sign) for sign in sentence.ljust(STEPS, END)]


def decode(signs: np.ndarray) -> str:
    """The sentence up to its end."""
    return "".join(SIGNS[sign] for sign in signs).partition(END)[0]
