"""Numbers between English words and Chinese numerals, one model for both ways."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from snippets.translation.attention import with_attention
from snippets.translation.encoder_decoder import encoder_decoder
from unrolled.content.data.numerals import LIMIT
from unrolled.content.shelf.words import spread
from unrolled.content.translation.shared.teacher_forcing import Plan, train_each_seed
from unrolled.content.translation.shared.translation_corpus import (
    NUMBERS_HELD_OUT,
    NUMBERS_TRAIN,
    Corpus,
    exact,
    number_corpus,
    sentence,
)
from unrolled.content.translation.shared.translation_tables import slug, spread_numbers
from unrolled.content.translation.shared.translator import Translator
from unrolled.engine.records.record import Record

MINUTES = 1
UNITS = 96
PLAN = Plan(updates=700, batch=32, rate=0.01)
SEEDS = (0, 1, 2)
WAYS = ("English to Chinese", "Chinese to English")
MISTAKES = 3
"""How many mistakes of the first seed are shown, each way."""


def measure() -> dict[str, Any]:
    """Train with attention and without, with each seed; score both on numbers that occur in no training pair."""
    corpus = number_corpus()
    sizes = (len(corpus.read) + 3, len(corpus.written) + 3, UNITS)
    networks = {"attention": partial(with_attention, *sizes), "one vector": partial(encoder_decoder, *sizes)}
    ways = np.array([pair.form for pair in corpus.splits["test"]])
    shares: dict[str, list[dict[str, float]]] = {name: [] for name in networks}
    mistakes: dict[str, list[dict[str, str]]] = {}
    for name, build in networks.items():
        for seed, models in train_each_seed(build, corpus, PLAN, SEEDS):
            translator = Translator(*models[1:], corpus)
            written, _ = translator.symbols(corpus.arrays("test")[0])
            right = exact(corpus, "test", written)
            shares[name].append({way: float(right[ways == way].mean()) for way in WAYS})
            if seed == SEEDS[0]:
                missed = [row for way in WAYS for row in np.flatnonzero(~right & (ways == way))[:MISTAKES]]
                mistakes[name] = [spell_out(corpus, row, translator.spell(written[row])) for row in missed]
    return {"shares": shares, "mistakes": mistakes}


def spell_out(corpus: Corpus, row: int, written: list[str]) -> dict[str, str]:
    """A test pair and what was written for it, as texts."""
    pair = corpus.splits["test"][row]
    return {"source": sentence(pair.source), "written": sentence(written), "right": sentence(pair.target)}


def show(record: Record, measured: dict[str, Any]) -> None:
    """Both models side by side, and what they got wrong."""
    rows = []
    for name, runs in measured["shares"].items():
        by_way = {way: [run[way] for run in runs] for way in WAYS}
        rows.append([name, *map(spread, by_way.values())])
        for way, values in by_way.items():
            spread_numbers(record, f"{slug(name)}_{slug(way)}", values)
    record.table(
        "contest",
        ["model", *WAYS],
        rows,
        f"Held-out numbers: share of translations without a mistake, median (least–greatest) of {len(SEEDS)} seeds.",
    )
    columns = ("source", "written", "right")
    mistakes = [
        [name, *(mistake[column] for column in columns)]
        for name, mistakes in measured["mistakes"].items()
        for mistake in mistakes
    ]
    if mistakes:
        caption = f"The first mistakes of the first seed, up to {MISTAKES} each way."
        record.table("mistakes", ["model", *columns], mistakes, caption)
    else:
        record.absent("mistakes", "The first seeds made no mistake.")
    record.number("limit", LIMIT)
    record.number("train", NUMBERS_TRAIN)
    record.number("test", NUMBERS_HELD_OUT)
    record.number("updates", PLAN.updates)
