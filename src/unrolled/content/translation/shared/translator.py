"""A trained model that translates texts, and its file."""

from __future__ import annotations

import json
from collections.abc import Sequence

import keras
import numpy as np

from snippets.translation.attention import with_attention
from snippets.translation.greedy import greedy
from snippets.translation.symbols import STOP, Text, encode
from unrolled.content.shelf.weights import pack, unpack
from unrolled.content.translation.shared.translation_corpus import Corpus

FILE = "translator.npz"


class Translator:
    """Texts in, texts out.

    Args:
        encoder: From a source to the first state and what else the steps want.
        step: One step of the decoder.
        corpus: Its alphabets and lengths.
    """

    def __init__(self, encoder: keras.Model, step: keras.Model, corpus: Corpus) -> None:
        self._encoder, self._step, self._corpus = encoder, step, corpus

    def symbols(self, source: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        """Greedy translations of encoded sources.

        Args:
            source: Symbol numbers `(batch, length)`.

        Returns:
            Symbol numbers `(batch, steps)`, and the attention weights `(batch, steps, length)` or `None`.
        """
        encoder, step = self._encoder.predict_on_batch, self._step.predict_on_batch
        written, besides = greedy(encoder, step, source, self._corpus.longest + 1)
        weights = np.concatenate([more[0] for more in besides], axis=1) if besides[0] else None
        return written, weights

    def __call__(self, texts: Sequence[Text]) -> list[list[str]]:
        """The symbols of each translation; source symbols never seen in training are left out.

        Raises:
            ValueError: One text is given in place of a list.
        """
        if isinstance(texts, str):
            raise ValueError(f"want a list of texts, got one text, {texts!r}")
        if not len(texts):
            return []
        room = max(self._corpus.length, *map(len, texts))
        written, _ = self.symbols(encode(texts, self._corpus.read, room))
        return [self.spell(row) for row in written]

    def attention(self, text: Text) -> tuple[list[str], list[str], np.ndarray]:
        """A translation, and how its steps looked at the source.

        Returns:
            The symbols written, `■` for the stop symbol, the symbols read, which are those of the text that training
            showed, and weights `(symbols written, symbols read)`.

        Raises:
            ValueError: No symbol of the text is known.
        """
        alphabet = set(self._corpus.read)
        read = [symbol for symbol in text if symbol in alphabet]
        if not read:
            raise ValueError(f"none of the symbols of {text!r} occurred in training")
        rows, weights = self.symbols(encode([read], self._corpus.read, max(self._corpus.length, len(read))))
        if weights is None:
            raise ValueError("a model without attention has no attention weights")
        written = [*self.spell(rows[0]), *("■" if STOP in rows[0] else "")]
        return written, read, weights[0, : len(written), : len(read)]

    def spell(self, row: np.ndarray) -> list[str]:
        """The symbols of a row of numbers, up to the stop symbol."""
        return [self._corpus.written[number - STOP - 1] for number in row if number > STOP]


def save(model: keras.Model, corpus: Corpus) -> bytes:
    """Weights in half precision, alphabets and lengths as the bytes of one file."""
    sizes = {"read": corpus.read, "written": corpus.written, "length": corpus.length, "longest": corpus.longest}
    weights = [array.astype("float16") for array in model.get_weights()]
    return pack([*weights, np.frombuffer(json.dumps(sizes).encode(), "uint8")])


def load(content: bytes) -> Translator:
    """The inverse of `save`, for a model with attention.

    Raises:
        ValueError: The weights are those of another model.
    """
    *weights, sizes = unpack(content)
    corpus = Corpus({}, **json.loads(sizes.tobytes()))
    train, encoder, step = with_attention(len(corpus.read) + 3, len(corpus.written) + 3, units=weights[0].shape[1])
    train.set_weights(weights)
    return Translator(encoder, step, corpus)
