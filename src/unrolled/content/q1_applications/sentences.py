"""Sentences from one word: why a generator has to read what it wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

import keras
import numpy as np

from unrolled.content.shelf.training import each_seed
from unrolled.content.shelf.words import spread
from unrolled.engine.records.record import Record

SEEDS = (0, 1, 2)
EXAMPLES = {"雨": ["今天下雨", "雨停了"], "书": ["我看书", "书很好看"], "茶": ["他喝茶", "茶很好喝"]}
MEANINGS = {
    "雨": "rain: “it is raining today”, “the rain has stopped”",
    "书": "book: “I read a book”, “the book is a good read”",
    "茶": "tea: “he drinks tea”, “tea tastes good”",
}
GIVEN = list(EXAMPLES)
STEPS = max(len(sentence) for sentences in EXAMPLES.values() for sentence in sentences)
SIGNS = "　" + "".join(sorted({sign for sentences in EXAMPLES.values() for s in sentences for sign in s}))
SAMPLES = 200


def examples() -> tuple[np.ndarray, np.ndarray]:
    """One-hot words `(sentences, words)` and the signs of the sentences `(sentences, STEPS)`."""
    pairs = [(i, sentence) for i, word in enumerate(GIVEN) for sentence in EXAMPLES[word]]
    signs = [[SIGNS.index(sign) for sign in sentence.ljust(STEPS, SIGNS[0])] for _, sentence in pairs]
    return np.eye(len(GIVEN), dtype="float32")[[i for i, _ in pairs]], np.array(signs)


def network(reads_back: bool) -> keras.Model:
    """A generator that gets the word at every step, and its own last sign if `reads_back`.

    Returns:
        A model from words `(batch, words)` and last signs `(batch, steps, signs)` to scores
        `(batch, steps, signs)`.
    """
    word, last = keras.Input((len(GIVEN),)), keras.Input((STEPS, len(SIGNS)))
    copies = keras.layers.RepeatVector(STEPS)(word)
    read = keras.layers.Concatenate()([copies, last if reads_back else keras.ops.zeros_like(last)])
    h = keras.layers.GRU(32, return_sequences=True)(read)
    return keras.Model([word, last], keras.layers.Dense(len(SIGNS))(h))


def train(reads_back: bool, repeats: int = 200) -> Iterator[keras.Model]:
    """The generator trained from each seed on the example sentences, with the true sign before as the last sign."""
    words, signs = examples()
    last = np.zeros((*signs.shape, len(SIGNS)), "float32")
    last[:, 1:] = np.eye(len(SIGNS))[signs[:, :-1]]
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    fit = {
        "x": [np.tile(words, (repeats, 1)), np.tile(last, (repeats, 1, 1))],
        "y": np.tile(signs, (repeats, 1)),
        "batch_size": len(words),
    }
    settings = {"loss": loss, "optimizer": keras.optimizers.Adam(0.01)}
    return each_seed(partial(network, reads_back), SEEDS, settings, fit)


def sample(model: keras.Model, seed: int) -> list[tuple[str, str]]:
    """Draw `SAMPLES` sentences for each word, sign after sign; pairs of word and sentence."""
    rng = np.random.default_rng(seed)
    given = np.repeat(np.arange(len(GIVEN)), SAMPLES)
    words = np.eye(len(GIVEN), dtype="float32")[given]
    last = np.zeros((len(given), STEPS, len(SIGNS)), "float32")
    drawn = np.zeros((len(given), STEPS), int)
    for t in range(STEPS):
        scores = np.asarray(model([words, last]))[:, t]
        drawn[:, t] = (scores + rng.gumbel(size=scores.shape)).argmax(-1)  # a draw from the softmax
        if t + 1 < STEPS:
            last[:, t + 1] = np.eye(len(SIGNS))[drawn[:, t]]
    sentences = ["".join(SIGNS[sign] for sign in row).rstrip(SIGNS[0]) for row in drawn]
    return [(GIVEN[i], sentence) for i, sentence in zip(given, sentences, strict=True)]


def known(drawn: list[tuple[str, str]]) -> float:
    """The share of sentences that are among the examples of their word."""
    return float(np.mean([sentence in EXAMPLES[word] for word, sentence in drawn]))


def independent() -> float:
    """The expected share if each place kept its own frequencies and were drawn by itself."""
    shares = []
    for sentences in EXAMPLES.values():
        padded = [sentence.ljust(STEPS, SIGNS[0]) for sentence in sentences]
        for sentence in padded:
            shares.append(np.prod([np.mean([other[t] == sentence[t] for other in padded]) for t in range(STEPS)]))
    return float(np.sum(shares) / len(EXAMPLES))


def measure() -> dict:
    """Train both generators from each seed, and sample.

    Returns:
        For each generator and seed the share of sentences it was shown; the expected share if each place is
        drawn by itself; and for the generator that does not read what it wrote, how often it drew each wrong
        sentence from the first word.
    """
    shares: dict[str, list[float]] = {"without_reading": [], "with_reading": []}
    wrong: Counter[str] = Counter()
    for generator, reads_back in {"without_reading": False, "with_reading": True}.items():
        for seed, model in zip(SEEDS, train(reads_back), strict=True):
            drawn = sample(model, seed)
            shares[generator].append(known(drawn))
            if not reads_back:
                wrong.update(text for word, text in drawn if word == GIVEN[0] and text not in EXAMPLES[word])
    return {"shares": shares, "independent": independent(), "wrong": wrong}


def show(record: Record, measured: dict) -> None:
    """Tabulate the examples and the shares, and print the commonest wrong sentences."""
    shares, wrong = measured["shares"], measured["wrong"]
    record.table(
        "sentences",
        ["generator", "share that are sentences it was shown"],
        [
            ["does not read what it wrote", spread(shares["without_reading"])],
            ["reads what it wrote", spread(shares["with_reading"])],
            ["each place drawn by itself (computed)", f"{measured['independent']:.3f}"],
        ],
        f"{SAMPLES} sentences drawn for each of {len(GIVEN)} words; median (least–greatest) of {len(SEEDS)} seeds.",
    )
    record.table(
        "examples",
        ["word", "sentences", "meaning"],
        [[word, "，".join(sentences), MEANINGS[word]] for word, sentences in EXAMPLES.items()],
        "The given word, and the two sentences shown in training.",
    )
    for generator, values in shares.items():
        record.number(generator, np.median(values), digits=2)
    record.number("independent", measured["independent"], digits=3)
    record.text("wrong", "\n".join(sorted(wrong, key=lambda text: (-wrong[text], text))[:4]))
