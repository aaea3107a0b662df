"""Dates of many forms to ISO dates: without attention, with it, and what needs no recurrent network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from snippets.translation.attention import with_attention
from snippets.translation.encoder_decoder import encoder_decoder
from snippets.translation.symbols import PADDING
from unrolled.content.data.dates import FORMS, UNSEEN, parse
from unrolled.content.translation.shared.hard_dates import EACH, OTHER_YEARS, TYPOS, draw_hard_pairs
from unrolled.content.translation.shared.teacher_forcing import Models, Plan, train_each_seed
from unrolled.content.translation.shared.translation_baselines import dense, nearest
from unrolled.content.translation.shared.translation_corpus import (
    FIRST_YEAR,
    LAST_YEAR,
    Corpus,
    date_corpus,
    exact,
)
from unrolled.content.translation.shared.translation_tables import (
    show_attention,
    show_by_form,
    show_contest,
    show_failures,
)
from unrolled.content.translation.shared.translator import FILE, Translator, save
from unrolled.engine.records.record import Record

MINUTES = 2
SEEDS = (0, 1, 2)
UNITS, WIDE = 64, 128
SHORT, LONG = Plan(updates=220, batch=64), Plan(updates=250, batch=64, rate=0.02)
DENSE = Plan(updates=165, batch=256)
MAPS = {"english": "6 March 1994", "chinese": "一九六八年一月十五日"}
"""Sources whose attention is drawn; their dates are kept out of training."""
ATTENTION, ALONE, BOTH = "attention", "one vector", "one vector, both ways"
HARD = (*OTHER_YEARS, *UNSEEN, *TYPOS)
"""The kinds of dates that training did not prepare for."""


@dataclass(frozen=True)
class Scores:
    """How one trained network, or one rule, translates dates that occur in no training pair.

    Attributes:
        exact: The share of translations that are right to the last symbol.
        symbols: The share of right symbols.
        by_form: `exact` by form of writing.
        taught: `symbols` where the decoder reads the right symbol before each; `None` for what has no decoder.
        by_trouble: `exact` by kind of trouble; empty for what was not asked.
    """

    exact: float
    symbols: float
    by_form: dict[str, float]
    taught: float | None = None
    by_trouble: dict[str, float] = field(default_factory=dict)


def networks(corpus: Corpus) -> dict[str, tuple[Callable[[], Models], Plan]]:
    """Of each network: how to build it, and how to train it."""
    sizes = (len(corpus.read) + 3, len(corpus.written) + 3)
    return {
        ATTENTION: (partial(with_attention, *sizes, UNITS), SHORT),
        ALONE: (partial(encoder_decoder, *sizes, WIDE), LONG),
        BOTH: (partial(encoder_decoder, *sizes, WIDE, both_ways=True), LONG),
    }


def measure() -> dict[str, Any]:
    """Train everything, with each seed, and score it on dates that occur in no training pair."""
    corpus = date_corpus(keep_out=MAPS.values())
    days = sorted({parse("".join(pair.source)) for pair in corpus.splits["test"]})
    corpus = corpus.with_split("trouble", draw_hard_pairs(days))
    scores: dict[str, list[Scores]] = {}
    samples: dict[str, Any] = {}
    for name, (build, plan) in networks(corpus).items():
        scores[name] = []
        for seed, models in train_each_seed(build, corpus, plan, SEEDS):
            translator = Translator(*models[1:], corpus)
            tests, trouble = translate(translator, corpus)
            scores[name].append(score_network(models, corpus, tests, trouble))
            if name == ATTENTION and seed == SEEDS[0]:
                samples = {
                    "examples": first_mistakes(translator, corpus, trouble),
                    "attention": {item: attend(translator, text) for item, text in MAPS.items()},
                    "translator": save(models[0], corpus),
                }
    scores |= {name: [score(corpus, written) for written in runs] for name, runs in without_recurrence(corpus).items()}
    scores["parser, written by hand"] = [score_parser(corpus)]
    return {
        "train": len(corpus.splits["train"]),
        "train_days": len({pair.target for pair in corpus.splits["train"]}),
        "test": len(corpus.splits["test"]),
        "test_days": len(days),
        "scores": {name: [asdict(run) for run in runs] for name, runs in scores.items()},
        **samples,
    }


def translate(translator: Translator, corpus: Corpus) -> tuple[np.ndarray, np.ndarray]:
    """The symbols written for the test dates, and for those that training did not prepare for."""
    sources = [corpus.arrays(split)[0] for split in ("test", "trouble")]
    written, _ = translator.symbols(np.concatenate(sources))
    return written[: len(sources[0])], written[len(sources[0]) :]


def score(corpus: Corpus, written: np.ndarray) -> Scores:
    """The scores of translations of the test dates, `(pairs, steps)`."""
    right = exact(corpus, "test", written)
    symbols = right_symbols(written, corpus.arrays("test")[2])
    return Scores(float(right.mean()), symbols, share_by_form(corpus, "test", right))


def score_network(models: Models, corpus: Corpus, tests: np.ndarray, trouble: np.ndarray) -> Scores:
    """The scores of a network, of what it wrote for the test dates and for those that it was not prepared for."""
    source, before, target = corpus.arrays("test")
    taught = models[0].predict([source, before], batch_size=500, verbose=0)
    return replace(
        score(corpus, tests),
        taught=right_symbols(taught.argmax(-1), target),
        by_trouble=share_by_form(corpus, "trouble", exact(corpus, "trouble", trouble)),
    )


def score_parser(corpus: Corpus) -> Scores:
    """The scores of the parser that was written by hand; a text is right or wrong as a whole."""
    pairs = corpus.splits["test"]
    right = np.array([parse("".join(pair.source)).isoformat() == pair.target for pair in pairs])
    return Scores(float(right.mean()), float(right.mean()), share_by_form(corpus, "test", right))


def right_symbols(written: np.ndarray, target: np.ndarray) -> float:
    """The share of right symbols, `(pairs, steps)` each; the target's padding is not counted."""
    wide = np.full_like(target, PADDING)
    wide[:, : written.shape[1]] = written[:, : target.shape[1]]
    return float((wide == target)[target != PADDING].mean())


