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
CHARACTERS = "　" + "".join(sorted(set("".join(s for sentences in EXAMPLES.values() for s in sentences))))
SAMPLES = 200
GENERATORS = {"without_reading": (False, False), "with_number": (False, True), "with_reading": (True, False)}
"""Of each generator whether it reads what it wrote, and whether it gets a number with the word."""


def examples() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Words, one-hot `(sentences, words)`; which of its word's sentences each is, `(sentences,)`; their characters.

    The characters are indices, `(sentences, STEPS)`.
    """
    triples = [(i, nth, text) for i, word in enumerate(GIVEN) for nth, text in enumerate(EXAMPLES[word])]
    words, nth, texts = zip(*triples, strict=True)
    characters = [[CHARACTERS.index(character) for character in text.ljust(STEPS, CHARACTERS[0])] for text in texts]
    return np.eye(len(GIVEN), dtype="float32")[list(words)], np.array(nth), np.array(characters)


def with_number(words: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """The vectors that a generator gets, `(sentences, words + 1)`: words with a number each."""
    return np.column_stack([words, numbers]).astype("float32")


def network(reads_back: bool) -> keras.Model:
    """A generator that gets the word with a number at every step, and its own last character if `reads_back`.

    Returns:
        A model from vectors `(batch, words + 1)` and last characters `(batch, steps, characters)` to scores
        `(batch, steps, characters)`.
    """
    vector, last = keras.Input((len(GIVEN) + 1,)), keras.Input((STEPS, len(CHARACTERS)))
    copies = keras.layers.RepeatVector(STEPS)(vector)
    read = keras.layers.Concatenate()([copies, last if reads_back else keras.ops.zeros_like(last)])
    h = keras.layers.GRU(32, return_sequences=True)(read)
    return keras.Model([vector, last], keras.layers.Dense(len(CHARACTERS))(h))


def train(reads_back: bool, gets_number: bool, repeats: int = 200) -> Iterator[keras.Model]:
    """The generator trained from each seed on the example sentences, with the true character before as the last.

    Args:
        reads_back: Whether it reads the last character.
        gets_number: Whether its number says which of the word's sentences is meant; otherwise it is always zero.
        repeats: How often each sentence is shown.
    """
    words, nth, characters = examples()
    last = np.zeros((*characters.shape, len(CHARACTERS)), "float32")
    last[:, 1:] = np.eye(len(CHARACTERS))[characters[:, :-1]]
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    fit = {
        "x": [np.tile(with_number(words, nth * gets_number), (repeats, 1)), np.tile(last, (repeats, 1, 1))],
        "y": np.tile(characters, (repeats, 1)),
        "batch_size": len(words),
    }
    settings = {"loss": loss, "optimizer": keras.optimizers.Adam(0.01)}
    return each_seed(partial(network, reads_back), SEEDS, settings, fit)


def sample(model: keras.Model, gets_number: bool, seed: int) -> list[tuple[str, str]]:
    """Draw `SAMPLES` sentences for each word, one character after another; pairs of word and sentence."""
    rng = np.random.default_rng(seed)
    given = np.repeat(np.arange(len(GIVEN)), SAMPLES)
    vectors = with_number(np.eye(len(GIVEN))[given], rng.integers(2, size=len(given)) * gets_number)
    last = np.zeros((len(given), STEPS, len(CHARACTERS)), "float32")
    drawn = np.zeros((len(given), STEPS), int)
    for t in range(STEPS):
        scores = np.asarray(model([vectors, last]))[:, t]
        drawn[:, t] = (scores + rng.gumbel(size=scores.shape)).argmax(-1)  # a draw from the softmax
        if t + 1 < STEPS:
            last[:, t + 1] = np.eye(len(CHARACTERS))[drawn[:, t]]
    sentences = ["".join(CHARACTERS[i] for i in row).rstrip(CHARACTERS[0]) for row in drawn]
    return [(GIVEN[i], sentence) for i, sentence in zip(given, sentences, strict=True)]


def known(drawn: list[tuple[str, str]]) -> float:
    """The share of sentences that are among the examples of their word."""
    return float(np.mean([sentence in EXAMPLES[word] for word, sentence in drawn]))


def rarest(drawn: list[tuple[str, str]]) -> float:
    """The share that the example drawn least often has among what was drawn for its word."""
    counts = Counter(drawn)
    return min(counts[word, sentence] for word, sentences in EXAMPLES.items() for sentence in sentences) / SAMPLES


def independent() -> float:
    """The expected share if each place kept its own frequencies and were drawn by itself."""
    shares = []
    for sentences in EXAMPLES.values():
        padded = [sentence.ljust(STEPS, CHARACTERS[0]) for sentence in sentences]
        for sentence in padded:
            shares.append(np.prod([np.mean([other[t] == sentence[t] for other in padded]) for t in range(STEPS)]))
    return float(np.sum(shares) / len(EXAMPLES))


def measure() -> dict:
    """Train the generators from each seed, and sample.

    Returns:
        For each generator and seed the share of sentences it was shown, and how often the rarest of them came;
        the expected share if each place is drawn by itself; and for the generator that neither reads what it wrote
        nor gets a number, how often it drew each wrong sentence from the first word.
    """
    shares: dict[str, list[float]] = {name: [] for name in GENERATORS}
    least: dict[str, list[float]] = {name: [] for name in GENERATORS}
    wrong: Counter[str] = Counter()
    for name, (reads_back, gets_number) in GENERATORS.items():
        for seed, model in zip(SEEDS, train(reads_back, gets_number), strict=True):
            drawn = sample(model, gets_number, seed)
            shares[name].append(known(drawn))
            least[name].append(rarest(drawn))
            if not (reads_back or gets_number):
                wrong.update(text for word, text in drawn if word == GIVEN[0] and text not in EXAMPLES[word])
    return {"shares": shares, "least": least, "independent": independent(), "wrong": wrong}


def show(record: Record, measured: dict) -> None:
    """Tabulate the examples and the shares, and print the commonest wrong sentences."""
    shares, least, wrong = measured["shares"], measured["least"], measured["wrong"]
    does = {
        "without_reading": "does not read what it wrote",
        "with_number": "does not read what it wrote, gets a random number",
        "with_reading": "reads what it wrote",
    }
    record.table(
        "sentences",
        ["generator", "share that are sentences it was shown", "share of the rarest sentence"],
        [
            *([does[name], spread(shares[name]), spread(least[name])] for name in GENERATORS),
            ["each place drawn by itself (computed)", f"{measured['independent']:.3f}", "–"],
        ],
        f"{SAMPLES} sentences drawn for each of {len(GIVEN)} words; median (least–greatest) of {len(SEEDS)} seeds. The "
        "last column is the share of the example that came least often, among the sentences of its word.",
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
