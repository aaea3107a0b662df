"""A trained model that translates texts, and its file."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence

import keras
import numpy as np

from snippets.translation.attention import with_attention
from snippets.translation.greedy import greedy
from snippets.translation.symbols import STOP, Text, encode
from unrolled.content.translation.shared.task import Task

FILE = "translator.npz"


class Translator:
    """Texts in, texts out.

    Args:
        encoder: From a source to the first state and what else the steps want.
        step: One step of the decoder.
        task: Its alphabets and lengths.
    """

    def __init__(self, encoder: keras.Model, step: keras.Model, task: Task) -> None:
        self._encoder, self._step, self._task = encoder, step, task

    def symbols(self, source: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        """Greedy translations of encoded sources.

        Args:
            source: Symbol numbers `(batch, length)`.

        Returns:
            Symbol numbers `(batch, steps)`, and the attention weights `(batch, steps, length)` or `None`.
        """
        encoder, step = self._encoder.predict_on_batch, self._step.predict_on_batch
        written, besides = greedy(encoder, step, source, self._task.longest + 1)
        looked = np.concatenate([more[0] for more in besides], axis=1) if besides[0] else None
        return written, looked

    def __call__(self, texts: Sequence[Text]) -> list[list[str]]:
        """The symbols of each translation; source symbols never seen in training are left out.

        Raises:
            ValueError: One text is given in place of a list.
        """
        if isinstance(texts, str):
            raise ValueError(f"want a list of texts, got one text, {texts!r}")
        if not len(texts):
            return []
        room = max(self._task.length, *map(len, texts))
        written, _ = self.symbols(encode(texts, self._task.read, room))
        return [self.spell(row) for row in written]

    def attention(self, text: Text) -> tuple[list[str], list[str], np.ndarray]:
        """A translation, and how its steps looked at the source.

        Returns:
            The symbols written, `■` for the stop symbol, the symbols read, which are those of the text that training
            showed, and weights `(symbols written, symbols read)`.

        Raises:
            ValueError: No symbol of the text is known.
        """
        alphabet = set(self._task.read)
        known = [symbol for symbol in text if symbol in alphabet]
        if not known:
            raise ValueError(f"none of the symbols of {text!r} occurred in training")
        written, looked = self.symbols(encode([known], self._task.read, max(self._task.length, len(known))))
        names = [*self.spell(written[0]), *("■" if STOP in written[0] else "")]
        return names, known, looked[0, : len(names), : len(known)]

    def spell(self, row: np.ndarray) -> list[str]:
        """The symbols of a row of numbers, up to the stop symbol."""
        return [self._task.written[number - STOP - 1] for number in row if number > STOP]


def save(model: keras.Model, task: Task) -> bytes:
    """Weights, alphabets and lengths as the bytes of one file."""
    about = {"read": task.read, "written": task.written, "length": task.length, "longest": task.longest}
    out = io.BytesIO()
    weights = [weight.astype("float16") for weight in model.get_weights()]
    np.savez_compressed(out, *weights, about=np.array(json.dumps(about)))
    return out.getvalue()


def load(content: bytes) -> Translator:
    """The inverse of `save`, for a model with attention.

    Raises:
        ValueError: The weights are those of another model.
    """
    with np.load(io.BytesIO(content)) as found:
        about = json.loads(str(found["about"]))
        weights = [found[f"arr_{i}"].astype("float32") for i in range(len(found.files) - 1)]
    task = Task({}, about["read"], about["written"], about["length"], about["longest"])
    units = weights[0].shape[1]
    train, encoder, step = with_attention(len(task.read) + 3, len(task.written) + 3, units)
    train.set_weights(weights)
    return Translator(encoder, step, task)