def share_by_form(corpus: Corpus, split: str, right: np.ndarray) -> dict[str, float]:
    """The share of right translations, `(pairs,)`, by the form of their sources."""
    forms = np.array([pair.form for pair in corpus.splits[split]])
    return {str(form): float(right[forms == form].mean()) for form in np.unique(forms)}


def without_recurrence(corpus: Corpus) -> dict[str, list[np.ndarray]]:
    """What each model without recurrence writes for the test dates, after each seed if it is trained."""
    return {
        "nearest training string": [nearest(corpus, "test")],
        "bag of characters": dense(corpus, "test", DENSE, SEEDS, order=False),
        "characters at fixed places": dense(corpus, "test", DENSE, SEEDS, order=True),
    }


def first_mistakes(translator: Translator, corpus: Corpus, written: np.ndarray) -> dict[str, dict[str, Any]]:
    """For each kind of trouble the first mistake, or the first translation where there is no mistake."""
    pairs, right = corpus.splits["trouble"], exact(corpus, "trouble", written)
    examples = {}
    for kind in HARD:
        rows = [row for row, pair in enumerate(pairs) if pair.form == kind]
        row = min(rows, key=lambda row: right[row])
        examples[kind] = {
            "source": pairs[row].source,
            "written": "".join(translator.spell(written[row])),
            "right": bool(right[row]),
        }
    return examples


def attend(translator: Translator, text: str) -> dict[str, Any]:
    """How the steps of a translation looked at the text."""
    written, read, weights = translator.attention(text)
    return {"read": read, "written": written, "weights": weights}


def show(record: Record, measured: dict[str, Any]) -> None:
    """The tables, the maps of attention, and the numbers of the page."""
    scores = measured["scores"]
    show_contest(record, scores)
    show_by_form(record, {name: scores[name] for name in (ATTENTION, ALONE, BOTH)}, list(FORMS))
    show_failures(record, scores[ATTENTION], measured["examples"])
    for item in MAPS:
        show_attention(record, item, measured["attention"][item])
    record.file(FILE, measured["translator"])
    for item in ("train", "train_days", "test_days", "test"):
        record.number(item, measured[item])
    record.number("each", EACH)
    record.number("first_year", FIRST_YEAR)
    record.number("last_year", LAST_YEAR)
    record.number("units", UNITS)
    record.number("wide", WIDE)
    record.number("short", SHORT.updates)
    record.number("long", LONG.updates)
    record.number("batch", SHORT.batch)
    record.number("dense_times", DENSE.updates * DENSE.batch / (SHORT.updates * SHORT.batch), digits=0)
