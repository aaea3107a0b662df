"""Training the decoders, and letting them write."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import keras
import numpy as np

from snippets.sentences.beam import beam
from snippets.sentences.decoder import decoder
from snippets.sentences.one_step import one_step
from snippets.sentences.sample import write
from unrolled.content.sentences.shared.task import GIVEN, SIGNS, STEPS, Task, decode
from unrolled.content.shelf.training import Restarts

UNITS, BATCH, EPOCHS, RATE = 96, 32, 8, 0.008
MOST = STEPS + 4
"""Signs that a decoder may write: a few more than it ever read."""


def build(condition: str) -> keras.Model:
    """An untrained decoder for the task."""
    return decoder(len(GIVEN), len(SIGNS), STEPS, condition, UNITS)


def trained(task: Task, condition: str, seeds: tuple[int, ...]) -> Iterator[keras.Model]:
    """The decoder with each seed, one after the other: it is the same model, so use it before the next."""
    model = build(condition)
    batches = len(task.pairs) // BATCH
    schedule = keras.optimizers.schedules.CosineDecay(RATE, EPOCHS * batches)
    # Compiled by XLA an epoch takes a third of the time; one call runs it whole.
    model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        optimizer=keras.optimizers.Adam(schedule),
        jit_compile=True,
        steps_per_execution=batches,
    )
    start = Restarts(model, partial(build, condition))
    for seed in seeds:
        start(seed)
        rng = np.random.default_rng(seed)
        # A new order in every epoch, which `shuffle=True` after a fixed seed would not give.
        rows = np.concatenate([rng.permutation(len(task.pairs))[: batches * BATCH] for _ in range(EPOCHS)])
        model.fit(
            [task.word[rows], task.last[rows]],
            task.signs[rows],
            sample_weight=task.counts[rows],
            batch_size=BATCH,
            shuffle=False,
            verbose=0,
        )
        yield model


def sentences(model: keras.Model, words: list[str], temperature: float, seed: int = 0) -> list[str]:
    """One sentence for each given word."""
    places = np.array([GIVEN.index(word) for word in words])
    return [decode(row) for row in write(partial(one_step, model), places, MOST, temperature, seed)]


def searched(model: keras.Model, word: str, width: int = 5) -> list[tuple[float, str]]:
    """The likeliest sentences that beam search finds, each with its log-probability."""
    return [(total, decode(signs)) for total, signs in beam(partial(one_step, model), GIVEN.index(word), MOST, width)]
