"""Numbers between English words and Chinese numerals, one model for both ways."""

from __future__ import annotations

import numpy as np

from snippets.translation.attention import with_attention
from snippets.translation.encoder_decoder import encoder_decoder
from unrolled.content.data.numerals import LIMIT
from unrolled.content.translation.shared import task
from unrolled.content.translation.shared.report import keep, slug, spread
from unrolled.content.translation.shared.task import exact, sentence
from unrolled.content.translation.shared.train import Plan, seeds
from unrolled.content.translation.shared.translator import FILE, Translator, save
from unrolled.engine.records.record import Record

UNITS = 96
PLAN = Plan(updates=700, batch=32, rate=0.01)
SEEDS = (0, 1, 2)
MISTAKES = 3


def run(record: Record) -> None:
    """Train with attention and without, with each seed; measure on numbers that occur in no training pair."""
    data = task.numbers()
    sizes = (len(data.read) + 3, len(data.written) + 3, UNITS)
    pairs, source = data.splits["test"], data.arrays("test")[0]
    ways = np.array([pair.form for pair in pairs])
    order = ["English to Chinese", "Chinese to English"]
    rows, wrong = [], []
    for name, build in (
        ("attention", lambda: with_attention(*sizes)),
        ("one vector", lambda: encoder_decoder(*sizes)),
    ):
        right = []
        for seed, models in zip(SEEDS, seeds(build, data, PLAN, SEEDS), strict=True):
            translator = Translator(models[1], models[2], data)
            written, _ = translator.symbols(source)
            right.append(exact(data, "test", written))
            if seed == SEEDS[0]:
                for way in order:
                    missed = np.flatnonzero(~right[0] & (ways == way))[:MISTAKES]
                    wrong += [
                        [
                            name,
                            sentence(pairs[i].source),
                            sentence(translator.spell(written[i])),
                            sentence(pairs[i].target),
                        ]
                        for i in missed
                    ]
                if name == "attention":
                    record.file(FILE, save(models[0], data))
        by_way = {way: [float(r[ways == way].mean()) for r in right] for way in order}
        rows.append([name, *(spread(by_way[way]) for way in order)])
        for way, values in by_way.items():
            keep(record, f"{slug(name)}_{slug(way)}", values)
    record.table(
        "contest",
        ["model", *order],
        rows,
        f"Held-out numbers: share of translations without a mistake, median (lowest–highest) of {len(SEEDS)} seeds.",
    )
    if wrong:
        record.table(
            "mistakes",
            ["model", "source", "written", "right"],
            wrong,
            f"The first mistakes of the first seed, up to {MISTAKES} each way.",
        )
    record.number("limit", LIMIT)
    record.number("train", task.NUMBERS_TRAIN)
    record.number("test", task.NUMBERS_HELD_OUT)
    record.number("updates", PLAN.updates)
