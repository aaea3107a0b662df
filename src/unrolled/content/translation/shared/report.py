"""Tables and figures of the experiments on translation."""

from __future__ import annotations

import re
import warnings

import numpy as np

from unrolled.content.translation.shared.task import Pair
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import INK, SERIES


def spread(values: list[float]) -> str:
    """The median of some shares with the least and the greatest, or one number where they look the same."""
    least, most = f"{min(values):.2f}", f"{max(values):.2f}"
    return least if least == most else f"{np.median(values):.2f} ({least}–{most})"


def slug(name: str) -> str:
    """A name as an item of a record has it."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def keep(record: Record, item: str, values: list[float]) -> None:
    """The median, the least and the greatest of some shares, as numbers."""
    for what, value in (("", np.median(values)), ("_least", min(values)), ("_most", max(values))):
        record.number(item + what, value, digits=2)


def contest(
    record: Record, found: dict[str, list[np.ndarray]], share: dict[str, list[float]], taught: dict[str, list[float]]
) -> None:
    """Exact match and right symbols of everything, best first.

    Args:
        record: Where to.
        found: Of each model and seed, whether each test pair is right.
        share: Of each model and seed, the share of right symbols.
        taught: The same of those with a decoder, where it reads the right symbols and not its own.
    """
    means = {name: [float(run.mean()) for run in runs] for name, runs in found.items()}
    ranked = sorted(means, key=lambda name: (-np.median(means[name]), -np.median(share[name])))
    rows = [
        [name, len(means[name]) if len(means[name]) > 1 else "–", spread(means[name]), spread(share[name])]
        for name in ranked
    ]
    record.table(
        "contest",
        ["model", "seeds", "exact", "right symbols"],
        rows,
        "Held-out dates in every form: share of translations without a mistake, and share of right symbols. "
        "Median (lowest–highest) of the seeds.",
    )
    for name in means:
        keep(record, slug(name), means[name])
        keep(record, f"{slug(name)}_symbols", share[name])
    for name, values in taught.items():
        keep(record, f"{slug(name)}_taught", values)
        record.number(f"{slug(name)}_seeds", len(values))


def by_form(record: Record, found: dict[str, list[np.ndarray]], forms: np.ndarray, order: list[str]) -> None:
    """Exact match by form of writing, a column for each model."""
    rows = []
    for form in order:
        cells = [[float(run[forms == form].mean()) for run in runs] for runs in found.values()]
        rows.append([form, *map(spread, cells)])
        for name, values in zip(found, cells, strict=True):
            record.number(f"{slug(name)}_{slug(form)}", np.median(values), digits=2)
    record.table(
        "by_form", ["form", *found], rows, "Share of exact translations by form of writing; median (lowest–highest)."
    )


def failures(
    record: Record,
    runs: list[np.ndarray],
    kinds: np.ndarray,
    order: list[str],
    pairs: list[Pair],
    written: list[list[str]],
) -> None:
    """Exact match by kind of trouble, with one example of each: the first seed's first mistake, if there is one."""
    rows = []
    for kind in order:
        members = np.flatnonzero(kinds == kind)
        rates = [float(run[members].mean()) for run in runs]
        keep(record, f"trouble_{slug(kind)}", rates)
        wrong = [i for i in members if not runs[0][i]]
        at = (wrong or list(members))[0]
        said = "".join(written[at])
        rows.append([kind, spread(rates), pairs[at].source, said + ("" if wrong else " (right)")])
    record.table(
        "failures",
        ["kind", "exact", "for example", "written"],
        rows,
        "With attention: share of exact translations, median (lowest–highest) of the seeds, and the first mistake of "
        "the first seed.",
    )


def attention_map(record: Record, item: str, text: str, names: list[str], looked: np.ndarray) -> None:
    """Which symbols of the source each step of the decoder looked at.

    Args:
        record: Where to.
        item: The figure's name.
        text: The source.
        names: The symbols written.
        looked: The weights `(symbols written, symbols of the source)`.
    """
    top = [int(t) for t in looked.argmax(axis=1)]
    size = max(len(text), len(names))
    with warnings.catch_warnings(), canvas(height=330) as figure:
        warnings.filterwarnings("ignore", message="Glyph")  # the reader's browser has the characters
        axes = figure.add_subplot()
        for row, weights in enumerate(looked):
            # Squares whose area is the weight: legible in both schemes, where a scale of greys is not.
            axes.scatter(range(len(text)), [row] * len(text), s=weights * (4200 / size), color=SERIES[0], marker="s")
        axes.set_xticks(range(len(text)), list(text.replace(" ", "␣")))
        axes.set_yticks(range(len(names)), names)
        axes.set_xlim(-0.6, len(text) - 0.4)
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.set_xlabel("the source, as it is read")
        axes.set_ylabel("written, from top to bottom")
        axes.tick_params(labelsize=12, color=INK, length=0)
        svg = to_svg(figure, f"{record.name}.{item}")
    steps = [
        f"{name} looks most at {text[t]!r} ({row[t]:.2f})" for name, t, row in zip(names, top, looked, strict=True)
    ]
    record.figure(
        item,
        svg,
        alt=f"Attention weights while {text} becomes {''.join(names[:-1])}. Step by step: {'; '.join(steps)}.",
        caption=f"Where each step looks in {text}. The area of a square is the weight; a row adds up to one. "
        "■ is the stop symbol, ␣ a space.",
        columns=["written", *(f"{t + 1}: {symbol}".replace(": ␣", ": space") for t, symbol in enumerate(text))],
        rows=[[name, *(f"{weight:.2f}" for weight in weights)] for name, weights in zip(names, looked, strict=True)],
    )
