"""Trains a classifier on a reader's clips, beside what cannot use the order of frames."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from snippets.video.clip_classifier import clip_classifier
from snippets.video.confusion import confusion
from snippets.video.shift_clips import shift_clips
from unrolled.apps.video.clips import Shelf

MODELS = {"order": "CNN and GRU", "bag": "bag of frames", "frame": "middle frame"}
"""What is trained, by what it reads."""
BATCH, RATE, PATIENCE = 16, 0.004, 15
ALIKE = 0.98
"""Two clips whose small copies are correlated more than this look the same."""
DOUBT = 0.05
"""A difference that chance alone gives more often than this is not called one."""


@dataclass
class Outcome:
    """What training on some clips gave.

    Attributes:
        model: The trained CNN and GRU.
        right: Whether each test clip was classified rightly, `(test clips,)`, by what the model reads.
        majority: The accuracy of always saying the class that is most common in training.
        matrix: The confusion matrix of the CNN and GRU on the test clips, `(classes, classes)`.
        epochs: How many epochs each model trained.
    """

    model: keras.Model
    right: dict[str, np.ndarray]
    majority: float
    matrix: np.ndarray
    epochs: dict[str, int]

    @property
    def tests(self) -> int:
        """How many test clips there are."""
        return int(self.matrix.sum())

    def accuracy(self, reads: str) -> float:
        """The share of test clips that a model classifies rightly."""
        return float(np.mean(self.right[reads]))

    @property
    def rival(self) -> str:
        """The better on the test clips of the two models that cannot use order; the simpler one if equal."""
        return "bag" if self.accuracy("bag") > self.accuracy("frame") else "frame"

    @property
    def verdict(self) -> str:
        """Whether it is shown that the order of the frames helps, in some sentences."""
        mine, theirs = self.right["order"], self.right[self.rival]
        better, worse = int(np.sum(mine & ~theirs)), int(np.sum(theirs & ~mine))
        odds = sign_test(better, worse)
        name = {"bag": "the bag of frames", "frame": "the middle frame alone"}[self.rival]
        counted = f"right where {name} is wrong on {clips(better)}, wrong where it is right on {worse}"
        if better > worse and odds < DOUBT:
            return f"The order of the frames helped: the GRU is {counted}."
        said = f"It is not shown that the order of the frames helps: the GRU is {counted}, and chance may do that."
        if sign_test(better + worse, 0) >= DOUBT:
            said += " With so few such clips nothing else can come out."
        if worse > better and odds < DOUBT:
            said = f"The order of the frames did not help: the GRU is {counted}."
        best = max(self.right, key=self.accuracy)
        if interval(int(self.right[best].sum()), self.tests)[0] <= self.majority:
            return f"{said} Nor is any of the models clearly better than the most common class."
        return f"{said} Use the simpler model, or train on more clips."


def clips(count: int) -> str:
    """A count of clips in words."""
    return f"{count} test clip" + ("" if count == 1 else "s")


def sign_test(better: int, worse: int) -> float:
    """How often a fair coin is at least so uneven: the exact two-sided sign test.

    Args:
        better: Clips that only the one model classifies rightly.
        worse: Clips that only the other does.
    """
    tosses = better + worse
    tail = sum(math.comb(tosses, k) for k in range(max(better, worse), tosses + 1)) / 2**tosses
    return min(1.0, 2 * tail)


def interval(right: int, of: int) -> tuple[float, float]:
    """Wilson's interval, 95 in 100, for a share that was measured on few: E. B. Wilson, JASA 22, 1927."""
    z = 1.96
    centre, width = right + z * z / 2, z * math.sqrt(right * (of - right) / of + z * z / 4)
    return max(0.0, (centre - width) / (of + z * z)), min(1.0, (centre + width) / (of + z * z))


