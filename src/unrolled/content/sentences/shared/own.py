"""Sentences for a reader's own word, from the weights that a record keeps."""

from __future__ import annotations

import io

import keras
import numpy as np

from unrolled.content.sentences.shared import grammar
from unrolled.content.sentences.shared.judge import judge
from unrolled.content.sentences.shared.networks import build, sentences
from unrolled.content.sentences.shared.show import Written
from unrolled.content.sentences.shared.task import GIVEN, HELD_WORDS, task

SHOWN = ("猫", "书", "茶", "学校", "如果", "跑步")
"""Words named to a reader whose own word is unknown."""


def packed(model: keras.Model) -> bytes:
    """A model's weights as the bytes of an `.npz` file, in half precision."""
    out = io.BytesIO()
    np.savez_compressed(out, *[weight.astype("float16") for weight in model.get_weights()])
    return out.getvalue()


class Writer:
    """A trained decoder: call it with a word.

    Args:
        weights: What `packed` gave.

    Examples:
        >>> from unrolled.content.sentences.shared.networks import build
        >>> writer = Writer(packed(build("repeated")))
        >>> writer("鲸鱼")
        Traceback (most recent call last):
        ...
        ValueError: 鲸鱼 is not among the 222 words of the grammar; it knows 猫, 书, 茶, 学校, 如果, 跑步 and others
    """

    def __init__(self, weights: bytes) -> None:
        self._model = build("repeated")
        with np.load(io.BytesIO(weights)) as kept:
            self._model.set_weights([kept[name].astype("float32") for name in kept.files])

    def __call__(self, word: str, count: int = 3, temperature: float = 0.3, seed: int = 0) -> Written:
        """Write sentences with a word.

        Args:
            word: A word of the grammar's lexicon.
            count: How many sentences to draw.
            temperature: Zero gives the best sign each time, one draws as often as was learned.
            seed: Seed of the draws.

        Returns:
            The sentences with pinyin, gloss and the grammar's verdict.

        Raises:
            ValueError: The word is not in the lexicon, or the count is not positive.
        """
        if word not in GIVEN:
            raise ValueError(
                f"{word} is not among the {len(GIVEN)} words of the grammar; it knows {', '.join(SHOWN)} and others"
            )
        if count < 1:
            raise ValueError(f"want at least one sentence, got {count}")
        known = task().sentences
        written = sentences(self._model, [word] * count, temperature, seed)
        caption = f"{word} {grammar.WORDS[word].pinyin}: {grammar.WORDS[word].gloss}"
        if word in HELD_WORDS:
            caption += ". Training had no sentence with this word."
        rows = [(str(i), sentence, str(judge(word, sentence, known))) for i, sentence in enumerate(written, 1)]
        return Written(rows, ("draw", "sentence", "the grammar’s verdict"), caption)
