"""Training with a teacher, several seeds with one compiled model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import keras
import numpy as np

from unrolled.content.translation.shared.task import Task
from unrolled.content.shelf.training import Restarts

Models = tuple[keras.Model, keras.Model, keras.Model]


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


def seeds(build: Callable[[], Models], task: Task, plan: Plan, numbers: tuple[int, ...]) -> Iterator[Models]:
    """Train from several starting weights; each yield gives the same three models, with new weights.

    Args:
        build: Gives the model to train, the encoder and the step.
        task: What to learn.
        plan: How.
        numbers: The seeds.
    """
    models = build()
    train = models[0]
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=0)
    train.compile(plan.optimizer(), loss, jit_compile=True)
    start = Restarts(train, lambda: build()[0])
    source, before, target = task.arrays("train")
    for number in numbers:
        start(number)
        order = np.random.default_rng(number).permutation(len(source))
        rows = np.resize(order, plan.updates * plan.batch)
        train.fit([source[rows], before[rows]], target[rows], batch_size=plan.batch, shuffle=False, verbose=0)
        yield models
