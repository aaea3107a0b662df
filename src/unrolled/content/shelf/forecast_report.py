"""Forecasters side by side: tables and figures of their errors, and the numbers for sentences about them.

The middle over seeds is the median everywhere, and a range goes from the least to the greatest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from unrolled.content.shelf.looks import looks
from unrolled.content.shelf.words import number, spread
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg


@dataclass(frozen=True)
class Entry:
    """A forecaster and its errors on days that it was not fitted to.

    Attributes:
        key: Its short name, for numbers in sentences.
        name: Its name in words.
        errors: Mean absolute error by seed and day ahead, `(seeds, ahead)`; one row where nothing depends on a seed.
        setting: What was chosen on the validation days, in words.
    """

    key: str
    name: str
    errors: np.ndarray
    setting: str = ""

    @property
    def by_seed(self) -> np.ndarray:
        """The mean over the days ahead, `(seeds,)`."""
        return self.errors.mean(axis=1)

    @property
    def by_day(self) -> np.ndarray:
        """The median over the seeds, `(ahead,)`."""
        return np.median(self.errors, axis=0)

    @property
    def middle(self) -> float:
        """The median over the seeds of the mean over the days ahead."""
        return float(np.median(self.by_seed))


def tabulate(
    record: Record,
    item: str,
    entries: Sequence[Entry],
    caption: str,
    *,
    span: str = "seven days",
    before: tuple[str, Mapping[str, float]] | None = None,
    after: Mapping[str, Mapping[str, str]] | None = None,
    digits: int = 0,
    unit: str = "",
) -> None:
    """The table of some forecasters, best first, the numbers for sentences, and what was chosen.

    Args:
        record: Where all goes.
        item: The table's name.
        entries: The forecasters.
        caption: The sentence with the table.
        span: The heading of the mean over the days ahead.
        before: The heading of a column before that one, and its number for each forecaster by key.
        after: Columns that stand in place of the days ahead: by heading, the cell of each forecaster by key.
        digits: Decimals to show.
        unit: The unit of the numbers in sentences.
    """
    heading, earlier = before or ("", {})
    rows = []
    for entry in sorted(entries, key=lambda entry: entry.middle):
        first = [number(earlier[entry.key], digits)] if before else []
        last = (
            [number(error, digits) for error in entry.by_day]
            if after is None
            else [cells[entry.key] for cells in after.values()]
        )
        rows.append([entry.name, *first, spread(entry.by_seed, digits), *last])
        numbers = {
            "": entry.middle,
            "_least": entry.by_seed.min(),
            "_most": entry.by_seed.max(),
            "_first": entry.by_day[0],
            "_last": entry.by_day[-1],
        }
        for end, value in numbers.items():
            record.number(f"{entry.key}{end}", value, digits=digits, unit=unit)
    days = [f"day {day}" for day in range(1, entries[0].errors.shape[1] + 1)]
    record.table(
        item, ["forecaster", *filter(None, [heading]), span, *(days if after is None else after)], rows, caption
    )


def tabulate_chosen(record: Record, entries: Sequence[Entry], heading: str, caption: str = "") -> None:
    """The table `chosen`: what was chosen for the forecasters for which there was a choice."""
    rows = [[entry.name, entry.setting] for entry in entries if entry.setting]
    record.table("chosen", ["forecaster", heading], rows, caption)


def tabulate_holidays(
    record: Record,
    item: str,
    names: Mapping[str, str],
    errors: Mapping[str, Mapping[str, np.ndarray]],
    headings: Mapping[str, str],
    caption: str,
) -> None:
    """Errors on holidays and on other days, the median over the seeds, and the numbers for sentences.

    Args:
        record: Where all goes.
        item: The table's name.
        names: The forecasters to show, by key, in words.
        errors: Of each forecaster its mean absolute error by kind of day, `(seeds,)`.
        headings: The kinds of days, and the heading of each.
        caption: The sentence with the table.
    """
    rows = []
    for key, name in names.items():
        middle = {kind: float(np.median(errors[key][kind])) for kind in headings}
        rows.append([name, *map(number, middle.values())])
        for kind, error in middle.items():
            record.number(f"{key}_{kind}", error, digits=0)
    record.table(item, ["forecaster", *headings.values()], rows, caption)


def horizon_figure(
    record: Record,
    item: str,
    entries: Sequence[Entry],
    caption: str,
    *,
    unit: str,
    digits: int = 0,
    measure: str = "mean absolute error",
    bottom: float | None = 0,
) -> None:
    """Error by day ahead, the median over the seeds; a band spans the seeds.

    Args:
        record: Where the figure goes.
        item: Its name.
        entries: The forecasters, as many of a kind as `looks` tells apart.
        caption: The sentence under it.
        unit: The unit of the errors.
        digits: Decimals of the data behind the figure.
        measure: What the errors are.
        bottom: Where the upright axis begins; `None` for just below the lines.
    """
    chosen = looks(entry.key for entry in entries)
    days = np.arange(1, entries[0].errors.shape[1] + 1)
    with canvas(height=220 + 20 * len(entries)) as figure:
        axes = figure.add_subplot()
        for entry in entries:
            look = chosen[entry.key]
            axes.plot(days, entry.by_day, label=entry.name, markersize=4, **look)
            if len(entry.errors) > 1:
                least, most = entry.errors.min(axis=0), entry.errors.max(axis=0)
                axes.fill_between(days, least, most, color=look["color"], alpha=0.25, lw=0)
        axes.set(xlabel="days ahead", ylabel=f"{measure} ({unit})", xticks=days)
        axes.set_ylim(bottom=bottom)
        if not digits:
            axes.yaxis.set_major_formatter(lambda value, _: number(value))
        axes.legend(loc="lower center", bbox_to_anchor=(0.42, 1.0))
        svg = to_svg(figure, f"{record.name}.{item}")
    best, worst = (choose(entries, key=lambda entry: entry.middle) for choose in (min, max))
    lowest, highest = ([number(entry.by_day[end], digits) for end in (0, -1)] for entry in (best, worst))
    record.figure(
        item,
        svg,
        alt=f"{measure.capitalize()} in {unit} for each day ahead. The lowest line on average is "
        f"“{best.name}”, from {lowest[0]} to {lowest[1]}; the highest “{worst.name}”, from {highest[0]} to "
        f"{highest[1]}.",
        caption=caption,
        columns=["days ahead", *(entry.name for entry in entries)],
        rows=[[int(day), *(number(entry.by_day[day - 1], digits) for entry in entries)] for day in days],
    )
