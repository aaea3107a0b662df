"""The grammar's size, its patterns with an example each, and a random sample of its sentences."""

from __future__ import annotations

import random
from collections import Counter

from unrolled.content.sentences.shared import grammar
from unrolled.content.sentences.shared.show import Written
from unrolled.engine.records.record import Record

SEED = 0
SAMPLE = 12


def run(record: Record) -> None:
    """Count, list, and draw."""
    rng = random.Random(SEED)
    words = [word for word in grammar.WORDS if "@" not in word]
    parts = Counter(grammar.WORDS[word].part for word in words)
    record.number("words", len(words))
    record.number("patterns", len(grammar.PATTERNS))
    record.number("derivations", grammar.size())
    record.table(
        "parts",
        ["part of speech", "words", "for example"],
        [[part, str(count), _some(words, part)] for part, count in parts.most_common()],
        "The lexicon.",
    )
    rows = []
    for pattern, (label, purpose) in grammar.PATTERNS.items():
        drawn = [grammar.join(grammar.draw(rng, pattern=pattern).words) for _ in range(8)]
        rows.append((label, min(drawn, key=lambda one: abs(len(one) - 10)), purpose))
    record.text("patterns", Written(rows, ("pattern", "an example", "what it does"), "The sentence patterns").to_json())
    sample = []
    while len(sample) < SAMPLE:
        found = grammar.draw(rng)
        sample.append((grammar.PATTERNS[found.pattern][0], grammar.join(found.words), ""))
    record.text("sample", Written(sample, ("pattern", "sentence", ""), "Drawn from the grammar at random").to_json())


def _some(words: list[str], part: str) -> str:
    chosen = [word for word in words if grammar.WORDS[word].part == part][:4]
    return ", ".join(f"{word} {grammar.WORDS[word].pinyin}" for word in chosen)
