"""A grammar of simple Chinese sentences: it writes them, and it judges them.

The lexicon and the rules are this project's own, written for learners' sentences. What the rules
allow is a small part of Chinese: a sentence that they refuse may still be good Chinese.
"""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from unrolled.content.sentences.shared.chinese_lexicon import WORDS
from unrolled.content.sentences.shared.chinese_rules import classes, patterns

MARKS = "，。？"
"""Punctuation that sentences use."""

_FLATTEN = 0.35
"""How strongly a form with many sentences is preferred: 0 draws forms evenly, 1 sentences."""


@dataclass(frozen=True)
class Parse:
    """A sentence that the grammar accepts.

    Attributes:
        pattern: The name of its pattern, a key of `PATTERNS`.
        words: Its words as keys of `WORDS`, with punctuation marks among them.
    """

    pattern: str
    words: tuple[str, ...]


def _text(token: str) -> str:
    return token.partition("@")[0]


class _Rules:
    """The rules as productions: symbol to alternatives, each a tuple of symbols and words."""

    def __init__(self) -> None:
        self.forms: dict[str, list[tuple[str, ...]]] = {}
        for name, text in classes().items():
            self._add(name, text)
        for name, (_, _, forms) in patterns().items():
            self._add(name, " | ".join(forms))
        self.leads_to: dict[str, frozenset[str]] = {}
        self.starts: dict[str, frozenset[str]] = {}
        self.count: dict[str, int] = {}
        for symbol in self.forms:
            self._measure(symbol)

    def _add(self, name: str, text: str) -> None:
        tokens = re.findall(r"[()|]|[，。？]|[^\s()|，。？]+", text)
        alternatives, rest = self._read(name, tokens)
        if rest:
            raise ValueError(f"a bracket of {name} closes nothing: {text}")
        self.forms[name] = alternatives

    def _read(self, name: str, tokens: list[str]) -> tuple[list[tuple[str, ...]], list[str]]:
        alternatives: list[list[str]] = [[]]
        while tokens and tokens[0] != ")":
            token, *tokens = tokens
            if token == "|":
                alternatives.append([])
            elif token == "(":
                inner, tokens = self._read(name, tokens)
                if not tokens:
                    raise ValueError(f"a bracket of {name} is not closed")
                group = f"{name}.{len(self.forms)}"
                self.forms[group] = inner
                alternatives[-1].append(group)
                tokens = tokens[1:]
            else:
                alternatives[-1].append(token)
        if not all(alternatives):
            raise ValueError(f"{name} has an empty alternative")
        return [tuple(form) for form in alternatives], tokens

    def _measure(self, symbol: str) -> None:
        if symbol in self.count:
            return
        if symbol not in self.forms:
            if symbol not in WORDS and symbol not in MARKS:
                raise ValueError(f"the rules use {symbol}, which is neither a class nor in the lexicon")
            self.leads_to[symbol], self.count[symbol] = frozenset([symbol]), 1
            self.starts[symbol] = frozenset(symbol[0])
            return
        words: frozenset[str] = frozenset()
        starts: frozenset[str] = frozenset()
        total = 0
        for form in self.forms[symbol]:
            product = 1
            for part in form:
                self._measure(part)
                words |= self.leads_to[part]
                product *= self.count[part]
            starts |= self.starts[form[0]]
            total += product
        self.leads_to[symbol], self.starts[symbol], self.count[symbol] = words, starts, total

    @functools.cache  # noqa: B019 (there is one set of rules)
    def choices(self, symbol: str, word: str | None) -> tuple[list[tuple[str, ...]], list[float]]:
        """The forms of a symbol that can give a word, and how often each is to be drawn."""
        forms = [
            form for form in self.forms[symbol] if word is None or any(word in self.leads_to[part] for part in form)
        ]
        weights = []
        for form in forms:
            product = 1
            for part in form:
                product *= self.count[part]
            weights.append(product**_FLATTEN)
        return forms, weights


_RULES = _Rules()
PATTERNS: dict[str, tuple[str, str]] = {name: (label, purpose) for name, (label, purpose, _) in patterns().items()}
"""Sentence patterns: how Chinese names it, and what it does in English."""


def sentences_of(word: str) -> dict[str, bool]:
    """Whether each pattern has a sentence with the word."""
    return {pattern: word in _RULES.leads_to[pattern] for pattern in PATTERNS}


def size() -> int:
    """How many derivations the grammar has; a few sentences have more than one."""
    return sum(_RULES.count[pattern] for pattern in PATTERNS)


def draw(rng: random.Random, word: str | None = None, pattern: str | None = None) -> Parse:
    """Draw a sentence.

    Args:
        rng: Where the randomness comes from.
        word: A key of `WORDS` that the sentence must contain; any sentence without it.
        pattern: A key of `PATTERNS`; drawn evenly out of those that can have the word without it.

    Raises:
        ValueError: There is no such pattern, or the pattern has no sentence with the word.
    """
    if pattern is None:
        able = [name for name in PATTERNS if word is None or word in _RULES.leads_to[name]]
        if not able:
            raise ValueError(f"no sentence of the grammar has {word}")
        pattern = rng.choice(able)
    elif pattern not in PATTERNS:
        raise ValueError(f"there is no pattern {pattern!r}; there are {', '.join(PATTERNS)}")
    elif word is not None and word not in _RULES.leads_to[pattern]:
        raise ValueError(f"no sentence of the pattern {pattern} has {word}")
    return Parse(pattern, tuple(_expand(rng, pattern, word)))


