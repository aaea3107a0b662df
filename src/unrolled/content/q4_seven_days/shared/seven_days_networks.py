"""Training over several seeds, compiled once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from snippets.q4_seven_days.fed_back import feed_back
from unrolled.content.q4_seven_days.shared.seven_days_series import Task
from unrolled.content.shelf.training import each_seed, falling_rate

SEEDS = (0, 1, 2)


@dataclass(frozen=True)
class Training:
    """How a network is trained.

    Attributes:
        epochs: Passes over the training windows.
        batch: Windows in a batch.
        rate: The first learning rate.
    """

    epochs: int
    batch: int
    rate: float


def train(
    build: Callable[[], keras.Model],
    inputs: np.ndarray | list[np.ndarray],
    targets: np.ndarray,
    task: Task,
    use: Callable[[keras.Model, list[np.ndarray]], np.ndarray],
    training: Training,
) -> np.ndarray:
    """Train a network from each seed, stop by the validation year, and forecast the test year.

    The learning rate falls to nothing over the epochs; the weights of the epoch with the least loss on the
    validation year are kept.

    Args:
        build: Makes the network with fresh weights.
        inputs: One array or several, a row for each window of the task.
        targets: A row for each window, in the shape of the network's output.
        task: The series.
        use: Makes the forecasts `(windows, 7)` from the network and its inputs.
        training: How it is trained.

    Returns:
        Scaled forecasts for the test windows, `(seeds, windows, 7)`.
    """
    inputs = inputs if isinstance(inputs, list) else [inputs]
    parts = {span: [np.ascontiguousarray(array[mask]) for array in inputs] for span, mask in task.spans.items()}
    pairs = {span: (_only(parts[span]), targets[task.spans[span]]) for span in ("train", "valid")}
    batches = int(task.spans["train"].sum()) // training.batch

    def fit(seed: int) -> dict[str, object]:
        # Batches of one size, drawn anew each epoch: arrays given to fit would come in one order.
        data = tf.data.Dataset.from_tensor_slices(pairs["train"])
        return {
            "x": data.shuffle(len(data), seed=seed).batch(training.batch, drop_remainder=True),
            "validation_data": tf.data.Dataset.from_tensors(pairs["valid"]),
            "epochs": training.epochs,
            "callbacks": [keras.callbacks.EarlyStopping(patience=training.epochs, restore_best_weights=True)],
        }

    models = each_seed(build, SEEDS, falling_rate(training.rate, training.epochs * batches), fit)
    return np.stack([use(model, parts["test"]) for model in models])


def all_at_once(model: keras.Model, inputs: list[np.ndarray]) -> np.ndarray:
    """The network's output for the last day of each window, `(windows, 7)`."""
    output = keras.ops.convert_to_numpy(model(_only(inputs)))
    return output[:, -1] if output.ndim == 3 else output


def day_by_day(model: keras.Model, inputs: list[np.ndarray]) -> np.ndarray:
    """Seven forecasts of one day, each fed back."""
    return feed_back(model, inputs[0])


def _only(arrays: list[np.ndarray]) -> np.ndarray | tuple[np.ndarray, ...]:
    return arrays[0] if len(arrays) == 1 else tuple(arrays)
