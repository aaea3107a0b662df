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
TWINS = {"零": "〇"}
"""Symbols that mean the same in a year, by the one that most people type."""


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
        """The symbols of each translation.

        Raises:
            ValueError: One text is given in place of a list, or a text has symbols that training did not show.
        """
        if isinstance(texts, str):
            raise ValueError(f"want a list of texts, got one text, {texts!r}")
        if not len(texts):
            return []
        read = [self._known(text) for text in texts]
        written, _ = self.symbols(encode(read, self._corpus.read, max(self._corpus.length, *map(len, read))))
        return [self.spell(row) for row in written]

    def attention(self, text: Text) -> tuple[list[str], list[str], np.ndarray]:
        """A translation, and how its steps looked at the source.

        Returns:
            The symbols written, `■` for the stop symbol, the symbols read, and weights
            `(symbols written, symbols read)`.

        Raises:
            ValueError: The text is empty or has symbols that training did not show, or the model has no attention.
        """
        if not (read := self._known(text)):
            raise ValueError("the text is empty")
        rows, weights = self.symbols(encode([read], self._corpus.read, max(self._corpus.length, len(read))))
        if weights is None:
            raise ValueError("a model without attention has no attention weights")
        written = [*self.spell(rows[0]), *("■" if STOP in rows[0] else "")]
        return written, read, weights[0, : len(written), : len(read)]

    def _known(self, text: Text) -> list[str]:
        known = set(self._corpus.read)
        read = {symbol: symbol if symbol in known else TWINS.get(symbol, "") for symbol in text}
        if unknown := [symbol for symbol, same in read.items() if same not in known]:
            raise ValueError(f"{text!r} has symbols that training did not show: {' '.join(unknown)}")
        return [read[symbol] for symbol in text]

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
