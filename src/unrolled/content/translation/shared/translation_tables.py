"""Tables and figures of the experiments on translation."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from unrolled.content.shelf.words import spread
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import INK, SERIES

Scores = dict[str, Any]
"""What was measured of one training, or of what is not trained: see `dates.Scores`."""


def slug(name: str) -> str:
    """A name as an item of a record has it."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def spread_numbers(record: Record, item: str, values: Sequence[float]) -> None:
    """The median, the least and the greatest of some shares, as numbers."""
    record.number(item, float(np.median(values)), digits=2)
    record.number(f"{item}_least", min(values), digits=2)
    record.number(f"{item}_greatest", max(values), digits=2)


def show_contest(record: Record, scores: dict[str, list[Scores]]) -> None:
    """Exact match and right symbols of every model, the best first."""
    exact = {name: [run["exact"] for run in runs] for name, runs in scores.items()}
    symbols = {name: [run["symbols"] for run in runs] for name, runs in scores.items()}
    ranked = sorted(scores, key=lambda name: (-np.median(exact[name]), -np.median(symbols[name])))
    record.table(
        "contest",
        ["model", "seeds", "exact", "right symbols"],
        [
            [name, len(scores[name]) if len(scores[name]) > 1 else "–", spread(exact[name]), spread(symbols[name])]
            for name in ranked
        ],
        "Held-out dates in every form: share of translations without a mistake, and share of right symbols. "
        "Median (least–greatest) of the seeds.",
    )
    for name, runs in scores.items():
        spread_numbers(record, slug(name), exact[name])
        record.number(f"{slug(name)}_symbols", float(np.median(symbols[name])), digits=2)
        if runs[0]["taught"] is not None:
            record.number(f"{slug(name)}_taught", float(np.median([run["taught"] for run in runs])), digits=2)


def show_by_form(record: Record, scores: dict[str, list[Scores]], forms: Sequence[str]) -> None:
    """Exact match by form of writing, a column for each model."""
    record.table(
        "by_form",
        ["form", *scores],
        [[form, *(spread(run["by_form"][form] for run in runs) for runs in scores.values())] for form in forms],
        "Share of exact translations by form of writing; median (least–greatest).",
    )


def show_failures(record: Record, runs: list[Scores], examples: dict[str, dict[str, Any]]) -> None:
    """Exact match by kind of trouble, with an example of each."""
    rows = []
    for kind, example in examples.items():
        shares = [run["by_trouble"][kind] for run in runs]
        record.number(f"trouble_{slug(kind)}", float(np.median(shares)), digits=2)
        written = example["written"] + (" (right)" if example["right"] else "")
        rows.append([kind, spread(shares), example["source"], written])
    record.table(
        "failures",
        ["kind", "exact", "for example", "written"],
        rows,
        "With attention: share of exact translations, median (least–greatest) of the seeds, and the first mistake of "
        "the first seed.",
    )


def show_attention(record: Record, item: str, attention: dict[str, Any]) -> None:
    """Which symbols of the source each step of the decoder looked at."""
    text, names, weights = "".join(attention["read"]), attention["written"], attention["weights"]
    steps = [
        f"{name} looks most at {text[row.argmax()]!r} ({row.max():.2f})"
        for name, row in zip(names, weights, strict=True)
    ]
    record.figure(
        item,
        draw_attention(text, names, weights, f"{record.name}.{item}"),
        alt=f"Attention weights while {text} becomes {''.join(names[:-1])}. Step by step: {'; '.join(steps)}.",
        caption=f"Where each step looks in {text}. The area of a square is the weight; a row adds up to one. "
        "■ is the stop symbol, ␣ a space.",
        columns=["written", *(f"{t + 1}: {symbol}".replace(": ␣", ": space") for t, symbol in enumerate(text))],
        rows=[[name, *(f"{weight:.2f}" for weight in row)] for name, row in zip(names, weights, strict=True)],
    )


def draw_attention(text: str, names: Sequence[str], weights: np.ndarray, name: str) -> str:
    """A square for each weight `(symbols written, symbols of the text)`, in SVG."""
    size = max(len(text), len(names))
    with warnings.catch_warnings(), canvas(height=330) as figure:
        warnings.filterwarnings("ignore", message="Glyph")  # the reader's browser has the characters
        axes = figure.add_subplot()
        for at, row in enumerate(weights):
            # Squares whose area is the weight: legible in both schemes, where a scale of greys is not.
            axes.scatter(range(len(text)), [at] * len(text), s=row * (4200 / size), color=SERIES[0], marker="s")
        axes.set_xticks(range(len(text)), list(text.replace(" ", "␣")))
        axes.set_yticks(range(len(names)), names)
        axes.set_xlim(-0.6, len(text) - 0.4)
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.set_xlabel("the source, as it is read")
        axes.set_ylabel("written, from top to bottom")
        axes.tick_params(labelsize=12, color=INK, length=0)
        return to_svg(figure, name)
