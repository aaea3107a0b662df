"""What the two translators learn from: pairs of texts, split so that no test item occurs in training in any form."""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from snippets.translation.symbols import PADDING, Text, alphabet, encode, taught
from unrolled.content.data.dates import FORMS, parse, write
from unrolled.content.data.numerals import LIMIT, chinese, english

SEED = 0
FIRST_YEAR, LAST_YEAR = 1950, 2029
HELD_OUT = 200
PER_DATE = 2
NUMBERS_TRAIN = 5000
NUMBERS_HELD_OUT = 500


@dataclass(frozen=True)
class Pair:
    """A source text, what it means, and how it is written.

    Attributes:
        source: What the encoder reads.
        target: What the decoder is to write.
        form: The form of the source, for example `ordinal`.
    """

    source: Text
    target: Text
    form: str


@dataclass(frozen=True)
class Corpus:
    """Pairs by split, with the symbols of both sides.

    Attributes:
        splits: Lists of pairs: `train`, `valid`, `test`, and others that are only to be translated.
        read: The symbols of the sources.
        written: The symbols of the targets.
        length: Room for the longest source, in symbols.
        longest: Room for the longest target.
    """

    splits: dict[str, list[Pair]]
    read: list[str]
    written: list[str]
    length: int
    longest: int
    _encoded: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]] = field(default_factory=dict, init=False, repr=False)

    def arrays(self, split: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Sources, what the decoder reads, and what it must write; each `(pairs, steps)`."""
        if split not in self._encoded:
            pairs = self.splits[split]
            source = encode([pair.source for pair in pairs], self.read, self.length)
            before, target = taught(encode([pair.target for pair in pairs], self.written, self.longest))
            self._encoded[split] = source, before, target
        return self._encoded[split]

    def with_split(self, split: str, pairs: list[Pair]) -> Corpus:
        """The same with more pairs to translate, and room for their sources."""
        splits = {**self.splits, split: pairs}
        return replace(self, splits=splits, length=max(len(pair.source) for part in splits.values() for pair in part))


def years(first: int, last: int) -> list[datetime.date]:
    """Every day from the first of January of one year to the end of another."""
    start, end = datetime.date(first, 1, 1).toordinal(), datetime.date(last, 12, 31).toordinal()
    return [datetime.date.fromordinal(day) for day in range(start, end + 1)]


def date_corpus(keep_out: Iterable[str] = ()) -> Corpus:
    """Dates of many forms, character by character, to ISO dates.

    Validation and test hold each of their dates in every form, training each of its dates in a few forms
    drawn at random. A date belongs to one split only.

    Args:
        keep_out: Texts whose dates are in no split.
    """
    rng = random.Random(SEED)
    left_out = {parse(text) for text in keep_out}
    days = [day for day in years(FIRST_YEAR, LAST_YEAR) if day not in left_out]
    rng.shuffle(days)
    # The first dates were a test before the sizes of the batches were settled, so the test is on others.
    test, valid = slice(2 * HELD_OUT, 3 * HELD_OUT), slice(HELD_OUT, 2 * HELD_OUT)
    parts = {"test": days[test], "valid": days[valid], "train": days[:HELD_OUT] + days[3 * HELD_OUT :]}

    def pair(day: datetime.date, form: str) -> Pair:
        return Pair(write(day, form), day.isoformat(), form)

    splits = {split: [pair(day, form) for day in parts[split] for form in FORMS] for split in ("valid", "test")}
    splits["train"] = [pair(day, form) for day in parts["train"] for form in rng.sample(list(FORMS), PER_DATE)]
    rng.shuffle(splits["train"])
    return _corpus(splits)


def words(text: str) -> list[str]:
    """English words and hyphens, or Chinese characters, as a list of symbols."""
    return re.findall(r"[a-z]+|-", text) if text.isascii() else list(text)


def sentence(symbols: Text) -> str:
    """The text that `words` would cut into these symbols."""
    if "".join(symbols).isascii():
        return " ".join(symbols).replace(" - ", "-")
    return "".join(symbols)


def number_corpus() -> Corpus:
    """Numbers in English words and in Chinese numerals, both ways; the same number never in two splits."""
    rng = random.Random(SEED)
    order = list(range(LIMIT))
    rng.shuffle(order)
    ends = np.cumsum([NUMBERS_HELD_OUT, NUMBERS_HELD_OUT, NUMBERS_TRAIN])
    parts = dict(zip(("test", "valid", "train"), np.split(np.array(order[: ends[-1]]), ends[:-1]), strict=True))
    splits = {}
    for split, members in parts.items():
        both = [(words(english(int(n))), words(chinese(int(n)))) for n in members]
        splits[split] = [Pair(e, c, "English to Chinese") for e, c in both]
        splits[split] += [Pair(c, e, "Chinese to English") for e, c in both]
    rng.shuffle(splits["train"])
    return _corpus(splits)


def _corpus(splits: dict[str, list[Pair]]) -> Corpus:
    # The alphabets come from the training pairs alone, like everything that is learned.
    known = [[getattr(pair, side) for pair in splits["train"]] for side in ("source", "target")]
    every = [[getattr(pair, side) for part in splits.values() for pair in part] for side in ("source", "target")]
    length, longest = (max(map(len, texts)) for texts in every)
    return Corpus(splits, alphabet(known[0]), alphabet(known[1]), length, longest)


def exact(corpus: Corpus, split: str, written: np.ndarray) -> np.ndarray:
    """Whether each translation is right to the last symbol, and ends there.

    Args:
        corpus: The pairs.
        split: Which of them.
        written: Symbol numbers `(pairs, steps)`.

    Returns:
        Booleans `(pairs,)`.
    """
    target = corpus.arrays(split)[2]
    wide = np.full_like(target, PADDING)
    steps = min(written.shape[1], target.shape[1])
    wide[:, :steps] = written[:, :steps]
    return (wide == target).all(axis=1)
