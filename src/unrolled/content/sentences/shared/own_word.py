"""Sentences for a reader's own word, from the weights that a record keeps."""

from __future__ import annotations

from unrolled.content.sentences.shared.chinese_grammar import WORDS
from unrolled.content.sentences.shared.decoder_training import build, write_sentences
from unrolled.content.sentences.shared.sentence_cells import han_cell, sentence_cell, verdict_cell
from unrolled.content.sentences.shared.sentence_corpus import GIVEN, HELD_WORDS, draw_corpus
from unrolled.content.sentences.shared.sentence_verdicts import judge
from unrolled.content.shelf.weights import unpack
from unrolled.engine.cells import ShownTable
from unrolled.engine.records.record import Cell, Table

EXAMPLES = ("猫", "书", "茶", "学校", "如果", "跑步")
"""Words named to a reader whose own word is unknown."""


class Writer:
    """A trained decoder: call it with a word.

    Args:
        weights: Those of a decoder that reads the vector at every step, as `shelf.weights.pack` gives them.

    Examples:
        >>> from unrolled.content.shelf.weights import pack
        >>> writer = Writer(pack(build("repeated").get_weights()))
        >>> writer("鲸鱼")
        Traceback (most recent call last):
        ...
        ValueError: 鲸鱼 is not among the 222 words that can be asked for, such as 猫, 书, 茶, 学校, 如果, 跑步
    """

    def __init__(self, weights: bytes) -> None:
        self._model = build("repeated")
        self._model.set_weights(unpack(weights))

    def __call__(self, word: str, count: int = 3, temperature: float = 0.3, seed: int = 0) -> ShownTable:
        """Write sentences with a word.

        Args:
            word: A word of the grammar's lexicon.
            count: How many sentences to draw.
            temperature: Zero gives the best symbol each time, one draws as often as was learned.
            seed: Seed of the draws.

        Returns:
            The sentences with pinyin, gloss and the grammar's verdict.

        Raises:
            ValueError: The word is not in the lexicon, or the count is not positive.
        """
        if word not in GIVEN:
            raise ValueError(
                f"{word} is not among the {len(GIVEN)} words that can be asked for, such as {', '.join(EXAMPLES)}"
            )
        if count < 1:
            raise ValueError(f"want at least one sentence, got {count}")
        known = draw_corpus().sentences
        caption = f"{WORDS[word].pinyin}: {WORDS[word].gloss}"
        if word in HELD_WORDS:
            caption += ". Training had no sentence with this word."
        rows: list[list[str | Cell]] = [
            [han_cell(word, f"draw {number}"), sentence_cell(sentence), verdict_cell(judge(word, sentence, known))]
            for number, sentence in enumerate(write_sentences(self._model, [word] * count, temperature, seed), 1)
        ]
        return ShownTable(Table(["word", "sentence", "the grammar’s verdict"], rows, caption), caption)
