"""Trains a classifier on a reader's clips, and beside it two that cannot use the order of frames."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from unrolled.apps.video.clip_cache import ClipCache
from unrolled.engine.terminal import Tell, untold
from unrolled.snippets.video.shift_clips import shift_clips

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

MODELS = {"order": "CNN and GRU", "bag": "bag of frames", "frame": "frames, averaged"}
"""What is trained, by what it reads."""
BATCH, RATE, PATIENCE = 16, 0.004, 15


@dataclass(frozen=True)
class Trained:
    """A model after its training.

    Attributes:
        model: The model; `frame` reads clips of one frame.
        guesses: The class that it gives each test clip, `(test clips,)`.
        epochs: How many epochs it trained.
    """

    model: keras.Model
    guesses: np.ndarray
    epochs: int


def train_models(
    clips: ClipCache,
    labels: np.ndarray,
    parts: dict[str, np.ndarray],
    classes: int,
    *,
    epochs: int = 60,
    seed: int = 0,
    tell: Tell = untold,
) -> dict[str, Trained]:
    """Train three models on the same clips and test each once.

    One of them, `frame`, reads single frames: it is trained on every frame under its clip's class, and what it says of
    the frames of a clip is averaged. Each keeps the weights of the epoch with the least loss on the validation clips,
    and stops when that has not fallen for `PATIENCE` epochs.

    Args:
        clips: The clips.
        labels: The class of each clip, `(clips,)`.
        parts: Numbers of clips, under `train`, `validation` and `test`.
        classes: How many classes there are.
        epochs: At most so many.
        seed: Of the first weights, of the order of clips, and of the shifts.
        tell: Is told after each epoch how far it is, and the accuracy in validation.

    Returns:
        The trained models, by what they read.
    """
    import keras

    from unrolled.snippets.video.clip_classifier import clip_classifier

    trained = {}
    for reads, name in MODELS.items():
        keras.utils.set_random_seed(seed)
        if reads == "frame":
            model = clip_classifier((1, *clips.shape[1:]), classes, "bag")
        else:
            model = clip_classifier(clips.shape, classes, reads)
        answers = _answers(model, clips.shape)
        answers.compile(keras.optimizers.Adam(RATE), answer_loss, metrics=[clip_loss, clip_accuracy])
        stop = keras.callbacks.EarlyStopping("val_clip_loss", patience=PATIENCE, mode="min", restore_best_weights=True)
        report = keras.callbacks.LambdaCallback(on_epoch_end=partial(_tell_epoch, tell, f"training: {name}", epochs))
        history = answers.fit(
            _passes(clips, labels, parts["train"], BATCH, seed=seed, change=shift_clips),
            epochs=epochs,
            validation_data=_passes(clips, labels, parts["validation"], 4 * BATCH),
            callbacks=[stop, report],
            shuffle=False,  # the data shuffle themselves
            verbose=0,
        )
        trained[reads] = Trained(model, _guesses(answers, clips, parts["test"]), len(history.epoch))
    return trained


def _answers(model: keras.Model, clip_shape: tuple[int, ...]) -> keras.Model:
    """What a model of clips of some length says of each such piece of a clip, `(clips, pieces, classes)`."""
    import keras

    clips, piece = keras.Input(clip_shape), model.input_shape[1:]
    scores = model(keras.ops.reshape(clips, (-1, *piece)))
    return keras.Model(clips, keras.ops.reshape(scores, (-1, clip_shape[0] // piece[0], scores.shape[-1])))


def answer_loss(labels: Any, scores: Any) -> Any:
    """The cross-entropy of each answer by itself; labels `(clips,)`, scores `(clips, pieces, classes)`."""
    import keras

    labels = keras.ops.broadcast_to(keras.ops.reshape(labels, (-1, 1)), keras.ops.shape(scores)[:2])
    return keras.ops.sparse_categorical_crossentropy(labels, scores)


def clip_loss(labels: Any, scores: Any) -> Any:
    """The cross-entropy of the mean over a clip's answers."""
    import keras

    return keras.ops.sparse_categorical_crossentropy(keras.ops.reshape(labels, (-1,)), keras.ops.mean(scores, axis=1))


def clip_accuracy(labels: Any, scores: Any) -> Any:
    """Whether the mean over a clip's answers names its class."""
    import keras

    return keras.metrics.sparse_categorical_accuracy(keras.ops.reshape(labels, (-1,)), keras.ops.mean(scores, axis=1))


def _tell_epoch(tell: Tell, work: str, epochs: int, epoch: int, logs: dict[str, float]) -> None:
    tell(work, (epoch + 1) / epochs, f"validation {logs['val_clip_accuracy']:.2f}")


def _passes(clips: ClipCache, labels: np.ndarray, numbers: np.ndarray, batch: int, **how: Any) -> tf.data.Dataset:
    """Batches of clips that are known to be good, so that their count is known too."""
    import tensorflow as tf

    count = tf.data.experimental.assert_cardinality(math.ceil(len(numbers) / batch))
    return clips.dataset(labels, numbers, batch=batch, **how).apply(count)


def _guesses(answers: keras.Model, clips: ClipCache, numbers: np.ndarray) -> np.ndarray:
    import keras

    # Called and not `predict`: that would trace the model once more, which takes longer than the answer.
    chunks = np.split(numbers, range(4 * BATCH, len(numbers), 4 * BATCH))
    scores = [keras.ops.convert_to_numpy(answers(clips.clips(chunk), training=False)) for chunk in chunks]
    return np.concatenate(scores).mean(axis=1).argmax(axis=-1)
