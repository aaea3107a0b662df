"""One way to train and to test every model of the chapter, on the same clips."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import keras
import numpy as np

from snippets.q8_video.pooled_frames import pooled_frames
from snippets.q8_video.shuffle_time import shuffle_time
from unrolled.content.data.clips import Clips, load
from unrolled.content.shelf.training import each_seed

FRAMES, TRAIN, VALIDATION, TEST = 8, 1600, 400, 1000
EPOCHS, BATCH, RATE = 12, 64, 0.004
SEEDS = (0, 1, 2)


def clips() -> tuple[Clips, Clips]:
    """The clips to train on and the clips to test on, most likely of other writers."""
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
        settings: What `compile` takes besides, or in place of, what all trainings have.
        **fit: What `fit` takes besides, or in place of, what all trainings have.
    """
    # Trainings are so short that XLA would take longer to compile these networks than it saves.
    compiled = {
        "optimizer": keras.optimizers.Adam(RATE),
        "loss": "sparse_categorical_crossentropy",
        "jit_compile": False,
        "steps_per_execution": 5,
        "metrics": ["accuracy"],
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
    settings: Mapping[str, object] | None = None,
    **fit: object,
) -> dict:
    """Train a model with each seed and test it on clips as they are and with their frames shuffled.

    Args:
        build: Gives a fresh model.
        training: Clips and classes to train on.
        test: Clips and classes to test on.
        seeds: One training for each.
        also: What else to ask of each trained model.
        settings: As `train` takes them.
        **fit: As `train` takes it.

    Returns:
        How many `weights` the model has, and a list with a value for each seed of the accuracies
        `intact` and `shuffled`, of the accuracy in the last epoch of `training`, and of each answer in `also`.
    """
    rows: dict[str, list] = {"intact": [], "shuffled": [], "training": [], **{name: [] for name in also or {}}}
    for seed, model in zip(seeds, train(build, *training, seeds, settings=settings, **fit), strict=True):  # type: ignore[arg-type]
        rows["intact"].append(accuracy(model, *test))
        rows["shuffled"].append(accuracy(model, shuffle_time(test[0], seed), test[1]))
        rows["training"].append(model.history.history["accuracy"][-1])
        for name, ask in (also or {}).items():
            rows[name].append(ask(model))
    return {"weights": model.count_params(), **rows}


def frame_scores(model: keras.Model, x: np.ndarray) -> np.ndarray:
    """What a model of clips of one frame gives each frame of longer clips, `(clips, frames, classes)`."""
    scores = model(x.reshape(-1, 1, *x.shape[2:]))
    return keras.ops.convert_to_numpy(scores).reshape(*x.shape[:2], -1)


def frame_trials(
    training: tuple[np.ndarray, np.ndarray],
    test: tuple[np.ndarray, np.ndarray],
    classes: int,
    *,
    settings: Mapping[str, object] | None = None,
    **fit: object,
) -> dict[str, dict]:
    """Train the CNN on every frame by itself, under its clip's class, and test it in two ways.

    A batch has all frames of as many clips as a batch of the models that read clips, so the updates
    are as many and each reads as many frames.

    Args:
        training: Clips and classes to train on.
        test: Clips and classes to test on.
        classes: How many classes there are.
        settings: As `train` takes them.
        **fit: As `train` takes it.

    Returns:
        What `trial` gives, for the class of the middle frame as `single`, and for the class with the
        highest mean of the probabilities over the frames as `averaged`.
    """
    x, y = training
    frames = x.shape[1]
    alone = x.reshape(-1, 1, *x.shape[2:])
    build = partial(pooled_frames, alone.shape[1:], classes)
    models = train(build, alone, np.repeat(y, frames), settings=settings, batch_size=BATCH * frames, **fit)  # type: ignore[arg-type]
    trials: dict[str, dict] = {
        name: {"weights": build().count_params(), "intact": [], "shuffled": [], "training": []}
        for name in ("single", "averaged")
    }
    for seed, model in zip(SEEDS, models, strict=True):
        for kind, clips in (("intact", test[0]), ("shuffled", shuffle_time(test[0], seed))):
            scores = frame_scores(model, clips)
            for name, chosen in (("single", scores[:, frames // 2]), ("averaged", scores.mean(axis=1))):
                trials[name][kind].append(float(np.mean(chosen.argmax(axis=-1) == test[1])))
        for rows in trials.values():
            rows["training"].append(model.history.history["accuracy"][-1])
    return trials