def _expand(rng: random.Random, symbol: str, word: str | None) -> list[str]:
    if symbol not in _RULES.forms:
        return [symbol]
    forms, weights = _RULES.choices(symbol, word)
    [form] = rng.choices(forms, weights)
    bearer = None
    if word is not None:
        bearer = rng.choice([i for i, part in enumerate(form) if word in _RULES.leads_to[part]])
    return [token for i, part in enumerate(form) for token in _expand(rng, part, word if i == bearer else None)]


def join(words: tuple[str, ...]) -> str:
    """The text of a sentence from its words, without spaces."""
    return "".join(map(_text, words))


@functools.cache
def parse(text: str) -> Parse | None:
    """The sentence's pattern and words, or `None` where the grammar has no such sentence."""

    def leaf(token: str, start: int) -> int | None:
        written = _text(token)
        return start + len(written) if text.startswith(written, start) else None

    def may_start(symbol: str, start: int) -> bool:
        return start < len(text) and text[start] in _RULES.starts[symbol]

    return next(_parses(len(text), leaf, may_start), None)


@dataclass(frozen=True)
class Repair:
    """One word whose change would make a sentence grammatical.

    Attributes:
        place: Its place among the sentence's words.
        word: The word that stands there.
        replacement: A word that the grammar would accept in its place.
        pattern: The pattern of the sentence mended so.
    """

    place: int
    word: str
    replacement: str
    pattern: str


def repairs(text: str) -> list[Repair]:
    """Ways to mend a sentence by changing one word; none where it is grammatical or needs more."""
    if parse(text) is not None:
        return []
    words = segment(text)
    written = [_text(word) for word in words]
    mended = []
    for place in range(len(words)):

        def leaf(token: str, start: int, place: int = place) -> int | None:
            fits = start < len(written) and (start == place or written[start] == _text(token))
            return start + 1 if fits else None

        def may_start(symbol: str, start: int, place: int = place) -> bool:
            return start < len(written) and (start == place or written[start][0] in _RULES.starts[symbol])

        mended += [
            Repair(place, words[place], sentence.words[place], sentence.pattern)
            for sentence in _parses(len(words), leaf, may_start)
            if sentence.words[place] not in MARKS
        ]
    return mended


def _parses(
    length: int, leaf: Callable[[str, int], int | None], may_start: Callable[[str, int], bool]
) -> Iterator[Parse]:
    """One parse for each pattern that covers everything; `leaf` says where a word that begins at a place ends."""
    known: dict[tuple[str, int], dict[int, tuple[str, ...]]] = {}

    def ends(symbol: str, start: int) -> dict[int, tuple[str, ...]]:
        if not may_start(symbol, start):
            return {}
        if symbol not in _RULES.forms:
            end = leaf(symbol, start)
            return {} if end is None else {end: (symbol,)}
        if (symbol, start) not in known:
            phrases: dict[int, tuple[str, ...]] = {}
            for form in _RULES.forms[symbol]:
                reached: dict[int, tuple[str, ...]] = {start: ()}
                for part in form:
                    reached = {
                        end: before + words for at, before in reached.items() for end, words in ends(part, at).items()
                    }
                    if not reached:
                        break
                for end, words in reached.items():
                    phrases.setdefault(end, words)
            known[symbol, start] = phrases
        return known[symbol, start]

    for pattern in PATTERNS:
        if words := ends(pattern, 0).get(length):
            yield Parse(pattern, words)


_BY_TEXT = {key: key for key in WORDS if "@" not in key}
_LONGEST = max(map(len, _BY_TEXT))


def segment(text: str) -> tuple[str, ...]:
    """The words of any text: those of its parse, or else the longest known word at each place.

    A character that begins no word of the lexicon stands for itself.
    """
    if (sentence := parse(text)) is not None:
        return sentence.words
    words, at = [], 0
    while at < len(text):
        length = next((n for n in range(_LONGEST, 1, -1) if text[at : at + n] in _BY_TEXT), 1)
        words.append(_BY_TEXT.get(text[at : at + length], text[at : at + length]))
        at += length
    return tuple(words)


def pinyin(words: tuple[str, ...]) -> str:
    """The words in pinyin, spaced, the first letter a capital; `?` for what the lexicon lacks."""
    written = ""
    for word in words:
        if word in MARKS:
            written += {"，": ",", "。": ".", "？": "?"}[word]
        else:
            written += (" " if written else "") + (WORDS[word].pinyin if word in WORDS else "?")
    return written[:1].upper() + written[1:]


def gloss(words: tuple[str, ...]) -> str:
    """An English gloss word by word, parted by dots; `?` for what the lexicon lacks."""
    return " · ".join(WORDS[word].gloss if word in WORDS else "?" for word in words if word not in MARKS)
