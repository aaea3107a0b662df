"""Dates of many forms to ISO dates: without attention, with it, and what needs no recurrent network."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from snippets.translation.attention import with_attention
from snippets.translation.encoder_decoder import encoder_decoder
from snippets.translation.symbols import PADDING
from unrolled.content.data.dates import FORMS, UNSEEN, parse
from unrolled.content.translation.shared import report, rivals, task, trouble
from unrolled.content.translation.shared.task import Task, exact
from unrolled.content.translation.shared.train import Models, Plan, seeds
from unrolled.content.translation.shared.translator import FILE, Translator, save
from unrolled.engine.records.record import Record

UNITS, WIDE = 64, 128
SHORT, LONG = Plan(updates=300, batch=64), Plan(updates=400, batch=64)
DENSE = Plan(updates=400, batch=128, rate=0.003)
MAPS = {"english": "6 March 1994", "chinese": "一九六八年一月十五日"}
"""Sources whose attention is drawn; their dates are kept out of training."""
ALONE, BOTH, ATTENTION = "one vector", "one vector, both ways", "attention"


def networks(data: Task) -> dict[str, tuple]:
    """Of each network: how to build it, how to train it, and from which seeds."""
    sizes = (len(data.read) + 3, len(data.written) + 3)
    plain, wide, attentive = (
        lambda: encoder_decoder(*sizes, WIDE),
        lambda: encoder_decoder(*sizes, WIDE, both_ways=True),
        lambda: with_attention(*sizes, UNITS),
    )
    return {
        ATTENTION: (attentive, SHORT, (0, 1, 2)),
        ALONE: (plain, LONG, (0, 1, 2)),
        BOTH: (wide, LONG, (0, 1, 2)),
    }


def taught_share(models: Models, data: Task, source: np.ndarray) -> float:
    """The share of right symbols where the decoder reads the right symbol before each."""
    _, before, target = data.arrays("test")
    scores = models[0].predict([source, before], batch_size=500, verbose=0)
    return right_symbols(scores.argmax(-1), target)


def right_symbols(written: np.ndarray, target: np.ndarray) -> float:
    """The share of right symbols, `(pairs, steps)` each; the target's padding is not counted."""
    wide = np.full_like(target, PADDING)
    wide[:, : written.shape[1]] = written[:, : target.shape[1]]
    return float((wide == target)[target != PADDING].mean())


def run(record: Record) -> None:
    """Train everything, with each seed, and measure on dates that occur in no training pair."""
    data = task.dates(keep_out=MAPS.values())
    days = sorted({parse(pair.source) for pair in data.splits["test"]})
    data.splits["trouble"] = trouble.pairs(days)
    data = replace(data, length=max(len(pair.source) for part in data.splits.values() for pair in part))
    target = data.arrays("test")[2]
    forms = np.array([pair.form for pair in data.splits["test"]])
    source = np.concatenate([data.arrays(split)[0] for split in ("test", "trouble")])
    here = len(target)

    found: dict[str, list[np.ndarray]] = {}
    share: dict[str, list[float]] = {}
    taught: dict[str, list[float]] = {}
    troubled: dict[str, list[np.ndarray]] = {}
    examples = None
    for name, (build, plan, numbers) in networks(data).items():
        for seed, models in zip(numbers, seeds(build, data, plan, numbers), strict=True):
            translator = Translator(models[1], models[2], data)
            written, _ = translator.symbols(source)
            found.setdefault(name, []).append(exact(data, "test", written[:here]))
            troubled.setdefault(name, []).append(exact(data, "trouble", written[here:]))
            share.setdefault(name, []).append(right_symbols(written[:here], target))
            taught.setdefault(name, []).append(taught_share(models, data, source[:here]))
            if name == ATTENTION and seed == numbers[0]:
                record.file(FILE, save(models[0], data))
                examples = [translator.spell(row) for row in written]
                for item, text in MAPS.items():
                    names, seen, looked = translator.attention(text)
                    report.attention_map(record, item, "".join(seen), names, looked)

    near = rivals.nearest(data, "test")
    rival = {
        "nearest training string": [near],
        "bag of characters": [rivals.dense(data, "test", DENSE, seed, order=False) for seed in (0, 1, 2)],
        "characters at fixed places": [rivals.dense(data, "test", DENSE, seed, order=True) for seed in (0, 1, 2)],
    }
    for name, runs in rival.items():
        found[name] = [exact(data, "test", written) for written in runs]
        share[name] = [right_symbols(written, target) for written in runs]
    by_hand = [parse(pair.source).isoformat() == pair.target for pair in data.splits["test"]]
    found["parser, written by hand"], share["parser, written by hand"] = [np.array(by_hand)], [float(np.mean(by_hand))]

    report.contest(record, found, share, taught)
    report.by_form(record, {name: found[name] for name in (ATTENTION, ALONE, BOTH)}, forms, list(FORMS))
    kinds = np.array([pair.form for pair in data.splits["trouble"]])
    order = [*trouble.OTHER_YEARS, *UNSEEN, *trouble.TYPOS]
    report.failures(record, troubled[ATTENTION], kinds, order, data.splits["trouble"], examples[here:])
    record.number("train", len(data.splits["train"]))
    record.number("train_days", len({pair.target for pair in data.splits["train"]}))
    record.number("test_days", len(days))
    record.number("test", here)
    record.number("each", trouble.EACH)
    record.number("first_year", task.FIRST_YEAR)
    record.number("last_year", task.LAST_YEAR)
    record.number("units", UNITS)
    record.number("wide", WIDE)
    record.number("short", SHORT.updates)
    record.number("long", LONG.updates)
    record.number("batch", SHORT.batch)
    record.number("dense_times", DENSE.updates * DENSE.batch / (SHORT.updates * SHORT.batch), digits=0)
