"""Training the decoders, and letting them write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import keras
import numpy as np

from snippets.sentences.beam import beam
from snippets.sentences.decoder import decoder
from snippets.sentences.one_step import one_step
from snippets.sentences.sample import write
from unrolled.content.sentences.shared.sentence_corpus import GIVEN, STEPS, SYMBOLS, Corpus, decode
from unrolled.content.shelf.training import each_seed

UNITS, BATCH, EPOCHS, RATE = 80, 64, 6, 0.03
MOST_SIGNS = STEPS + 4
"""Symbols that a decoder may write: a few more than it ever read."""


def build(condition: str) -> keras.Model:
    """An untrained decoder for the corpus."""
    return decoder(len(GIVEN), len(SYMBOLS), STEPS, condition, UNITS)


def shuffled_rows(count: int, batch: int, epochs: int, seed: int) -> np.ndarray:
    """Rows to fit: a new order in every epoch, which `shuffle=True` after a fixed seed would not give.

    Args:
        count: How many rows there are.
        batch: Rows in a batch; what is left over in an epoch is left out of it.
        epochs: How often all are gone through.
        seed: What the orders are drawn from.
    """
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.permutation(count)[: count // batch * batch] for _ in range(epochs)])


def train_decoders(corpus: Corpus, condition: str, seeds: Sequence[int]) -> Iterator[keras.Model]:
    """The decoder with each seed, one after the other: it is the same model, so use it before the next."""
    batches = len(corpus.pairs) // BATCH

    def fit(seed: int) -> dict[str, object]:
        rows = shuffled_rows(len(corpus.pairs), BATCH, EPOCHS, seed)
        return {
            "x": [corpus.word[rows], corpus.last[rows]],
            "y": corpus.symbols[rows],
            "sample_weight": corpus.counts[rows],
            "batch_size": BATCH,
            "shuffle": False,
        }

    # Compiled by XLA an epoch takes a third of the time; one call runs it whole.
    settings = {
        "loss": keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        "optimizer": keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(RATE, EPOCHS * batches)),
        "jit_compile": True,
        "steps_per_execution": batches,
    }
    return each_seed(partial(build, condition), seeds, settings, fit)


def write_sentences(model: keras.Model, words: Sequence[str], temperature: float, seed: int = 0) -> list[str]:
    """One sentence for each given word."""
    places = np.array([GIVEN.index(word) for word in words])
    return [decode(row) for row in write(partial(one_step, model), places, MOST_SIGNS, temperature, seed)]


def likeliest_sentence(model: keras.Model, word: str, width: int = 5) -> str:
    """The likeliest sentence that beam search finds; empty where none comes to an end."""
    ranked = beam(partial(one_step, model), GIVEN.index(word), MOST_SIGNS, width)
    return decode(ranked[0][1]) if ranked else ""
