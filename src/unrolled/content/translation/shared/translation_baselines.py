"""What needs no recurrent network: the nearest string, a bag of characters, characters at fixed places."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from unrolled.content.shelf.training import each_seed
from unrolled.content.translation.shared.teacher_forcing import Plan
from unrolled.content.translation.shared.translation_corpus import Corpus

NEAREST_AMONG = 20_000


def nearest(corpus: Corpus, split: str) -> np.ndarray:
    """The target of the training source that shares most character n-grams, as symbol numbers `(pairs, steps)`."""
    train = corpus.splits["train"][:NEAREST_AMONG]
    grams = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), lowercase=False, dtype=np.float32)
    known = grams.fit_transform([pair.source for pair in train])
    asked = grams.transform([pair.source for pair in corpus.splits[split]])
    best = [np.asarray((asked[at : at + 500] @ known.T).argmax(axis=1)).ravel() for at in range(0, asked.shape[0], 500)]
    return corpus.arrays("train")[2][np.concatenate(best)]


def reverse(source: np.ndarray) -> np.ndarray:
    """Sources `(pairs, length)` from their last symbol to their first, the padding still at the end."""
    flipped = np.zeros_like(source)
    for row, symbols in zip(flipped, source, strict=True):
        length = np.count_nonzero(symbols)
        row[:length] = symbols[:length][::-1]
    return flipped


def bag(source: np.ndarray, symbols: int) -> np.ndarray:
    """How often each symbol occurs: `(pairs, length)` to `(pairs, symbols)`, padding not counted."""
    counts = np.zeros((len(source), symbols), "float32")
    np.add.at(counts, (np.arange(len(source))[:, None], source), 1)
    counts[:, 0] = 0
    return counts


def dense(corpus: Corpus, split: str, plan: Plan, seeds: Sequence[int], *, order: bool) -> list[np.ndarray]:
    """A network with one hidden layer that gives all symbols of the target at once.

    Args:
        corpus: What to learn.
        split: What to translate.
        plan: How to train.
        seeds: Of the starting weights and of the order of the pairs.
        order: Whether it sees each symbol at its place, counted from the first and from the last one, or only how often
            each symbol occurs.

    Returns:
        Symbol numbers `(pairs, steps)` after each seed.
    """
    (source, _, target), (asked, _, _) = corpus.arrays("train"), corpus.arrays(split)
    symbols, steps = len(corpus.written) + 3, target.shape[1]
    if order:
        learned, unknown = (np.concatenate([part, reverse(part)], axis=1) for part in (source, asked))
    else:
        learned, unknown = (bag(part, len(corpus.read) + 3) for part in (source, asked))

    def build() -> keras.Model:
        places = [keras.layers.Embedding(len(corpus.read) + 3, 16), keras.layers.Flatten()] if order else []
        layers = [keras.layers.Dense(256, "relu"), keras.layers.Dense(steps * symbols)]
        shape = keras.layers.Reshape((steps, symbols))
        return keras.Sequential([keras.Input(learned.shape[1:]), *places, *layers, shape])

    def fit(seed: int) -> dict[str, object]:
        rows = np.resize(np.random.default_rng(seed).permutation(len(source)), plan.updates * plan.batch)
        return {"x": learned[rows], "y": target[rows], "batch_size": plan.batch, "shuffle": False}

    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=0)
    settings = {"optimizer": plan.optimizer(), "loss": loss, "jit_compile": False}
    return [model.predict(unknown, verbose=0).argmax(axis=-1) for model in each_seed(build, seeds, settings, fit)]
