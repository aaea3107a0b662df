"""Training with a teacher, several seeds with one compiled model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from unrolled.content.shelf.training import Restarts
from unrolled.content.translation.shared.translation_corpus import Corpus

Models = tuple[keras.Model, keras.Model, keras.Model]
"""The model to train, the encoder, and one step of the decoder."""


@dataclass(frozen=True)
class Plan:
    """How a model is trained.

    Attributes:
        updates: Steps of the optimiser.
        batch: Pairs per step.
        rate: The highest learning rate; it rises for a seventh of the updates and then falls along a cosine.
    """

    updates: int
    batch: int = 128
    rate: float = 0.01

    def optimizer(self) -> keras.optimizers.Optimizer:
        """Adam with that learning rate, gradients clipped by their norm."""
        rise = self.updates // 7
        schedule = keras.optimizers.schedules.CosineDecay(
            self.rate / 10, self.updates - rise, warmup_target=self.rate, warmup_steps=rise
        )
        return keras.optimizers.Adam(schedule, clipnorm=1.0)


def train_each_seed(
    build: Callable[[], Models], corpus: Corpus, plan: Plan, seeds: Sequence[int]
) -> Iterator[tuple[int, Models]]:
    """Train from several starting weights; each yield gives a seed and the same three models, with new weights.

    Args:
        build: Gives the model to train, the encoder and the step.
        corpus: What to learn.
        plan: How.
        seeds: What the weights and the order of the pairs are drawn from.
    """
    models = build()
    train = models[0]
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=0)
    train.compile(plan.optimizer(), loss, jit_compile=True, steps_per_execution=plan.updates)
    start = Restarts(train, lambda: build()[0])
    source, before, target = corpus.arrays("train")
    for seed in seeds:
        start(seed)
        order = np.random.default_rng(seed).permutation(len(source))
        rows = np.resize(order, (plan.updates, plan.batch))
        train.fit(tf.data.Dataset.from_tensor_slices(((source[rows], before[rows]), target[rows])), verbose=0)
        yield seed, models