class _Tell(keras.callbacks.Callback):
    def __init__(self, tell: Callable[[str, int, float], None], reads: str) -> None:
        super().__init__()
        self._tell, self._reads = tell, reads

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        self._tell(self._reads, epoch + 1, (logs or {}).get("val_accuracy", 0.0))


def train(
    shelf: Shelf,
    labels: np.ndarray,
    parts: dict[str, np.ndarray],
    classes: int,
    *,
    epochs: int = 60,
    seed: int = 0,
    tell: Callable[[str, int, float], None] = lambda reads, epoch, accuracy: None,
) -> Outcome:
    """Train three models on the same clips and test them once.

    Each keeps the weights of the epoch with the least loss on the validation clips, and stops
    when that has not fallen for `PATIENCE` epochs.

    Args:
        shelf: The clips.
        labels: The class of each clip of the shelf, `(clips,)`.
        parts: Numbers of clips, under `train`, `validation` and `test`.
        classes: How many classes there are.
        epochs: At most so many.
        seed: Of the first weights, of the order of clips, and of the shifts.
        tell: Called after each epoch with what the model reads, the epoch, and the accuracy in validation.
    """
    test = labels[parts["test"]]
    right, trained, models, found = {}, {}, {}, np.zeros_like(test)
    for reads in MODELS:
        keras.utils.set_random_seed(seed)
        model = clip_classifier(shelf.shape, classes, reads)
        model.compile(keras.optimizers.Adam(RATE), "sparse_categorical_crossentropy", metrics=["accuracy"])
        stop = keras.callbacks.EarlyStopping(patience=PATIENCE, restore_best_weights=True)
        seen = model.fit(
            _passes(shelf, labels, parts["train"], BATCH, seed=seed, change=shift_clips),
            epochs=epochs,
            validation_data=_passes(shelf, labels, parts["validation"], 4 * BATCH),
            callbacks=[stop, _Tell(tell, reads)],
            shuffle=False,  # the data shuffle themselves
            verbose=0,
        )
        # Called and not `predict`: that would trace the model once more, which takes longer than the answer.
        chunks = np.split(parts["test"], range(4 * BATCH, len(test), 4 * BATCH))
        scores = [keras.ops.convert_to_numpy(model(shelf.clips(chunk), training=False)) for chunk in chunks]
        guesses = np.concatenate(scores).argmax(axis=-1)
        right[reads], trained[reads], models[reads] = guesses == test, len(seen.epoch), model
        found = guesses if reads == "order" else found
    common = np.bincount(labels[parts["train"]], minlength=classes).argmax()
    return Outcome(models["order"], right, float(np.mean(test == common)), confusion(test, found, classes), trained)


def _passes(shelf: Shelf, labels: np.ndarray, numbers: np.ndarray, batch: int, **how: object) -> tf.data.Dataset:
    """Batches of clips that are known to be good, so that their count is known too."""
    count = tf.data.experimental.assert_cardinality(math.ceil(len(numbers) / batch))
    return shelf.dataset(labels, numbers, batch=batch, **how).apply(count)


def alike(shelf: Shelf, parts: dict[str, np.ndarray]) -> list[tuple[int, int]]:
    """Test clips that look almost like a training clip: pairs of numbers, test and training.

    Cut from one recording, they would let the test measure memory. Compared are copies of at most
    8 by 8 grey pixels a frame, by their correlation.
    """
    small = {part: np.stack([_small(shelf.clip(n)) for n in parts[part]]) for part in ("train", "test")}
    near = small["test"] @ small["train"].T
    return [(int(parts["test"][i]), int(parts["train"][near[i].argmax()])) for i in np.flatnonzero(near.max(1) > ALIKE)]


def _small(clip: np.ndarray) -> np.ndarray:
    grey = clip.mean(axis=-1)
    for axis in (1, 2):
        grey = np.stack([block.mean(axis=axis) for block in np.array_split(grey, min(8, grey.shape[axis]), axis)], axis)
    flat = grey.ravel() - grey.mean()
    return flat / (np.linalg.norm(flat) or 1.0)
