"""Training over several rates and seeds, compiled once."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from snippets.q4_seven_days.fed_back import feed_back
from unrolled.content.q4_seven_days.shared.seven_days_choice import Chosen, choose
from unrolled.content.q4_seven_days.shared.seven_days_series import Task
from unrolled.content.shelf.training import Restarts

SEEDS = (0, 1, 2)


@dataclass(frozen=True)
class Training:
    """How a network is trained.

    Attributes:
        epochs: Passes over the training windows.
        batch: Windows in a batch.
        rates: The first learning rates to try.
    """

    epochs: int
    batch: int
    rates: tuple[float, ...]


def train(
    build: Callable[[], keras.Model],
    inputs: np.ndarray | list[np.ndarray],
    targets: np.ndarray,
    task: Task,
    use: Callable[[keras.Model, list[np.ndarray]], np.ndarray],
    training: Training,
) -> Chosen:
    """Train a network with each rate from the first seed, and with the best of them from the others.

    The rate is the one with the least error on the validation year. It falls to nothing over the epochs; the weights
    of the epoch with the least loss on the validation year are kept.

    Args:
        build: Makes the network with fresh weights.
        inputs: One array or several, a row for each window of the task.
        targets: A row for each window, in the shape of the network's output.
        task: The series.
        use: Makes the forecasts `(windows, 7)` from the network and its inputs.
        training: How it is trained.

    Returns:
        Scaled forecasts, `(seeds, windows, 7)`, and the rate.
    """
    inputs = inputs if isinstance(inputs, list) else [inputs]
    masks = task.spans | {"judged": task.judged}
    parts = {span: [np.ascontiguousarray(array[mask]) for array in inputs] for span, mask in masks.items()}
    known, checked = ((_only(parts[span]), targets[task.spans[span]]) for span in ("train", "valid"))
    model = build()
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(clipnorm=1.0), jit_compile=True)
    start = Restarts(model, build)

    def forecast(rate: float, seed: int) -> np.ndarray:
        # Batches of one size, drawn anew each epoch: arrays given to fit would come in one order.
        data = tf.data.Dataset.from_tensor_slices(known)
        trained = start(seed)
        trained.fit(
            data.shuffle(len(data), seed=seed).batch(training.batch, drop_remainder=True),
            validation_data=tf.data.Dataset.from_tensors(checked),
            epochs=training.epochs,
            callbacks=[
                keras.callbacks.LearningRateScheduler(lambda epoch: rate * falling(epoch / training.epochs)),
                keras.callbacks.EarlyStopping(patience=training.epochs, restore_best_weights=True),
            ],
            verbose=0,
        )
        return task.spread_out(use(trained, parts["judged"]))

    chosen = choose(task, ("learning_rate",), {(rate,): forecast(rate, SEEDS[0]) for rate in training.rates})
    others = [forecast(chosen.setting["learning_rate"], seed) for seed in SEEDS[1:]]
    return Chosen(np.stack([chosen.forecast, *others]), chosen.setting, chosen.ends)


def falling(part: float) -> float:
    """What is left of the learning rate after a part of the epochs: half a cosine from 1 to 0.

    Examples:
        >>> falling(0.0), round(falling(0.5), 6), falling(1.0)
        (1.0, 0.5, 0.0)
    """
    return (1 + math.cos(math.pi * part)) / 2


def all_at_once(model: keras.Model, inputs: list[np.ndarray]) -> np.ndarray:
    """The network's output for the last day of each window, `(windows, 7)`."""
    output = keras.ops.convert_to_numpy(model(_only(inputs)))
    return output[:, -1] if output.ndim == 3 else output


def day_by_day(model: keras.Model, inputs: list[np.ndarray]) -> np.ndarray:
    """Seven forecasts of one day, each fed back."""
    return feed_back(model, inputs[0])


def _only(arrays: list[np.ndarray]) -> np.ndarray | tuple[np.ndarray, ...]:
    return arrays[0] if len(arrays) == 1 else tuple(arrays)
