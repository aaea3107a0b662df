"""The verdict on a sentence: has it the word, is it grammatical, is it new."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unrolled.content.sentences.shared import chinese_grammar as grammar


@dataclass(frozen=True)
class Verdict:
    """What the grammar says of a sentence.

    Attributes:
        has_word: The word asked for is one of its words.
        pattern: The name of its pattern, or `None` where the grammar refuses it.
        known: It stands in the training set.
    """

    has_word: bool
    pattern: str | None
    known: bool

    @property
    def grammatical(self) -> bool:
        """Whether the grammar accepts it."""
        return self.pattern is not None

    @property
    def good(self) -> bool:
        """Whether it is grammatical and has the word."""
        return self.grammatical and self.has_word


def judge(word: str, sentence: str, known: frozenset[str]) -> Verdict:
    """The verdict on one sentence that was written for a word."""
    accepted = grammar.parse(sentence)
    words = accepted.words if accepted else grammar.segment(sentence)
    return Verdict(word in words, accepted.pattern if accepted else None, sentence in known)


@dataclass(frozen=True)
class Score:
    """Shares over many sentences.

    Attributes:
        has_word: That have the word.
        grammatical: That the grammar accepts.
        good: That have the word and are grammatical.
        new: Out of the good ones, that training did not have.
        varied: Different good sentences, as a share of all that were written.
        patterns: Different patterns among the good ones.
    """

    has_word: float
    grammatical: float
    good: float
    new: float
    varied: float
    patterns: int


def score(words: list[str], written: list[str], known: frozenset[str]) -> Score:
    """Judge sentences, each written for its word."""
    verdicts = [judge(word, sentence, known) for word, sentence in zip(words, written, strict=True)]
    good = [(sentence, verdict) for sentence, verdict in zip(written, verdicts, strict=True) if verdict.good]
    return Score(
        has_word=float(np.mean([verdict.has_word for verdict in verdicts])),
        grammatical=float(np.mean([verdict.grammatical for verdict in verdicts])),
        good=len(good) / len(written),
        new=float(np.mean([not verdict.known for _, verdict in good])) if good else 0.0,
        varied=len({sentence for sentence, _ in good}) / len(written),
        patterns=len({verdict.pattern for _, verdict in good}),
    )


def near_share(sentences: list[str], known: frozenset[str]) -> float:
    """The share of grammatical sentences that differ from a known one in a single word."""

    def gaps(sentence: str) -> set[tuple[str | None, ...]]:
        accepted = grammar.parse(sentence)
        words = accepted.words if accepted else ()
        return {(*words[:place], None, *words[place + 1 :]) for place in range(len(words))}

    known_gaps = set().union(*map(gaps, known))
    return float(np.mean([bool(gaps(sentence) & known_gaps) for sentence in sentences])) if sentences else 0.0
