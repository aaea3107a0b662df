"""What a decoder is to be compared with: nothing here is a network."""

from __future__ import annotations

import random
from collections import Counter, defaultdict

from unrolled.content.sentences.shared import chinese_grammar as grammar
from unrolled.content.sentences.shared.sentence_corpus import END, LONGEST, Corpus

ORDER = 3
"""Symbols that the Markov chain looks back on."""


def drawn_anew(corpus: Corpus, words: list[str], seed: int) -> list[str]:
    """For each word a sentence that the grammar itself draws: how new a perfect writer would be."""
    rng = random.Random(seed)
    return [grammar.join(grammar.draw(rng, word).words) for word in words]


def any_sentence(corpus: Corpus, words: list[str], seed: int) -> list[str]:
    """For each word a random sentence of training, whatever the word."""
    rng = random.Random(seed)
    known = sorted(corpus.sentences)
    return [rng.choice(known) for _ in words]


def retrieved(corpus: Corpus, words: list[str], seed: int) -> list[str]:
    """For each word a random training sentence that has the word; a random one where none has it."""
    rng = random.Random(seed)
    having: dict[str, list[str]] = defaultdict(list)
    known = sorted(corpus.sentences)
    for sentence in known:
        for word in grammar.segment(sentence):
            having[word].append(sentence)
    return [rng.choice(having.get(word, known)) for word in words]


def chain(corpus: Corpus, words: list[str], seed: int) -> list[str]:
    """A Markov chain over symbols, counted on training; it knows nothing of the words."""
    rng = random.Random(seed)
    after: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sorted(corpus.sentences):
        padded = END * ORDER + sentence + END
        for at in range(ORDER, len(padded)):
            after[padded[at - ORDER : at]][padded[at]] += 1
    choices = {before: tuple(zip(*sorted(counts.items()), strict=True)) for before, counts in after.items()}
    written = []
    for _ in words:
        text = END * ORDER
        while len(text) < ORDER + LONGEST and (len(text) == ORDER or text[-1] != END):
            text += rng.choices(*choices[text[-ORDER:]])[0]
        written.append(text.strip(END))
    return written


def chain_for_word(corpus: Corpus, words: list[str], seed: int, tries: int = 10_000) -> list[str]:
    """The Markov chain, asked again until its text has the word; all words draw from the same `tries` texts."""
    pool = chain(corpus, [""] * tries, seed)
    rng = random.Random(seed)

    def ask(word: str) -> str:
        # Symbols are compared first, since it takes long to cut a text into words.
        texts = [text for text in pool if word in text]
        rng.shuffle(texts)
        return next((text for text in texts if word in grammar.segment(text)), rng.choice(pool))

    return [ask(word) for word in words]
