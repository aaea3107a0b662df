"""One way to train and to test every model of the chapter, on the same clips."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import keras
import numpy as np

from snippets.q8_video.shuffle_time import shuffle_time
from unrolled.content.data.clips import Clips, load
from unrolled.content.shelf.training import each_seed

FRAMES, TRAIN, TEST = 8, 1600, 1000
EPOCHS, BATCH, RATE = 12, 64, 0.004
SEEDS = (0, 1, 2)


def clips() -> tuple[Clips, Clips]:
    """The clips to train on and the clips to test on, of other writers."""
    return load("train", TRAIN, FRAMES), load("test", TEST, FRAMES)


def predictions(model: keras.Model, x: np.ndarray) -> np.ndarray:
    """The class with the highest probability, for each clip."""
    return keras.ops.convert_to_numpy(model(x)).argmax(axis=-1)


def accuracy(model: keras.Model, x: np.ndarray, y: np.ndarray) -> float:
    """The share of clips whose class the model gives."""
    return float(np.mean(predictions(model, x) == y))


def train(
    build: Callable[[], keras.Model],
    x: np.ndarray,
    y: np.ndarray,
    seeds: Sequence[int] = SEEDS,
    *,
    settings: Mapping[str, object] | None = None,
    **fit: object,
) -> Iterator[keras.Model]:
    """The model trained from each seed, one after the other; one object, as `each_seed` has it.

    Args:
        build: Gives a fresh model.
        x: Clips, `(clips, frames, height, width, channels)`.
        y: Their classes, `(clips,)`.
        seeds: One training for each.
        settings: What `compile` takes besides optimizer and loss.
        **fit: What `fit` takes besides clips, epochs and the size of a batch.
    """
    # Trainings are so short that XLA would take longer to compile these networks than it saves.
    compiled = {
        "optimizer": keras.optimizers.Adam(RATE),
        "loss": "sparse_categorical_crossentropy",
        "jit_compile": False,
        "steps_per_execution": 5,
    }
    data = {"x": x, "y": y, "batch_size": BATCH, "epochs": EPOCHS}
    return each_seed(build, seeds, {**compiled, **(settings or {})}, {**data, **fit})


def trial(
    build: Callable[[], keras.Model],
    training: tuple[np.ndarray, np.ndarray],
    test: tuple[np.ndarray, np.ndarray],
    seeds: Sequence[int] = SEEDS,
    *,
    also: Mapping[str, Callable[[keras.Model], object]] | None = None,
) -> dict:
    """Train a model with each seed and test it on clips as they are and with their frames shuffled.

    Args:
        build: Gives a fresh model.
        training: Clips and classes to train on.
        test: Clips and classes to test on.
        seeds: One training for each.
        also: What else to ask of each trained model.

    Returns:
        How many `weights` the model has, and a list with a value for each seed of the accuracies
        `intact` and `shuffled` and of each answer in `also`.
    """
    rows: dict[str, list] = {"intact": [], "shuffled": [], **{name: [] for name in also or {}}}
    for seed, model in zip(seeds, train(build, *training, seeds), strict=True):
        rows["intact"].append(accuracy(model, *test))
        rows["shuffled"].append(accuracy(model, shuffle_time(test[0], seed), test[1]))
        for name, ask in (also or {}).items():
            rows[name].append(ask(model))
    return {"weights": model.count_params(), **rows}
